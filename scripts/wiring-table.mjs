// Precision and recall, by edge, of the wiring of every graph in a folder:
//   node scripts/wiring-table.mjs [FOLDER…]
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { createJiti } from "jiti";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { positionals } = parseArgs({ allowPositionals: true });
const folders =
  positionals.length > 0 ? positionals : [here("../test/fixtures/wiring"), here("../test/fixtures/wiring-invented")];

const jiti = createJiti(import.meta.url);
const { readGraphs, score } = await jiti.import(here("../test/wiring/graphs.ts"));
const { createRegistry } = await jiti.import(here("../src/registry/registry.ts"));
const { standardPack } = await jiti.import(here("../src/steps/pack.ts"));
const registry = createRegistry([standardPack]).value;

for (const folder of folders) {
  const table = new Table({
    head: ["graph", "edges", "precision", "recall", "missed, extra, reported"],
    style: { head: [], border: [] },
  });
  const scores = readGraphs(folder).map((graph) => score(graph, registry));
  for (const one of scores) {
    const about = [
      ...one.missed.map((edge) => `- ${edge}`),
      ...one.extra.map((edge) => `+ ${edge}`),
      ...one.diagnostics.map((text) => `! ${text.slice(0, 110)}`),
    ];
    table.push([
      one.graph.file,
      one.graph.edges.length,
      one.precision.toFixed(2),
      one.recall.toFixed(2),
      about.join("\n"),
    ]);
  }
  console.log(`${folder}\n${table}`);
  const mean = (pick) => (scores.reduce((sum, one) => sum + pick(one), 0) / scores.length).toFixed(3);
  console.log(
    `${scores.length} graphs: mean precision ${mean((s) => s.precision)}, mean recall ${mean((s) => s.recall)}\n`,
  );
}
