import { dirname } from "node:path";
import { SYSTEM_PATH } from "./isolation.ts";

/** The facts from which a job's environment is built. */
export interface EnvironmentContext {
  readonly python: string;
  /** The folder with the run's `python3` and `python`. */
  readonly bin: string;
  readonly home: string;
  /** The folder for temporary files. */
  readonly temporary: string;
  /** The number of threads that one job can use: the cores divided by the number of concurrent jobs. */
  readonly threads: number;
  /** The threads that a job can use if its results do not depend on their number: all cores if it runs alone. */
  readonly cores: number;
}

/** The variable that holds the number of cores. XGBoostTraining reads it. */
const CORES_VARIABLE = "SPECLINE_CORES";

/** The variables that limit the threads of NumPy, scikit-learn and XGBoost. */
const THREAD_VARIABLES = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"] as const;

/** The fixed part of every job's environment. It excludes the user's variables, such as credentials and PYTHONPATH. */
export function fixedEnvironment({
  python,
  bin,
  home,
  temporary,
  threads,
  cores,
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
    // Otherwise, OpenMP's threads wait for each other in a busy loop, which takes cores from other processes: on a busy
    // machine, training takes several times as long.
    OMP_WAIT_POLICY: "passive",
    // GNU's threads still look briefly whether the wait is over: on a quiet machine, training takes 10 to 15 % less time.
    // This number takes precedence over the policy (OMP_DISPLAY_ENV=verbose shows both).
    GOMP_SPINCOUNT: "20000",
    [CORES_VARIABLE]: String(cores),
    ...Object.fromEntries(THREAD_VARIABLES.map((name) => [name, String(threads)])),
  };
}
