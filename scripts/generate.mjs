// npm run generate: writes every file in the repository that is derived from the sources, so that changes show in the diff.
// Files that are derived from outside facts (the service model, the list of images) have their own scripts.
import { root, run, say, tool } from "./project.mjs";

const node = (name, ...words) => [process.execPath, `scripts/${name}.mjs`, ...words];

const WORK = {
  "src/steps/*.generated.ts": node("generate-standard-pack"),
  "docs/diagnostics.md": node("write-diagnostics"),
  "docs/commands.md": node("write-commands"),
  "schema/spec.schema.json": node("generate-spec-schema"),
  "types of requests and answers": node("generate-step-types"),
  "expected output of test/golden, docs/step-kinds.md": [tool("vitest"), "run", "test/golden", "test/kinds", "-u"],
  dist: node("build"),
  "test/api": node("api-report"),
};

process.chdir(root);
for (const [what, words] of Object.entries(WORK)) {
  say(`> ${what}`);
  const quiet = { stdio: ["ignore", 2, 2], env: { ...process.env, SPECLINE_GOLDEN: "update" } };
  if (run(words, quiet)) continue;
  say(`${what} could not be written`);
  process.exit(1);
}
