/*
 * The two streams are described by their parts, not as Node's: these types are public, and must not need @types/node.
 */

/** The bytes of a file, in pieces. Node's readable streams are of this type. */
export interface ByteReader extends AsyncIterable<Uint8Array> {
  /** Closes the file before its end. */
  destroy(error?: Error): unknown;
}

/** Where the bytes of a file go. Node's writable streams are of this type. */
export interface ByteWriter {
  readonly destroyed: boolean;
  write(bytes: Uint8Array | string, done?: (error?: Error | null) => void): boolean;
  /** Calls back once everything is written, or with the fault. */
  end(last: Uint8Array | string, done?: (error?: Error | null) => void): unknown;
  end(done?: (error?: Error | null) => void): unknown;
  on(event: "error", call: (error: Error) => void): unknown;
  once(event: "close", call: () => void): unknown;
}

/** The kind of an entry; links are not followed. */
export type EntryKind = "file" | "folder" | "link" | "pipe" | "socket" | "device";

/** The metadata of a path, without opening it. Times are nanoseconds as text, so that nothing is rounded. */
export interface FileStat {
  readonly kind: EntryKind;
  readonly size: number;
  readonly modified: string;
  readonly changed: string;
  readonly inode: string;
  readonly device: string;
  readonly executable: boolean;
  /** Permissions, with the bits that lend them (setuid, setgid, sticky). */
  readonly mode: number;
  /** How many names it has. Those beyond one may be anywhere on the disk. */
  readonly links: number;
}

/** An open folder. `at` refers to it even if it is renamed, and `${at}/x` to its entry x. */
export interface HeldFolder {
  readonly at: string;
  /** Its current path, without links. */
  readonly place: () => string;
  /** The mount that it is on. */
  readonly mount: string;
  close(): void;
}

/** A file that only ever grows; a line counts once it is on the disk. */
export interface Appender {
  /** Appends a line and waits until the disk has it. */
  line(text: string): Promise<void>;
  close(): Promise<void>;
}

/** The disk. Paths are absolute. A missing path gives undefined if the type says so; other faults are thrown as the system's errors. */
export interface Files {
  readText(path: string): Promise<string | undefined>;
  /** The text of a regular file, at most so many bytes of it; a pipe or a device is refused, where reading might wait for ever. */
  readRegular(path: string, bytes?: number): Promise<string | undefined>;
  /** At most the last `bytes` bytes of a regular file. */
  readTail(path: string, bytes: number): Promise<string | undefined>;
  /** Puts the whole text in place at once: a reader sees the old file or the new one. */
  write(path: string, text: string): Promise<void>;
  /** Refuses a link, and a file that has another name too. */
  append(path: string): Promise<Appender>;
  stat(path: string): Promise<FileStat | undefined>;
  /** The path without links; undefined where it leads nowhere. */
  realPath(path: string): Promise<string | undefined>;
  /** What a link says; undefined where none is. */
  readLink(path: string): Promise<string | undefined>;
  /** Names in a folder, sorted; none where there is no such folder. */
  list(path: string): Promise<readonly string[]>;
  /** Opens a folder, never by a link; one that its owner locked is unlocked where it is on the mount `unlockOn`. */
  hold(path: string, unlockOn?: string): HeldFolder;
  /** The mounts at a folder and below it. */
  mountsBelow(path: string): readonly string[];
  makeFolder(path: string): Promise<void>;
  /** Renames, over a file or an empty folder if there is one. False where a full folder is in the way. A link is renamed itself. */
  rename(from: string, to: string): Promise<boolean>;
  /** Makes a file of its own with the bytes of a regular file, sharing its blocks where the file system can (copy on write). */
  copy(from: string, to: string, links?: "follow" | "refuse"): Promise<void>;
  /** Removes a file, a link or a whole folder; nothing happens where there is none. What is mounted in it stays. */
  remove(path: string): Promise<void>;
  /** Lets all write to a folder and nobody remove what is another's in it, as it is with the system's /tmp. */
  setShared(path: string): Promise<void>;
  /** Sets the permissions of a regular file that has no other name. */
  setExecutable(path: string, executable: boolean): Promise<void>;
  /** sha-256 of a regular file, in hex. */
  digest(path: string): Promise<string>;
  /** A regular file. */
  reader(path: string): ByteReader;
  /** What is there, a device for example, or a new file. */
  writer(path: string): ByteWriter;
  /** A new file that replaces any entry of that name. It is opened at once. */
  create(path: string): ByteWriter;
}

/** What all that a command starts carries with it: a new session, a new parent or another folder does not take it away. */
export interface ProcessMark {
  /** Where the system shows it of a process: among its variables ("NAME=value"), or among its limits (a number). */
  readonly in: "environment" | "limits";
  readonly text: string;
  /** "killed" where nothing can be left of the command but after it was killed itself. */
  readonly look: "always" | "killed";
}

/** A process to be started. The command is a list of words; no shell ever parses it. */
export interface Command {
  readonly words: readonly string[];
  readonly folder: string;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string, stream: "out" | "err") => void;
  /** Where it has one, the command ends all that it started when its standard input closes, itself last. */
  readonly mark?: ProcessMark;
  /** It writes to its descriptor 3 if a signal ended the program that it runs; its exit status is then 128 + the signal's number. */
  readonly reportsSignal?: boolean;
}

export interface Ended {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  /** Processes with the command's mark that could not be ended. */
  readonly left: readonly number[];
}

/** A running process that leads a group of its own. Its standard input is a pipe that closes when this program ends, however it ends. */
export interface Running {
  /** Settles when the command has ended, and with it all that its mark was found on. */
  readonly ended: Promise<Ended>;
  /** Asks the whole group to end, or ends all of it. */
  signal(name: "SIGTERM" | "SIGKILL"): void;
}

/** Names a process for as long as the machine runs, even if its number is used again. */
export interface ProcessIdentity {
  readonly pid: number;
  /** The machine, its boot and its process namespace. */
  readonly host: string;
  /** When the process started, in the system's own terms. */
  readonly started: string;
}

export interface Processes {
  /** Rejects with the system's error where the program cannot be started. */
  start(command: Command): Promise<Running>;
  readonly self: ProcessIdentity;
  /** Undefined if unknown: the process belongs to another machine or namespace. */
  alive(identity: ProcessIdentity): boolean | undefined;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after so many milliseconds; the result cancels it. Does not keep the program alive. */
  after(milliseconds: number, call: () => void): () => void;
}

export interface Machine {
  readonly platform: string;
  readonly root: boolean;
  readonly cores: number;
}

/** All that a local run touches of the world. */
export interface Effects {
  readonly files: Files;
  readonly processes: Processes;
  readonly clock: Clock;
  /** So many random characters, 0-9 and a-z. */
  readonly random: (length: number) => string;
  readonly machine: Machine;
}
