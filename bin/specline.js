#!/usr/bin/env node
import module from "node:module";

// Keeps compiled code between runs where Node can (from 22.1): a third off the start.
module.enableCompileCache?.();

const { main } = await import("../dist/cli.js");
await main(process.argv.slice(2));
