/** What can be wrong with an entry in an output. */
export type OutputProblem =
  | "link"
  | "copies"
  | "special"
  | "not-a-folder"
  | "name"
  | "long-path"
  | "mount"
  | "unreadable"
  | "locked"
  | "changed"
  | "replaced";

/** An entry that cannot be part of an output. */
export interface OutputFault {
  /** Relative to the output, with "/" between parts. */
  readonly path: string;
  readonly problem: OutputProblem;
  /** A clause without a final period, such as "it is a named pipe". */
  readonly reason: string;
}

/** How the author of the step can fix each problem. */
export const REMEDIES: Readonly<Record<OutputProblem, string>> = {
  link: "an output consists of files and folders; a link may lead only to another place in the same output",
  copies: "each link becomes a copy of what it leads to: leave out the links, or write an archive instead",
  special: "remove it before the step ends, or make it outside the output folders, in /tmp for example",
  "not-a-folder": "write files into the output folder, which exists when the step starts, and keep that folder",
  name: "name the file in UTF-8, as keys in S3 are",
  "long-path": "shorten the names of the file and the folders above it: a key in S3 has at most 1024 bytes",
  mount: "unmount it before the step ends, and copy the files that belong to the output",
  unreadable: "give its owner permission to read it before the step ends",
  locked: "remove such attributes (chattr -i -a), or give it back to its owner, before the step ends",
  changed: "wait in the step for every process that writes to its outputs",
  replaced: "write below /opt/ml, and leave the folders above it in their place",
};
