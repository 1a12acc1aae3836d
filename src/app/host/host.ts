import { statfs } from "node:fs/promises";
import { homedir } from "node:os";
import { createRedactor, type Redactor } from "../../base/secrets/index.ts";
import type { Effects } from "../../local/effects.ts";
import { nodeEffects } from "./effects.ts";
import type { PythonSearch } from "./process/python-search.ts";

/** A use case's environment: the local runner's effects and the user's shell. */
export interface Host {
  readonly effects: Effects;
  /** The current folder. Paths on the command line are relative to it. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly home: string;
  /** "20.19.0". */
  readonly node: string;
  /** The free bytes on a folder's disk, or undefined if unknown. */
  readonly freeBytes: (folder: string) => Promise<number | undefined>;
  /**
   * Asks the user a question that is answered with yes or no. Giving up counts as no. Undefined if nobody can be asked.
   */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
  /** Asks the user to enter a word, such as the name of what will be deleted. Undefined if nobody can be asked. */
  readonly confirmWord?: ((question: string, word: string) => Promise<boolean>) | undefined;
  /** The command that is being executed, for messages. Undefined in code. */
  readonly command?: string;
  /** The option that names the AWS profile, for messages. Undefined if the command has none. */
  readonly profileOption?: string;
  /** Prints a progress line, which is never part of a result. */
  readonly progress: (line: string) => void;
  /** A search for Python that has already begun, if the command needs one anyway. */
  readonly python?: Promise<PythonSearch>;
  /** The work folder that the command was given, absolute. Default: `.specline` in the current folder. */
  readonly work?: string;
  /** Whether the command only shows something, so that what it finds out is not stored for later commands either. */
  readonly keepsNothing?: boolean;
  /** Hides secrets in everything that is shown or stored. Learns the secrets of each pipeline that is read. */
  readonly redactor: Redactor;
}

/** This process's identity. */
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
