// npm test: installs what is missing, then runs everything, in parallel if there are enough cores. The last line
// contains the total. `npm test -- PATH...` runs the tests in these files and folders, and `--part NAME` runs one part:
// unit, runs, python or check.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { root, say } from "./project.mjs";
import { CORES, runChecks, runPackageChecks, runPytest, runVitest } from "./test/parts.mjs";
import { start } from "./test/processes.mjs";
import { Tally } from "./test/tally.mjs";

const tally = new Tally();

/** Setup is a separate program, because it can take minutes and checks run at the same time. */
async function setUp(...names) {
  const words = [process.execPath, join(root, "scripts/set-up.mjs"), "--json", ...names];
  const { output } = await start(words, { stream: "errors" });
  try {
    return JSON.parse(output);
  } catch {
    // Setup has already reported what is missing and that nothing works without it.
    process.exit(3);
  }
}

const withXdist = ({ missing }) => !missing.some((what) => what.includes("xdist"));

const parts = {
  unit: async () => {
    await setUp("packages");
    await runVitest(tally, "unit tests", { projects: ["unit"] });
  },
  runs: async () => {
    const { python } = await setUp("packages", "build", "python", "pytest", "notebook");
    await runVitest(tally, "real runs", { projects: ["runs"], python });
  },
  python: async () => {
    const found = await setUp("packages", "build", "python", "pytest");
    await runPytest(tally, found.python, { parallel: withXdist(found) });
  },
  check: async () => {
    await setUp("packages");
    await Promise.all([setUp("build"), runChecks(tally, CORES)]);
    await runPackageChecks(tally, CORES);
  },
};

/**
 * Real runs often wait, so one more program runs alongside the tests: first the checks that do not need setup, then
 * those that examine the built package, then the Python tests.
 */
async function everything() {
  await setUp("packages");
  const checks = runChecks(tally, 1);
  const found = await setUp("build", "python", "pytest", "notebook");
  const beside = async () => {
    await checks;
    await runPackageChecks(tally, 1);
    await runPytest(tally, found.python, { parallel: withXdist(found), stream: false });
  };
  await Promise.all([runVitest(tally, "tests", { python: found.python }), beside()]);
}

/** Whether a path is or contains Python tests. `test_a.py::test_b` specifies a single test. */
function isPython(path) {
  const [file = ""] = path.split("::");
  if (file.endsWith(".py")) return true;
  const full = join(root, file);
  if (!existsSync(full) || !statSync(full).isDirectory()) return false;
  return readdirSync(full, { recursive: true, encoding: "utf8" }).some(
    (name) => /(^|\/)test_[^/]*\.py$/.test(name) && !name.includes("node_modules"),
  );
}

/** Whether any vitest test matches the name, which can be part of a path. */
function isTypeScript(path) {
  if (path.includes("::") || path.endsWith(".py")) return false;
  const { stdout } = spawnSync(
    process.execPath,
    [join(root, "node_modules/vitest/vitest.mjs"), "list", "--filesOnly", path],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  return stdout.trim() !== "";
}

/** Runs the tests in these files and folders. `-t NAME` and other options are passed to the runner. */
async function named(words) {
  await setUp("packages");
  const isOption = (word, index) => word.startsWith("-") || ["-t", "-k"].includes(words[index - 1]);
  const paths = words.filter((word, index) => !isOption(word, index));
  const options = words.filter(isOption);
  const ours = paths.filter(isTypeScript);
  const pythons = paths.filter(isPython);
  for (const path of paths.filter((one) => !ours.includes(one) && !pythons.includes(one))) {
    tally.whole(path, { good: false, output: `There is no test in ${path}.`, seconds: 0 });
  }
  const runs = ours.some((path) => !path.endsWith(".test.ts") || path.endsWith(".run.test.ts"));
  // Scripts are tested from the sources, so any existing build is good enough to find Python for them.
  const built = !runs && existsSync(join(root, "dist/cli.js")) ? [] : ["build"];
  const found = runs || pythons.length > 0 ? await setUp(...built, "python", "pytest") : {};
  if (ours.length > 0) await runVitest(tally, "tests", { words: [...ours, ...options], python: found.python });
  if (pythons.length > 0) {
    await runPytest(tally, found.python, { words: [...pythons, ...options], parallel: false });
  }
}

const words = process.argv.slice(2);
const part = words[0] === "--part" ? words[1] : undefined;
if (words[0] === "--part" && !(part in parts)) {
  say(`There is no part ${part}; the parts are ${Object.keys(parts).join(", ")}.`);
  process.exit(2);
}
if (part !== undefined) await parts[part]();
else if (words.length > 0) await named(words);
else await everything();
process.exitCode = tally.print();
