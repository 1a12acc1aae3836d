// Writes the standard pack's modules that are derived from its list, src/steps/pack.json: the pack with every step's
// type by name, the config classes, and the spelling of its names in snake_case, which types would otherwise compute a
// letter at a time. With --check, it only reports whether they are up to date. The order of the list matters: if several
// steps have the same role, the first one is the default.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createJiti } from "jiti";
import { root } from "./project.mjs";

const folder = join(root, "src/steps");
const jiti = createJiti(import.meta.url);
const { name, version, steps } = JSON.parse(readFileSync(join(folder, "pack.json"), "utf8"));

const unlisted = readdirSync(folder).filter(
  (entry) => existsSync(join(folder, entry, "step.ts")) && !steps.includes(entry),
);
if (unlisted.length > 0) throw new Error(`missing from src/steps/pack.json: ${unlisted.join(", ")}`);

const { snakeCase, camelCase } = await jiti.import(join(root, "src/base/words.ts"));
const { contextSchema } = await jiti.import(join(root, "src/spec/context.ts"));
const { baseSchema, processingSchema } = await jiti.import(join(root, "src/config/index.ts"));
const isStep = (value) => typeof value === "object" && typeof value?.verb === "string";
const listed = [];
const names = new Set([
  "jobType",
  ...[contextSchema, baseSchema, processingSchema].flatMap(({ shape }) => Object.keys(shape)),
]);
for (const file of readdirSync(join(folder, "recipes")).filter((one) => /(?<!\.test)\.ts$/.test(one)))
  names.add(camelCase(file.replace(".ts", "")));
for (const step of steps) {
  const found = Object.entries(await jiti.import(join(folder, step, "step.ts"))).filter(([, value]) => isStep(value));
  if (found.length !== 1) throw new Error(`src/steps/${step}/step.ts must export one step`);
  const [[exported, { name: type, summary, verb, verbAliases = {}, config }]] = found;
  for (const one of [verb, ...Object.keys(verbAliases), ...Object.keys(config.shape)]) names.add(one);
  // A unique name, because rolling up the types renames one of two declarations that have the same name.
  const variable = exported.replace(/Specification$/, "");
  if (variable === exported) throw new Error(`src/steps/${step}/step.ts must export ${exported}Specification`);
  listed.push({ step, variable, type, summary });
}

const HEAD = "// Generated from src/steps/pack.json by scripts/generate-standard-pack.mjs; do not edit.\n";
const byType = [...listed].sort((a, b) => (a.type < b.type ? -1 : 1));

const pack = `${HEAD}import { definePack } from "../spec/pack.ts";
${listed.map(({ step, variable }) => `import { ${variable}Specification } from "./${step}/step.ts";`).join("\n")}

// Types have names so that hovers and messages stay short.
${listed
  .map(
    ({ variable, type, summary }) => `
type ${type}_ = typeof ${variable}Specification;
/** The specification of the ${type} step: its ports, config and job. */
export interface ${type} extends ${type}_ {}
/** ${summary} */
export const ${variable}: ${type} = ${variable}Specification;
`,
  )
  .join("")}
const standardPack_ = definePack({
  name: "${name}",
  version: "${version}",
  steps: [
${listed.map(({ variable }) => `    ${variable},`).join("\n")}
  ],
});

type StandardPack_ = typeof standardPack_;
/** The standard pack's type. */
export interface StandardPack extends StandardPack_ {}
/** The steps that come with Specline. */
export const standardPack: StandardPack = standardPack_;
`;

const classes = `${HEAD}import { type ConfigClass, configClass } from "../config/index.ts";
import { standardDiskNames } from "./disk-names/index.ts";
import {
${byType.map(({ variable, type }) => `  type ${type},\n  ${variable},`).join("\n")}
} from "./pack.generated.ts";

${listed
  .map(
    ({ variable, type }) => `/** The config class of the ${type} step. */
export const ${type}Config: ConfigClass<${type}> = configClass(${variable}, { diskNames: standardDiskNames });
`,
  )
  .join("")}`;

const respelt = [...names].filter((one) => snakeCase(one) !== one).sort();
const spellings = `${HEAD}
/** The methods and fields of the standard pack whose names have several words, in snake_case. */
export interface SnakeNames {
${respelt.map((one) => `  readonly ${one}: "${snakeCase(one)}";`).join("\n")}
}
`;

for (const [file, text] of [
  ["steps/pack.generated.ts", pack],
  ["steps/config-classes.generated.ts", classes],
  ["base/snake-names.generated.ts", spellings],
]) {
  const path = join(root, "src", file);
  if (!process.argv.includes("--check")) writeFileSync(path, text);
  else if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
    console.error(`src/${file} is out of date: run npm run generate`);
    process.exitCode = 1;
  }
}
