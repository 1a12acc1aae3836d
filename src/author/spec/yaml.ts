import { createRequire } from "node:module";

let loaded: typeof import("yaml") | undefined;

/**
 * The YAML library, which is loaded when the first document is read or written. It takes longer to load than all other
 * authoring code, and pipelines written in TypeScript never need it.
 */
export function yaml(): typeof import("yaml") {
  loaded ??= createRequire(import.meta.url)("yaml") as typeof import("yaml");
  return loaded;
}
