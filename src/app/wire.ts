import { type NamedGraph, wireNames } from "../resolve/index.ts";
import { standardRegistry } from "../steps/pipeline.ts";

/** The graph that a bare list of step names makes; names are echoed as they were given. */
export const wire = (names: readonly string[]): NamedGraph => wireNames(names, standardRegistry);
