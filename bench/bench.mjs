// npm run bench [start|resolve|run]: figures as ratios within one run. Nothing here is a test; machines differ, ratios less.
import { bySize } from "./resolve.mjs";
import { localRun } from "./run.mjs";
import { start } from "./start.mjs";

const parts = { start, resolve: bySize, run: localRun };
const wanted = process.argv.slice(2).filter((part) => part in parts);
for (const part of wanted.length > 0 ? wanted : Object.keys(parts)) {
  console.log(`\n${part}`);
  console.table(await parts[part]());
}
