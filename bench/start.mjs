import { fileURLToPath } from "node:url";
import { inTurns, row } from "./measure.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const specline = (...args) => ({
  command: process.execPath,
  args: ["bin/specline.js", ...args],
  options: { cwd: root },
});

/** Measures startup times, compared with Node alone. */
export function start() {
  const seconds = inTurns({
    node: { command: process.execPath, args: ["-e", "0"] },
    help: specline("--help"),
    version: specline("--version"),
    yaml: specline("compile", "examples/credit-risk/pipeline.yaml", "-o", "/dev/null"),
    typescript: specline("compile", "examples/credit-risk/pipeline.ts", "-o", "/dev/null"),
  });
  return [
    row("node -e 0", seconds.node),
    row("specline --version", seconds.version, seconds.node),
    row("specline --help", seconds.help, seconds.node, "≤ 2"),
    row("specline compile pipeline.yaml", seconds.yaml, seconds.node, "≤ 3.5"),
    row("specline compile pipeline.ts", seconds.typescript, seconds.node, "≤ 6"),
  ];
}
