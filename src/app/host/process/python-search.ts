/** The possible origins of a candidate, in order of preference. */
export type PythonSource = "SPECLINE_PYTHON" | ".specline/venv" | ".venv" | "PATH" | "system";

export interface PythonCandidate {
  readonly source: PythonSource;
  readonly path: string;
}

/** An interpreter with all required packages. */
export interface FoundInterpreter extends PythonCandidate {
  readonly version: string;
  /** Versions of the required packages. */
  readonly packages: Readonly<Record<string, string>>;
  /** Versions of all installed packages. Set only at depth "versions". */
  readonly installed?: Readonly<Record<string, string>>;
  /** The folders in which the interpreter is installed and from which it imports. Set only at depth "versions". */
  readonly folders?: readonly string[];
}

export interface RejectedPython extends PythonCandidate {
  readonly reason: string;
  /** Set if only the packages are wrong, so that the interpreter can create a virtual environment. */
  readonly version?: string;
}

export interface PythonSearch {
  readonly found?: FoundInterpreter;
  readonly rejected: readonly RejectedPython[];
}

/** What the probe prints. */
export interface ProbeAnswer {
  readonly version: string;
  readonly executable: string;
  readonly packages: Readonly<Record<string, string>>;
  readonly faults: Readonly<Record<string, string>>;
  readonly installed?: Readonly<Record<string, string>>;
  readonly folders?: readonly string[];
  /** The files and folders that decide what the other members say. */
  readonly watched?: readonly string[];
}
