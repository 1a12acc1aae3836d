// Measures how long it takes to categorize, save and load 10, 100 and 1,000 configs with 40 fields each. Run: npx jiti
// bench/configs.mjs
import { z } from "zod";
import { categorise, configClass, parseConfigs, serialiseConfigs } from "../src/config/index.ts";
import { createRegistry } from "../src/registry/registry.ts";
import { definePack } from "../src/spec/pack.ts";
import { defineStep } from "../src/spec/step.ts";

const shape = () =>
  Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [
      `fieldNumber${index}`,
      [z.int().default(1), z.string().optional(), z.number().optional(), z.record(z.string(), z.string()).optional()][
        index % 4
      ],
    ]),
  );
const step = (name, type) =>
  defineStep({
    name,
    verb: name,
    summary: "",
    rank: 1,
    inputs: {},
    outputs: {},
    config: z.object(shape()),
    job: { type },
  });
const kinds = [step("Alpha", "processing"), step("Beta", "training"), step("Gamma", "processing")];
const registry = createRegistry([definePack({ name: "bench", version: "1.0.0", steps: kinds })]).value;
const classes = kinds.map((spec) => configClass(spec));

/**
 * Half of the fields have the same value in all configs, a quarter have the same value in all processing steps, and the
 * rest differ.
 */
const make = (index) =>
  classes[index % 3]({
    jobType: `job${index}`,
    ...Object.fromEntries(
      Array.from({ length: 40 }, (_, field) => {
        const own = field < 20 ? 0 : field < 30 ? (index % 3 === 1 ? index : 1) : index;
        return [`fieldNumber${field}`, [own, `text ${own}`, own + 0.5, { key: `value ${own}` }][field % 4]];
      }),
    ),
  });

const timed = (call) => {
  const start = performance.now();
  const value = call();
  return [performance.now() - start, value];
};
for (const count of [10, 100, 1000]) {
  let best;
  for (let round = 0; round < 5; round += 1) {
    const configs = Array.from({ length: count }, (_, index) => make(index));
    const [sort] = timed(() => categorise(configs));
    const [save, { value: text }] = timed(() => serialiseConfigs(configs, { createdAt: "now" }));
    const [load, { value, diagnostics }] = timed(() => parseConfigs(text, "configs.json", registry));
    if (value.configs.length !== count || diagnostics.length > 0)
      throw new Error(JSON.stringify(diagnostics.slice(0, 3)));
    const total = sort + load;
    if (best === undefined || total < best.total) best = { total, sort, save, load, size: text.length };
  }
  const ms = (time) => `${time.toFixed(1)} ms`;
  console.log(
    `${count} configs: categorise ${ms(best.sort)}, load ${ms(best.load)}, together ${ms(best.total)}; save ${ms(best.save)}, ${(best.size / 1024).toFixed(0)} KiB`,
  );
}
