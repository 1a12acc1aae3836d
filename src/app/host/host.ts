import { statfs } from "node:fs/promises";
import { homedir } from "node:os";
import { createRedactor, type Redactor } from "../../base/secrets/index.ts";
import type { Effects } from "../../local/effects.ts";
import { nodeEffects } from "./effects.ts";

/** The surroundings of a use case: the effects of the local runner, and the shell of the user. */
export interface Host {
  readonly effects: Effects;
  /** The current folder: relative paths on the command line start here. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly home: string;
  /** "20.19.0". */
  readonly node: string;
  /** Free bytes on the disk of a folder; undefined if unknown. */
  readonly freeBytes: (folder: string) => Promise<number | undefined>;
  /** Prints a line of progress, which is never part of a result. */
  readonly progress: (line: string) => void;
  /** Hides secrets in everything that is shown or kept. It learns those of each pipeline that is read. */
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
