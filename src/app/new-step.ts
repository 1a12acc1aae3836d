import { join, resolve } from "node:path";
import { isReservedWord } from "../base/identifiers.ts";
import { camelCase, snakeCase } from "../base/words.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/index.ts";
import type { Host } from "./host/host.ts";
import { writeOutput } from "./host/write-output.ts";
import { registryFor } from "./load/packs.ts";

export interface NewStep {
  /** The paths of the written files, relative to the user's current folder. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Names that a new step's module imports, and that the step itself therefore cannot have. */
const TEMPLATE_NAMES: readonly string[] = [
  "definePack",
  "defineStep",
  "field",
  "processingMachine",
  "sklearnImage",
  "z",
];

/** Writes a new step: a specification, a script, and a test for each. Never overwrites a file. */
export async function newStep(host: Host, name: string, folder: string): Promise<NewStep> {
  const snake = snakeCase(name.trim().replace(/[\s-]+/g, "_"));
  const camel = camelCase(snake);
  if (!/^[a-z][a-z0-9_]*$/.test(snake) || isReservedWord(camel) || TEMPLATE_NAMES.includes(camel))
    return { files: [], diagnostics: [diagnostic("usage/step-name", { name })] };
  const pascal = `${camel.slice(0, 1).toUpperCase()}${camel.slice(1)}`;
  const { value: registry } = await registryFor(host, host.folder);
  const taken = registry.names.has(pascal) ? pascal : registry.verbs.has(camel) ? `.${camel}()` : undefined;
  if (taken !== undefined) return { files: [], diagnostics: [diagnostic("usage/step-taken", { name, taken })] };
  const below = join(folder, snake.replaceAll("_", "-"));
  if ((await host.effects.files.stat(resolve(host.folder, below))) !== undefined)
    return { files: [], diagnostics: [diagnostic("usage/folder-there", { folder: below })] };
  const { stepFiles } = await import("./write/step-template.ts");
  const files: string[] = [];
  const made = await stepFiles({ snake, camel, pascal }, host.effects.files.readText);
  for (const [file, text] of Object.entries(made)) {
    const faults = await writeOutput(host, resolve(host.folder, below, file), text);
    if (faults.length > 0) return { files, diagnostics: faults };
    files.push(join(below, file));
  }
  return { files, diagnostics: [] };
}
