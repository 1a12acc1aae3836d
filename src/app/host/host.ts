import { statfs } from "node:fs/promises";
import { homedir } from "node:os";
import { createRedactor, type Redactor } from "../../base/secrets/index.ts";
import type { Effects } from "../../local/effects.ts";
import { nodeEffects } from "./effects.ts";

/** Where a use-case works: the world as the local runner sees it, and what only a person's shell knows. */
export interface Host {
  readonly effects: Effects;
  /** The folder that relative paths of the command line start from. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly home: string;
  /** "20.19.0". */
  readonly node: string;
  /** Bytes that may still be written to the disk of a folder; undefined where nobody can tell. */
  readonly freeBytes: (folder: string) => Promise<number | undefined>;
  /** Sends a line of progress to whoever watches; never part of a result. */
  readonly progress: (line: string) => void;
  /** Hides secrets in what is shown and kept; it learns those of each pipeline that is read. */
  readonly redactor: Redactor;
}

/** This process. */
export function nodeHost(progress: (line: string) => void, redactor: Redactor = createRedactor()): Host {
  const environment = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return {
    effects: nodeEffects(),
    folder: process.cwd(),
    environment: Object.fromEntries(environment),
    home: homedir(),
    node: process.versions.node,
    freeBytes: async (folder) => {
      const disk = await statfs(folder).catch(() => undefined);
      return disk === undefined ? undefined : disk.bavail * disk.bsize;
    },
    progress,
    redactor,
  };
}
