// npm run nightly: tests that take too long for every change. Property tests with a new seed each night and more cases, pytest with
// more seeds, and coverage by layer. The printed seed repeats a failure.
import { randomInt } from "node:crypto";
import { say } from "./project.mjs";
import { start } from "./test/processes.mjs";

const seed = process.env.SPECLINE_SEED ?? String(randomInt(2 ** 31));
const environment = { SPECLINE_SEED: seed, LAW_RUNS: "2000", SPECLINE_SEEDS: "20" };

say(`The seed of this night is ${seed}.`);
const failed = [];
for (const script of ["check", "test:python", "coverage"]) {
  const { good } = await start(["npm", "run", "--silent", script], { environment, stream: true });
  if (!good) failed.push(script);
}
if (failed.length === 0) say(`\nAll is well, with seed ${seed}.`);
else {
  const words = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  say(`\nFailed: ${failed.join(", ")}. Repeat with: ${words.join(" ")} npm run ${failed[0]}`);
}
process.exitCode = failed.length > 0 ? 1 : 0;
