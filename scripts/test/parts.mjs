// The test suite's parts, with the way to start each one and to count its results.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { root, say, tool } from "../project.mjs";
import { lanes, start } from "./processes.mjs";
import { temporaryFolders } from "./pytest-options.mjs";
import { pytestCounts, vitestCounts } from "./tally.mjs";
import { unlessUnchanged } from "./unchanged.mjs";

export const CORES = availableParallelism();
const script = (name, ...words) => [process.execPath, join(root, "scripts", name), ...words];

/**
 * TypeScript 7 is used for checking because it is faster, and TypeScript 6 is used for building. The type tests use
 * both.
 */
const TYPES = [process.execPath, join(root, "node_modules/typescript7/bin/tsc"), "-p", "."];
const TYPES_CACHE = ["--tsBuildInfoFile", "node_modules/.cache/check7.tsbuildinfo"];

/** All inputs to the API documentation, which links to pages in docs and examples. */
const DOCUMENTED = [
  ...["src", "docs", "examples", "README.md", "package.json", "node_modules/.package-lock.json"],
  ...["typedoc.json", "tsconfig.json", "tsconfig.build.json"],
];

/** All Python files, wherever they are, and the files that decide which rules they must follow. */
export const LINTED = [".", "scripts/ruff.mjs", "node_modules/@astral-sh/ruff-wasm-nodejs/package.json"];

/** Everything that is published, and the files that decide which checks it must pass. */
const PACKED = [...JSON.parse(readFileSync(join(root, "package.json"), "utf8")).files, "package.json"]
  .filter((path) => !path.startsWith("!"))
  .concat("node_modules/.package-lock.json");

/** Longest-running first. Types are a separate check, so the documentation check does not check them again. */
const CHECKS = {
  "API documentation": { words: [tool("typedoc"), "--emit", "none", "--skipErrorChecking"], reads: DOCUMENTED },
  types: [...TYPES, ...TYPES_CACHE],
  "unused code": [tool("knip")],
  "script lint": { words: script("ruff.mjs"), reads: LINTED, ending: ".py" },
  "format and lint": [tool("biome"), "check"],
  "message list": script("write-diagnostics.mjs", "--check"),
  "command list": script("write-commands.mjs", "--check"),
  "list of config names": script("write-config-names.mjs", "--check"),
  "standard pack modules": script("generate-standard-pack.mjs", "--check"),
};
/** Checks that examine the built package. */
const PACKAGE_CHECKS = { package: { words: ["npm", "run", "--silent", "check:package"], reads: PACKED } };

/**
 * A check is a list of words (its command). If it is slow and depends only on files, it is an object with these words
 * and the files that it reads.
 */
async function checked(check) {
  if (Array.isArray(check)) return start(check);
  return unlessUnchanged(check.words, check.reads, () => start(check.words), check.ending);
}

const whole = (tally, checks) =>
  Object.entries(checks).map(
    ([name, check]) =>
      async () =>
        tally.whole(name, await checked(check)),
  );

export const runChecks = (tally, width) => lanes(width, whole(tally, CHECKS));
export const runPackageChecks = (tally, width) => lanes(width, whole(tally, PACKAGE_CHECKS));

/** Runs a command with a report file and a folder, which are removed after the results have been counted. */
async function reported(name, work) {
  const folder = mkdtempSync(join(tmpdir(), "specline-test-"));
  try {
    return await work(join(folder, name), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The TypeScript tests: all projects or the named ones, and all files or those that `words` specify. */
export const runVitest = (tally, name, { projects = [], words = [], python, environment = {} } = {}) =>
  reported("vitest.json", async (report) => {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const chosen = projects.map((project) => `--project=${project}`);
    const ran = await start([tool("vitest"), "run", ...reporters, ...chosen, ...words], {
      environment: { ...environment, ...(python === undefined ? {} : { SPECLINE_PYTHON: python }) },
      stream: true,
    });
    tally.many(name, ran, vitestCounts(report));
  });

/**
 * Waiting threads sleep, because on busy cores, spinning threads take time from the threads that they are waiting for.
 */
const PYTEST = { PYTHONDONTWRITEBYTECODE: "1", PYTHONNOUSERSITE: "1", OMP_WAIT_POLICY: "passive" };
const PYTHON_TESTS = ["src/steps", "src/local/jobs/built-in", "examples/step-pack", "test/tables", "test/notebook"];

/**
 * The Python tests, on all cores if xdist is installed.
 * @param stream whether output is printed immediately; otherwise, it is shown only if tests fail
 */
export const runPytest = (tally, python, { words = PYTHON_TESTS, parallel = true, stream = true } = {}) =>
  reported("pytest.xml", async (report, folder) => {
    const spread = parallel ? ["-n", String(CORES), "--dist", "loadgroup"] : [];
    const options = ["-q", ...temporaryFolders(folder), `--junitxml=${report}`, ...spread];
    const ran = await start([python, "-m", "pytest", ...options, ...words], { environment: PYTEST, stream });
    if (!stream && !ran.good) say(ran.output.trimEnd());
    tally.many("script tests", ran, pytestCounts(report));
  });
