// npm run coverage: runs all TypeScript tests, counts the source lines that the tests and their child processes (the
// command line, notebooks) execute, and fails if a layer's coverage is below its floor. With `-- --raise`, it also
// raises the floors to slightly below the measured values. `-- --raise PATH...` counts only the tests at these paths.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { linesOfChildren } from "./coverage/children.mjs";
import { root, say } from "./project.mjs";
import { setUp } from "./set-up.mjs";
import { runVitest } from "./test/parts.mjs";
import { Tally } from "./test/tally.mjs";

/**
 * The minimum percentage of covered lines for each folder in src. Floors are only ever raised. A folder without a floor
 * needs 100%.
 */
const FLOORS_FILE = join(root, "scripts/coverage/floors.json");
const FLOORS = JSON.parse(readFileSync(FLOORS_FILE, "utf8"));
/**
 * The margin in percentage points between the measured value and its floor, because coverage varies slightly between
 * runs.
 */
const MARGIN = 1;

const folder = mkdtempSync(join(tmpdir(), "specline-coverage-"));
const children = join(folder, "children");

/**
 * The lines of each source file, and those that ran in vitest's own processes. In Istanbul's format, a statement counts
 * for its first line.
 */
function ownLines() {
  const report = JSON.parse(readFileSync(join(folder, "coverage-final.json"), "utf8"));
  return Object.values(report).map(({ path, statementMap, s }) => {
    const lines = new Map();
    for (const [id, { start }] of Object.entries(statementMap)) {
      lines.set(start.line, (lines.get(start.line) ?? false) || s[id] > 0);
    }
    return { path, lines };
  });
}

/**
 * For each layer: the total number of lines, the number that ran in the tests themselves, and the number that ran in
 * the tests or their child processes.
 */
function byLayer() {
  const started = linesOfChildren(children);
  const layers = new Map();
  for (const { path, lines } of ownLines()) {
    const [, name = ""] = relative(root, path).split("/");
    const layer = layers.get(name) ?? { all: 0, own: 0, ran: 0 };
    for (const [line, own] of lines) {
      layer.all += 1;
      layer.own += own ? 1 : 0;
      layer.ran += own || started.get(path)?.has(line) === true ? 1 : 0;
    }
    layers.set(name, layer);
  }
  return layers;
}

const percent = (part, all) => (all === 0 ? 100 : (100 * part) / all);

/** Prints the table and returns the layers that are below their floors. */
function judge(layers) {
  say("\nlayer        lines   in tests   with children   floor");
  return [...layers].sort().filter(([name, { all, own, ran }]) => {
    const floor = FLOORS[name] ?? 100;
    const cells = [percent(own, all), percent(ran, all), floor].map((value) => value.toFixed(1));
    say(
      `${name.padEnd(12)} ${String(all).padStart(5)} ${cells[0].padStart(10)} ${cells[1].padStart(15)} ${cells[2].padStart(7)}`,
    );
    return percent(ran, all) < floor;
  });
}

/** New floors based on the measured values. Floors are never lowered. */
function raiseFloors(layers) {
  for (const [name, { all, ran }] of [...layers].sort()) {
    const measured = Math.max(0, Math.floor(percent(ran, all) - MARGIN));
    FLOORS[name] = Math.max(FLOORS[name] ?? 0, measured);
  }
  writeFileSync(FLOORS_FILE, `${JSON.stringify(FLOORS, null, 2)}\n`);
}

const given = process.argv.slice(2);
const raises = given.includes("--raise");
const paths = given.filter((word) => word !== "--raise");

const tally = new Tally();
try {
  const { python } = setUp(["packages", "build", "python", "pytest", "notebook"]);
  const options = {
    enabled: true,
    reporter: "json",
    include: "src/**/*.ts",
    reportsDirectory: folder,
    reportOnFailure: true,
  };
  const words = Object.entries(options).map(([name, value]) => `--coverage.${name}=${value}`);
  await runVitest(tally, "tests", {
    python,
    words: [...paths, ...words],
    environment: { SPECLINE_COVERAGE: children },
  });
  const layers = byLayer();
  // Failed tests might not have executed all of their lines.
  if (raises && tally.failed === 0) raiseFloors(layers);
  const low = judge(layers);
  const good = low.length === 0 && layers.size > 0;
  const output = `Too few lines ran in ${low.map(([name]) => name).join(", ")}: see scripts/coverage/floors.json.`;
  tally.whole("coverage", { good, output, seconds: 0 });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = tally.print();
