import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { byHand, inSequence } from "./by-hand.mjs";
import { median, row } from "./measure.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs the example once. Returns its JSON output and its duration in seconds, including the program's startup. */
function run(work, ...words) {
  const begin = performance.now();
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["bin/specline.js", "run", "examples/credit-risk/pipeline.ts", "--work", work, "--json", ...words],
    { cwd: root, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  return { seconds: (performance.now() - begin) / 1000, summary: JSON.parse(stdout) };
}

/**
 * Compares the local run with the same scripts started directly, running them alternately, and measures a second run
 * without changes.
 */
export function localRun(rounds = 3) {
  const python = pythonOf();
  const times = { hand: [], one: [], two: [], again: [] };
  for (let round = 0; round < rounds; round += 1) {
    const work = mkdtempSync(join(tmpdir(), "bench-run-"));
    const { summary, seconds } = run(work, "--no-cache", "--parallel", "1");
    times.one.push(seconds);
    const hand = byHand(summary, python);
    times.hand.push(inSequence(hand.commands));
    hand.remove();
    times.two.push(run(work, "--no-cache", "--parallel", "2").seconds);
    run(work);
    times.again.push(run(work).seconds);
    rmSync(work, { recursive: true, force: true });
  }
  const [hand, one, two, again] = ["hand", "one", "two", "again"].map((name) => median(times[name]));
  return [
    row("the scripts started by hand, in sequence", hand),
    row("specline run, one worker", one, hand, "≤ 0.6"),
    row("specline run, two workers", two, hand, "≤ 0.45"),
    row("specline run again, nothing changed", again, hand, "≤ 0.4 s"),
  ];
}

export function pythonOf() {
  const { stdout } = spawnSync(process.execPath, ["bin/specline.js", "doctor", "--json"], {
    cwd: root,
    encoding: "utf8",
  });
  return JSON.parse(stdout).python.path;
}
