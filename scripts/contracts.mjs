// node scripts/contracts.mjs FOLDER: for every step with a script, writes the facts that the Python tests need: its
// contract, default arguments, entry file and folder.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createJiti } from "jiti";

const jiti = createJiti(import.meta.url);
const load = (path) => jiti.import(fileURLToPath(new URL(`../src/${path}`, import.meta.url)));

/** One JSON file for each step, in `folder`. */
async function writeContracts(folder) {
  const { standardPack } = await load("steps/pack.ts");
  const { contractOf, scriptFields } = await load("spec/contract.ts");
  const { scriptOf } = await load("spec/script.ts");
  const { defaultOf } = await load("config/index.ts");
  const { snakeCase } = await load("base/words.ts");
  mkdirSync(folder, { recursive: true });
  for (const spec of standardPack.steps) {
    const contract = contractOf(spec);
    if (contract === undefined) continue;
    const defaults = Object.fromEntries(
      scriptFields(spec).flatMap(([name, schema]) => {
        const value = defaultOf(schema);
        return value === undefined ? [] : [[snakeCase(name), value]];
      }),
    );
    const script = scriptOf(spec, {});
    const described = { contract, defaults, entry: script.entry, folder: fileURLToPath(script.folder) };
    writeFileSync(join(folder, `${spec.name}.json`), JSON.stringify(described, null, 1));
  }
}

await writeContracts(process.argv[2]);
