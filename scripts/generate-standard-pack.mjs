// Writes the standard pack's modules that are derived from its list, src/steps/pack.json: the pack with every step's
// type by name, and the config classes. With --check, it only reports whether they are up to date. The order of the
// list matters: if several steps have the same role, the first one is the default.
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

const isStep = (value) => typeof value === "object" && typeof value?.verb === "string";
const listed = [];
for (const step of steps) {
  const found = Object.entries(await jiti.import(join(folder, step, "step.ts"))).filter(([, value]) => isStep(value));
  if (found.length !== 1) throw new Error(`src/steps/${step}/step.ts must export one step`);
  const [[exported, { name: type, summary }]] = found;
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
import {
${byType.map(({ variable, type }) => `  type ${type},\n  ${variable},`).join("\n")}
} from "./pack.generated.ts";

${listed
  .map(
    ({ variable, type }) => `/** The config class of the ${type} step. */
export const ${type}Config: ConfigClass<${type}> = configClass(${variable});
`,
  )
  .join("")}`;

for (const [file, text] of [
  ["pack.generated.ts", pack],
  ["config-classes.generated.ts", classes],
]) {
  const path = join(folder, file);
  if (!process.argv.includes("--check")) writeFileSync(path, text);
  else if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
    console.error(`src/steps/${file} is out of date: run npm run generate`);
    process.exitCode = 1;
  }
}
