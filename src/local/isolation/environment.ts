import { dirname } from "node:path";
import { SYSTEM_PATH } from "./isolation.ts";

/** What the environment of a job is made of. */
export interface EnvironmentContext {
  readonly python: string;
  /** The folder with the run's own `python3` and `python`. */
  readonly bin: string;
  readonly home: string;
  /** The folder for temporary files. */
  readonly temporary: string;
  /** Threads that one job may use: the cores, divided by the jobs that run at once. */
  readonly threads: number;
}

/** The variables by which NumPy's, scikit-learn's and XGBoost's libraries are told how many threads to start. */
const THREADS = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"] as const;

/** The fixed part of every job's environment. Nothing of the user's own is in it: no credentials, no PYTHONPATH. */
export function fixedEnvironment({
  python,
  bin,
  home,
  temporary,
  threads,
}: EnvironmentContext): Readonly<Record<string, string>> {
  return {
    PATH: [bin, dirname(python), SYSTEM_PATH].join(":"),
    HOME: home,
    TMPDIR: temporary,
    TMP: temporary,
    TEMP: temporary,
    LANG: "C.UTF-8",
    TZ: "UTC",
    PYTHONHASHSEED: "0",
    PYTHONUNBUFFERED: "1",
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONNOUSERSITE: "1",
    SPECLINE_PYTHON: python,
    ...Object.fromEntries(THREADS.map((name) => [name, String(threads)])),
  };
}
