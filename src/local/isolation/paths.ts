import { join } from "node:path";
import type { Files } from "../effects.ts";
import type { Container } from "./container.ts";
import type { Hold } from "./hold.ts";

/** Replaces container paths with paths in the job's root, both in words and in variables. */
export function byPaths(script: string, hold: Hold, files: Files): Container {
  const temporary = (root: string): string => join(root, "tmp");
  const container: Container = {
    isolation: "paths",
    lends: false,
    showing: () => container,
    hidden: () => Promise.resolve([]),
    prepare: (root) => files.makeFolder(temporary(root)),
    temporary,
    wrap: (words, root, folder) => hold(["/bin/sh", script, "enter", join(root, folder), ...words], root),
    rewrite: (text, root) => text.replace(/(?<![\w./-])\/opt\/ml(?![\w.-])/g, () => join(root, "opt/ml")),
    environment: (root) => ({ SPECLINE_ROOT: root }),
  };
  return container;
}
