import { createRequire } from "node:module";

let loaded: typeof import("yaml") | undefined;

/**
 * The YAML library, loaded when the first document is read or written: it takes longer to load than all of the doors,
 * and a pipeline that is written in TypeScript never needs it.
 */
export function yaml(): typeof import("yaml") {
  loaded ??= createRequire(import.meta.url)("yaml") as typeof import("yaml");
  return loaded;
}
