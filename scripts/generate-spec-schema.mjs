// node scripts/generate-spec-schema.mjs: writes schema/spec.schema.json from the standard pack, for use in editors.
// src/steps/pipeline.test.ts fails if the file is out of date.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createJiti } from "jiti";

const place = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const jiti = createJiti(import.meta.url);
const { specSchema } = await jiti.import(place("src/author/spec/spec-schema.ts"));
const { standardRegistry } = await jiti.import(place("src/steps/pipeline.ts"));

const file = place("schema/spec.schema.json");
writeFileSync(file, `${JSON.stringify(specSchema(standardRegistry), null, 2)}\n`);
spawnSync(place("node_modules/.bin/biome"), ["format", "--write", file], { stdio: "inherit" });
