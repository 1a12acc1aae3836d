// Measures the precision and recall, by edge, of the wiring for every graph in a folder:
//   node scripts/wiring-table.mjs [FOLDER…]
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
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
  const scores = readGraphs(folder).map((graph) => score(graph, registry));
  console.log(folder);
  console.table(
    scores.map(({ graph, precision, recall }) => ({
      graph: graph.file,
      edges: graph.edges.length,
      precision: precision.toFixed(2),
      recall: recall.toFixed(2),
    })),
  );
  for (const { graph, missed, extra, diagnostics } of scores) {
    for (const edge of missed) console.log(`${graph.file}: missed ${edge}`);
    for (const edge of extra) console.log(`${graph.file}: extra ${edge}`);
    for (const text of diagnostics) console.log(`${graph.file}: ${text.slice(0, 110)}`);
  }
  const mean = (pick) => (scores.reduce((sum, one) => sum + pick(one), 0) / scores.length).toFixed(3);
  console.log(
    `${scores.length} graphs: mean precision ${mean((s) => s.precision)}, mean recall ${mean((s) => s.recall)}\n`,
  );
}
