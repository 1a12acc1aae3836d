#!/usr/bin/env node
import module from "node:module";

// Checked before loading anything that such an old Node cannot parse. A test compares this message with
// environment/node in the catalog.
if (process.getBuiltinModule === undefined) {
  process.stderr.write(
    `error[environment/node] Node ${process.versions.node} is too old: Specline needs 20.19 or later\n` +
      "  try  install a current Node from nodejs.org or with nvm\n",
  );
  process.exit(3);
}

// Importing node:fs would also make Node load its streams.
const { existsSync } = process.getBuiltinModule("node:fs");

// Keeps compiled code between runs (Node 22.1 and newer), which makes startup 2 to 10% faster.
module.enableCompileCache?.();

// Graphviz, which draws one picture per process, is WebAssembly. Optimizing its code takes longer than running it, even
// for 150 steps.
process.getBuiltinModule("node:v8").setFlagsFromString("--liftoff-only");

// Stack traces are shown only with -v, because loading source maps takes time.
if (process.argv.includes("-v") || process.argv.includes("--verbose")) process.setSourceMapsEnabled(true);

const built = new URL("../dist/cli.js", import.meta.url);
if (existsSync(built)) {
  const { main } = await import(built.href);
  await main(process.argv.slice(2));
} else {
  process.stderr.write("Specline is not built yet: npm run build\n");
  process.exitCode = 3;
}
