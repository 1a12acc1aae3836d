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

/** What the disk knows of a path, without opening it. Times are nanoseconds as text, so that nothing is rounded. */
export interface FileStat {
  readonly kind: "file" | "folder" | "other";
  readonly size: number;
  readonly modified: string;
  readonly changed: string;
  readonly inode: string;
  readonly executable: boolean;
}

/** A file that only ever grows; a line counts once it is on the disk. */
export interface Appender {
  /** Appends a line and waits until the disk has it. */
  line(text: string): Promise<void>;
  close(): Promise<void>;
}

/** The disk. Paths are absolute. A path that is not there gives undefined where the type says so; other faults are thrown as the system's errors. */
export interface Files {
  readText(path: string): Promise<string | undefined>;
  /** At most the last `bytes` bytes. */
  readTail(path: string, bytes: number): Promise<string | undefined>;
  /** Puts the whole text in place at once: a reader sees the old file or the new one. */
  write(path: string, text: string): Promise<void>;
  append(path: string): Promise<Appender>;
  stat(path: string): Promise<FileStat | undefined>;
  /** The path without links; undefined where it leads nowhere. */
  realPath(path: string): Promise<string | undefined>;
  /** Names in a folder, sorted; none where there is no such folder. */
  list(path: string): Promise<readonly string[]>;
  makeFolder(path: string): Promise<void>;
  /** Renames, over a file or an empty folder if there is one. False where a full folder is in the way. */
  rename(from: string, to: string): Promise<boolean>;
  /** Copies a file, sharing its blocks where the file system can (copy on write). */
  copy(from: string, to: string): Promise<void>;
  /** Removes a file or a whole folder; nothing happens where there is none. */
  remove(path: string): Promise<void>;
  setExecutable(path: string, executable: boolean): Promise<void>;
  /** sha-256 in hex. */
  digest(path: string): Promise<string>;
  reader(path: string): ByteReader;
  writer(path: string): ByteWriter;
}

/** A process to be started. The command is a list of words; no shell ever parses it. */
export interface Command {
  readonly words: readonly string[];
  readonly folder: string;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A running process that leads a group of its own. Its standard input is a pipe that closes when this program ends, however it ends. */
export interface Running {
  readonly ended: Promise<Ended>;
  /** Sends a signal to the whole group. */
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
  /** Undefined where it cannot be told: the process belongs to another machine or namespace. */
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
