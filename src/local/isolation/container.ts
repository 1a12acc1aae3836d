import type { Isolation } from "../record/record.ts";
import type { Held } from "./hold.ts";

/** How jobs of a run get their /opt/ml. */
export interface Container {
  readonly isolation: Isolation;
  /** The same, for jobs that see these paths where they are, whatever folders they have of their own. */
  showing(paths: readonly string[]): Container;
  /** Those of some paths that are on this machine, and that jobs do not see, as they have folders of their own there. */
  hidden(paths: readonly string[]): Promise<readonly string[]>;
  /** Puts in place what `wrap` needs below `root`, which is there, to start a program. */
  prepare(root: string, program: string): Promise<void>;
  /** The folder for temporary files, as the job sees it. */
  temporary(root: string): string;
  /** The words that start a command so that `root`/opt/ml is its /opt/ml, as far as the isolation allows; `folder` is where it works, as it sees it. */
  wrap(words: readonly string[], root: string, folder: string): Held;
  /** A text in which paths of the container become paths that lead there. */
  rewrite(text: string, root: string): string;
  /** What the job's environment has to say about it. */
  environment(root: string): Readonly<Record<string, string>>;
}
