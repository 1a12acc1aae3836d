// npm run generate [-- PART...]: writes every file in the repository that is derived from the sources, so that changes
// show in the diff. With parts, it writes only those: pack, messages, commands, names, schema, types, goldens, build, api.
// Files that are derived from external facts (the service model, the list of images) have their own scripts.
import { root, run, say, tool } from "./project.mjs";
import { setUp } from "./set-up.mjs";

const node = (name, ...words) => [process.execPath, `scripts/${name}.mjs`, ...words];

/** A part's name, its output, and the commands that write it, in this order. */
const PARTS = {
  pack: ["src/steps/*.generated.ts, src/base/snake-names.generated.ts", node("generate-standard-pack")],
  messages: [
    "docs/diagnostics.md, test/golden/catalogue",
    node("write-diagnostics"),
    [tool("vitest"), "run", "test/golden/catalogue.test.ts"],
  ],
  commands: ["docs/commands.md", node("write-commands")],
  names: ["docs/config-names.md", node("write-config-names")],
  schema: ["schema/spec.schema.json", node("generate-spec-schema")],
  types: ["types of requests and responses", node("generate-step-types")],
  goldens: [
    "expected output of test/golden, docs/step-kinds.md",
    [tool("vitest"), "run", "test/golden", "test/kinds", "-u"],
  ],
  build: ["dist", node("build")],
  api: ["test/api", node("api-report")],
};
/**
 * Parts that run steps. Without Python, their output would report that, and the report would become the expected
 * output.
 */
const RUNNING = ["goldens"];

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  say(`unknown: ${unknown.join(", ")}. The parts are ${Object.keys(PARTS).join(", ")}`);
  process.exit(2);
}
const wanted = Object.keys(PARTS).filter((name) => named.length === 0 || named.includes(name));
const { python } = setUp(
  wanted.some((name) => RUNNING.includes(name)) ? ["packages", "build", "python"] : ["packages"],
);

process.chdir(root);
const env = { ...process.env, SPECLINE_GOLDEN: "update", ...(python === undefined ? {} : { SPECLINE_PYTHON: python }) };
for (const name of wanted) {
  const [what, ...commands] = PARTS[name];
  say(`> ${name}: ${what}`);
  if (commands.every((words) => run(words, { stdio: ["ignore", 2, 2], env }))) continue;
  say(`${name} could not be written`);
  process.exit(1);
}
