/*
 * The two streams are described by their parts, not as Node's: these types are public, and must not need @types/node.
 */

/** A file's bytes, in chunks. Node's readable streams are of this type. */
export interface ByteReader extends AsyncIterable<Uint8Array> {
  /** Closes the file before reaching its end. */
  destroy(error?: Error): unknown;
}

/** A destination for a file's bytes. Node's writable streams are of this type. */
export interface ByteWriter {
  readonly destroyed: boolean;
  write(bytes: Uint8Array | string, done?: (error?: Error | null) => void): boolean;
  /** Calls back once everything is written, or with the error. */
  end(last: Uint8Array | string, done?: (error?: Error | null) => void): unknown;
  end(done?: (error?: Error | null) => void): unknown;
  on(event: "error", call: (error: Error) => void): unknown;
  once(event: "close", call: () => void): unknown;
}

/** The kind of an entry. Links are not followed. */
export type EntryKind = "file" | "folder" | "link" | "pipe" | "socket" | "device";

/** The metadata of a path, without opening it. Times are nanoseconds as strings, so that nothing is rounded. */
export interface FileStat {
  readonly kind: EntryKind;
  readonly size: number;
  readonly modified: string;
  readonly changed: string;
  readonly inode: string;
  readonly device: string;
  readonly executable: boolean;
  /** The permissions, including the special bits (setuid, setgid, sticky). */
  readonly mode: number;
  /** The number of hard links. Any additional links can be anywhere on the disk. */
  readonly links: number;
  /** The user and the group to which it belongs, as "uid:gid". */
  readonly owner: string;
}

/** An open folder. `at` refers to it even if it is renamed, and `${at}/x` refers to its entry x. */
export interface HeldFolder {
  readonly at: string;
  /** Its current path, without links. */
  readonly place: () => string;
  /** The mount that contains it. */
  readonly mount: string;
  close(): void;
}

/** An append-only file. A line counts once it is on disk. */
export interface Appender {
  /** Appends a line and waits until it is on disk. */
  line(text: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * The disk. Paths are absolute. If the return type includes undefined, a missing path returns undefined. All other
 * errors are thrown as system errors.
 */
export interface Files {
  readText(path: string): Promise<string | undefined>;
  /**
   * The text of a regular file, at most `bytes` bytes. Pipes and devices are rejected, because reading them could block
   * forever.
   */
  readRegular(path: string, bytes?: number): Promise<string | undefined>;
  /** At most the last `bytes` bytes of a regular file. */
  readTail(path: string, bytes: number): Promise<string | undefined>;
  /**
   * Replaces the whole file atomically: a reader sees either the old file or the new one.
   *
   * @param mode - the new file's permissions; by default, those of any new file
   */
  write(path: string, text: string, mode?: number): Promise<void>;
  /** Rejects links and files with more than one hard link. */
  append(path: string): Promise<Appender>;
  stat(path: string): Promise<FileStat | undefined>;
  /** Whether this process may write to the file. False if the file does not exist. */
  writable(path: string): Promise<boolean>;
  /** The path with all links resolved. Undefined if it leads nowhere. */
  realPath(path: string): Promise<string | undefined>;
  /** The target of a link. Undefined if there is no link. */
  readLink(path: string): Promise<string | undefined>;
  /** The sorted names in a folder. Empty if the folder does not exist. */
  list(path: string): Promise<readonly string[]>;
  /**
   * Opens a folder, but never through a link. If its owner locked it, it is unlocked if it is on the mount `unlockOn`.
   */
  hold(path: string, unlockOn?: string): HeldFolder;
  /** The mounts at a folder and inside it. */
  mountsBelow(path: string): readonly string[];
  makeFolder(path: string): Promise<void>;
  /**
   * Renames an entry, replacing a file or an empty folder at the destination. Returns false if a non-empty folder is in
   * the way. Links themselves are renamed.
   */
  rename(from: string, to: string): Promise<boolean>;
  /** Copies a regular file to a new file, sharing its blocks if the file system supports it (copy-on-write). */
  copy(from: string, to: string, links?: "follow" | "refuse"): Promise<void>;
  /** Copies a regular file without taking space for its bytes (copy-on-write). Returns false if that is not possible. */
  clone(from: string, to: string): Promise<boolean>;
  /** Makes a new link to a path. */
  link(target: string, path: string): Promise<void>;
  /**
   * Removes a file, a link or a whole folder. Does nothing if the path does not exist. Anything mounted in it is kept.
   */
  remove(path: string): Promise<void>;
  /** Removes a folder if it is empty. Does nothing otherwise. */
  removeEmpty(path: string): Promise<void>;
  /** Lets all users write to a folder but not remove each other's entries, as in the system's /tmp. */
  setShared(path: string): Promise<void>;
  /**
   * Gives a regular file the owner of its folder and plain permissions, executable or not, and removes its
   * capabilities. Rejects files with more than one hard link.
   */
  setExecutable(path: string, executable: boolean): Promise<void>;
  /** The SHA-256 digest of a regular file, in hexadecimal. */
  digest(path: string): Promise<string>;
  /** A regular file. */
  reader(path: string): ByteReader;
  /** Writes to the existing entry, such as a device, or to a new file. */
  writer(path: string): ByteWriter;
  /** Writes to a new file that replaces any entry with that name. The file is opened immediately. */
  create(path: string): ByteWriter;
}

/**
 * A mark that a command and all its descendants carry. They keep it even with a new session, a new parent or another
 * folder.
 */
export interface ProcessMark {
  /**
   * Where the system exposes the mark of a process: in its environment variables ("NAME=value") or in its limits (a
   * number).
   */
  readonly in: "environment" | "limits";
  readonly text: string;
  /** "killed" if processes of the command can remain only after the command itself was killed. */
  readonly look: "always" | "killed";
}

/** A process to start. The command is a list of words and is never parsed by a shell. */
export interface Command {
  readonly words: readonly string[];
  readonly folder: string;
  /** The complete environment. Nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string, stream: "out" | "err") => void;
  /**
   * If there is a mark, the command ends everything that it started, and finally itself, when its standard input
   * closes.
   */
  readonly mark?: ProcessMark;
  /**
   * If true, the command writes to its descriptor 3 if a signal ended the program that it runs. Its exit status is then
   * 128 + the signal's number. Before it ends, it writes the processor time there, in the form of the shell's `times`.
   */
  readonly reportsSignal?: boolean;
}

/** The resources that a command and its descendants used, as far as the system reports them. */
export interface Usage {
  /** Processor time of all processes that have ended, in seconds. */
  readonly cpuSeconds?: number;
  /** The most memory that the processes had at the same time, in bytes. */
  readonly peakBytes?: number;
}

export interface Ended {
  /** Null if a signal ended the process. */
  readonly code: number | null;
  readonly signal: string | null;
  /** Processes that have the command's mark and could not be ended. */
  readonly left: readonly number[];
  readonly usage?: Usage;
}

/**
 * A running process that leads its own process group. Its standard input is a pipe that closes when this program ends
 * for any reason.
 */
export interface Running {
  /** Settles when the command and all processes found with its mark have ended. */
  readonly ended: Promise<Ended>;
  /** Asks the whole group to end, or kills it. */
  signal(name: "SIGTERM" | "SIGKILL"): void;
}

/** Identifies a process for as long as the machine runs, even if its PID is reused. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Identifies the machine, its boot and the process namespace. */
  readonly host: string;
  /** When the process started, in the system's format. */
  readonly started: string;
}

export interface Processes {
  /** Rejects with the system's error if the program cannot be started. */
  start(command: Command): Promise<Running>;
  readonly self: ProcessIdentity;
  /** Undefined if unknown, because the process belongs to another machine or namespace. */
  alive(identity: ProcessIdentity): boolean | undefined;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /**
   * Calls back once after the given number of milliseconds. The returned function cancels it. Does not keep the program
   * alive.
   */
  after(milliseconds: number, call: () => void): () => void;
  /** Waits, and keeps the program alive meanwhile. A signal that is or becomes aborted ends the wait. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export interface Machine {
  readonly platform: string;
  readonly root: boolean;
  readonly cores: number;
}

/** Everything outside the process that a local run uses. */
export interface Effects {
  readonly files: Files;
  readonly processes: Processes;
  readonly clock: Clock;
  /** A random string of the given length, from the characters 0-9 and a-z. */
  readonly random: (length: number) => string;
  readonly machine: Machine;
}
