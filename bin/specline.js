#!/usr/bin/env node
import { existsSync } from "node:fs";
import module from "node:module";

// Keeps compiled code between runs where Node can (from 22.1): a third off the start.
module.enableCompileCache?.();

const built = new URL("../dist/cli.js", import.meta.url);
if (existsSync(built)) {
  const { main } = await import(built.href);
  await main(process.argv.slice(2));
} else {
  process.stderr.write("Specline is not built yet: npm run build\n");
  process.exitCode = 3;
}
