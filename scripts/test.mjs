// npm test: sets up what is missing, then everything that is checked, one after the other; the sum stands alone on the last line.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, installPackages, providePython, root, run, say } from "./set-up.mjs";

const tool = (name) => join(root, "node_modules/.bin", name);
const reports = mkdtempSync(join(tmpdir(), "specline-test-"));
let passed = 0;
let failed = 0;

function add(name, more) {
  passed += more.passed;
  failed += more.failed;
  say(`${name}: ${more.passed} passed, ${more.failed} failed`);
}

/** A check that is right or wrong as a whole counts as one. */
function whole(name, words) {
  say(`\n== ${name}`);
  const good = run(words);
  add(name, { passed: good ? 1 : 0, failed: good ? 0 : 1 });
}

/** A runner of many tests writes a report; one that ends badly without a failed test in it, or wrote none, failed as a whole. */
function many(name, words, read, environment) {
  say(`\n== ${name}`);
  const good = run(words, { env: { ...process.env, ...environment } });
  const counts = read();
  const silent = counts.passed + counts.failed === 0;
  add(name, { passed: counts.passed, failed: counts.failed + ((!good && counts.failed === 0) || silent ? 1 : 0) });
}

function vitestCounts(file) {
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, "utf8"));
  // A file that cannot be loaded has no tests that could fail.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + broken.length };
}

function pytestCounts(file) {
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  const suite = /<testsuite [^>]*>/.exec(readFileSync(file, "utf8"))?.[0] ?? "";
  const count = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const bad = count("failures") + count("errors");
  return { passed: count("tests") - bad - count("skipped"), failed: bad };
}

/** pytest comes from where the interpreter's other packages came from. */
function providePytest(python) {
  const has = () => spawnSync(python, ["-m", "pytest", "--version"], { stdio: "ignore" }).status === 0;
  if (has()) return;
  const ways =
    python === "/usr/bin/python3"
      ? [["apt-get", "install", "-y", "-q", "--no-install-recommends", "python3-pytest"]]
      : [[python, "-m", "pip", "install", "-q", "--retries", "0", "--timeout", "15", "pytest"]];
  for (const words of ways) {
    say(`> ${words.join(" ")}`);
    if (run(words, { stdio: ["ignore", 2, 2] }) && has()) return;
  }
  say("pytest could not be installed: the tests of the scripts will fail.");
}

/** What executes notebooks: tslab from npm, in a folder of its own, and on Debian as root Jupyter from its packages. Elsewhere the test is skipped with a word. */
function provideJupyter() {
  const kernel = join(root, "test/notebook/kernel");
  if (!existsSync(join(kernel, "node_modules/tslab"))) {
    const words = ["npm", "ci", "--no-audit", "--no-fund", "--prefix", kernel];
    say(`> ${words.join(" ")}`);
    if (!run(words, { stdio: ["ignore", 2, 2] })) say("tslab could not be installed: notebooks are not executed.");
  }
  if (existsSync("/usr/bin/jupyter-nbconvert")) return;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  const packages = ["jupyter-nbconvert", "jupyter-client", "python3-ipykernel"];
  const words = ["apt-get", "install", "-y", "-q", "--no-install-recommends", ...packages];
  say(`> ${words.join(" ")}`);
  if (!run(words, { stdio: ["ignore", 2, 2] })) say("Jupyter could not be installed: notebooks are not executed.");
}

try {
  installPackages();
  build();
  const python = providePython();
  providePytest(python);
  provideJupyter();

  whole("format and lint", [tool("biome"), "check"]);
  whole("types", [tool("tsc"), "-p", "."]);
  whole("unused code", [tool("knip")]);
  whole("package", ["npm", "run", "--silent", "check:package"]);
  whole("API documentation", [tool("typedoc"), "--emit", "none"]);
  whole("documents", [process.execPath, join(root, "scripts/write-diagnostics.mjs"), "--check"]);
  const vitest = join(reports, "vitest.json");
  many(
    "tests",
    [tool("vitest"), "run", "--reporter=default", "--reporter=json", `--outputFile.json=${vitest}`],
    () => vitestCounts(vitest),
    { SPECLINE_PYTHON: python },
  );
  whole("lint of the scripts", [process.execPath, join(root, "scripts/ruff.mjs")]);
  const pytest = join(reports, "pytest.xml");
  many(
    "tests of the scripts",
    [
      python,
      "-m",
      "pytest",
      "-q",
      "-p",
      "no:cacheprovider",
      `--junitxml=${pytest}`,
      "src/steps",
      "examples/step-pack",
      "test/tables",
    ],
    () => pytestCounts(pytest),
    { PYTHONDONTWRITEBYTECODE: "1", PYTHONNOUSERSITE: "1" },
  );
} finally {
  rmSync(reports, { recursive: true, force: true });
}

process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
console.log(`\n${passed} passed, ${failed} failed`);
