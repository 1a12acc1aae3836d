// npm run bench [start|resolve|definition|import|run|size|instances|steps]: measures ratios within one run, which depend less on the machine
// than absolute times do. These are not tests.
import { byDefinition } from "./compile.mjs";
import { importing } from "./import.mjs";
import { byInstances } from "./instances.mjs";
import { bySize } from "./resolve.mjs";
import { localRun } from "./run.mjs";
import { bySizeOfTable } from "./size.mjs";
import { start } from "./start.mjs";
import { byCount } from "./steps.mjs";

const parts = {
  start,
  resolve: bySize,
  definition: byDefinition,
  import: importing,
  run: localRun,
  size: bySizeOfTable,
  instances: byInstances,
  steps: byCount,
};
const wanted = process.argv.slice(2).filter((part) => part in parts);
for (const part of wanted.length > 0 ? wanted : Object.keys(parts)) {
  console.log(`\n${part}`);
  console.table(await parts[part]());
}
