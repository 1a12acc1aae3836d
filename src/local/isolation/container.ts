import type { FileStat } from "../effects.ts";
import type { Isolation } from "../record/record.ts";
import type { Held } from "./hold.ts";

/** A file or folder of the runner that a job sees read-only at a path in its container. */
export interface Lent {
  readonly from: string;
  readonly to: string;
  /** What the file was like when it was lent, if others than the runner can change it. */
  readonly stat?: FileStat;
}

/** Additional files that only some jobs need, besides their /opt/ml. */
export interface Extras {
  /** The content of the job's own /etc/hosts, as far as the isolation allows. */
  readonly hostNames?: string | undefined;
  /** Only if the container `lends`. The mount points must exist in the root. */
  readonly lent?: readonly Lent[] | undefined;
}

/** How a run's jobs get their /opt/ml. */
export interface Container {
  readonly isolation: Isolation;
  /** Whether jobs can get files read-only, so that these need not be copied. */
  readonly lends: boolean;
  /** The same isolation, with these paths visible to jobs even inside their private folders. */
  showing(paths: readonly string[]): Container;
  /** The given paths that exist on this machine but are hidden from jobs by private folders. */
  hidden(paths: readonly string[]): Promise<readonly string[]>;
  /** Creates what `wrap` needs to start a program in `root`, an existing folder. */
  prepare(root: string, program: string, extras?: Extras): Promise<void>;
  /** The folder for temporary files, as the job sees it. */
  temporary(root: string): string;
  /**
   * The words that start a command with `root`/opt/ml as its /opt/ml, as far as the isolation allows. `folder` is the
   * command's working directory, as seen by the command.
   */
  wrap(words: readonly string[], root: string, folder: string): Held;
  /** Replaces container paths in `text` with paths that the job can open. */
  rewrite(text: string, root: string): string;
  /** Additional variables for the job's environment. */
  environment(root: string): Readonly<Record<string, string>>;
}
