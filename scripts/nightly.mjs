// npm run nightly: runs tests that take too long to run for every change: property tests with a new seed each night and
// more cases, pytest with more seeds, 500 predictions of runs, and coverage by layer. Use the printed seed to reproduce a failure. `npm run
// nightly -- NAME...` runs only these scripts.
import { randomInt } from "node:crypto";
import { say } from "./project.mjs";
import { start } from "./test/processes.mjs";

const seed = process.env.SPECLINE_SEED ?? String(randomInt(2 ** 31));
const environment = { SPECLINE_SEED: seed, SPECLINE_CASES: "10", SPECLINE_SEEDS: "20" };

const SCRIPTS = ["check", "test:unit", "test:python", "test:predictions", "coverage"];
const named = process.argv.slice(2);
const unknown = named.filter((name) => !SCRIPTS.includes(name));
if (unknown.length > 0) {
  say(`There is no script ${unknown.join(", ")}; the scripts are ${SCRIPTS.join(", ")}.`);
  process.exit(2);
}

say(`Tonight's seed is ${seed}.`);
const failed = [];
// Coverage also runs the unit tests.
const scripts = named.length > 0 ? named : SCRIPTS.filter((name) => name !== "test:unit");
for (const script of scripts) {
  const { good } = await start(["npm", "run", "--silent", script], { environment, stream: true });
  if (!good) failed.push(script);
}
if (failed.length === 0) say(`\nAll tests passed with seed ${seed}.`);
else {
  const words = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  say(`\nFailed: ${failed.join(", ")}. Repeat with: ${words.join(" ")} npm run ${failed[0]}`);
}
process.exitCode = failed.length > 0 ? 1 : 0;
