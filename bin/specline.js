#!/usr/bin/env node
import module from "node:module";

// Before anything that such a Node cannot read, so without the catalogue of messages: its environment/node.
if (process.getBuiltinModule === undefined) {
  process.stderr.write(
    `error[environment/node] Node ${process.versions.node} is too old: Specline needs 20.19 or later\n` +
      "  try  install a current Node, from nodejs.org or by nvm\n",
  );
  process.exit(3);
}

// Asked for, not imported: an import of node:fs makes Node load its streams as well.
const { existsSync } = process.getBuiltinModule("node:fs");

// Keeps compiled code between runs where Node can (from 22.1): 2 to 10 % off the start.
module.enableCompileCache?.();

// A stack is only ever shown with -v; the maps that make it readable cost time to read.
if (process.argv.includes("-v") || process.argv.includes("--verbose")) process.setSourceMapsEnabled(true);

const built = new URL("../dist/cli.js", import.meta.url);
if (existsSync(built)) {
  const { main } = await import(built.href);
  await main(process.argv.slice(2));
} else {
  process.stderr.write("Specline is not built yet: npm run build\n");
  process.exitCode = 3;
}
