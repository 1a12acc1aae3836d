// npm run new:step NAME: creates a step in the standard pack, from the same template as `specline steps new`.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createJiti } from "jiti";
import { root, run, say, tool } from "./project.mjs";

const load = (path) => createJiti(import.meta.url).import(join(root, "src", path));

/** Within the package, modules are imported by path, and the step's type comes from the pack's list. */
const inside = (text, { camel, pascal }) =>
  text
    .replace('import { definePack, defineStep, field } from "specline";\n', "")
    .replace('import { processingMachine, sklearnImage } from "specline/steps";\n', "")
    .replace(
      'import { z } from "zod";\n',
      'import { z } from "zod";\nimport { field } from "../../spec/fields.ts";\nimport { defineStep } from "../../spec/step.ts";\nimport { processingMachine, sklearnImage } from "../shared-fields.ts";\n',
    )
    .replace(`const ${camel}_ = defineStep`, `export const ${camel}Specification = defineStep`)
    .replace(new RegExp(`\\ntype ${pascal}_ = [^]*$`), "")
    .replace(`{ ${camel}, ${camel}Pack }`, `{ ${camel}Specification }`)
    .replaceAll(`runScript(${camel},`, `runScript(${camel}Specification,`)
    .replace(`Pipeline.with(${camel}Pack)`, "Pipeline");

const [, , name = ""] = process.argv;
const { camelCase, snakeCase } = await load("base/words.ts");
const snake = snakeCase(name);
if (!/^[a-z][a-z0-9_]*$/.test(snake)) {
  say("name the step with letters and digits: npm run new:step RowCount");
  process.exit(2);
}
const camel = camelCase(snake);
const pascal = `${camel.slice(0, 1).toUpperCase()}${camel.slice(1)}`;
const folder = join(root, "src/steps", snake.replaceAll("_", "-"));
if (existsSync(folder)) {
  say(`${folder} exists`);
  process.exit(1);
}

const { stepFiles } = await load("app/write/step-template.ts");
const files = await stepFiles({ snake, camel, pascal }, async (path) => readFileSync(path, "utf8"));
for (const [path, text] of Object.entries(files)) {
  // A step's tests start Python.
  const file = join(folder, path.replace("step.test.ts", `${snake.replaceAll("_", "-")}.run.test.ts`));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, inside(text, { camel, pascal }));
}

const list = join(root, "src/steps/pack.json");
const pack = JSON.parse(readFileSync(list, "utf8"));
pack.steps.push(snake.replaceAll("_", "-"));
writeFileSync(list, `${JSON.stringify(pack, null, 2)}\n`);

// The string is longer or shorter than the template's, so the formatting can change.
run([tool("biome"), "check", "--write", folder], { stdio: ["ignore", "ignore", 2] });

say(`${folder} is written, and listed last in src/steps/pack.json: the first step of a role is its default, so move it if
that matters. Now npm run generate, and npm test -- ${folder.slice(root.length + 1)}`);
