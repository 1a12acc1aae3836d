import { type Diagnostic, orThrow } from "../diagnostics/index.ts";
import { createRegistry, type Registry } from "../registry/registry.ts";
import { standardPack } from "../steps/index.ts";

let made: Registry | undefined;

/** The steps that come with Specline, as a registry. Made once, when it is first asked for. */
export function standardRegistry(): Registry {
  made ??= orThrow(createRegistry([standardPack]));
  return made;
}

/** What a use-case gives: its result, where there is one, and all that was found wrong. */
export interface Outcome<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}
