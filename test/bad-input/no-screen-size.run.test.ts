import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { PYTHON } from "../../src/local/testing/python.ts";
import { Project, root, SPEC } from "./project.ts";

/** Starts a command on a pseudo-terminal without a size, and passes on its output. */
const ON_BARE_TERMINAL = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

const BROKEN = SPEC.replace("nEstimators: 5", 'nEstimators: "a number that is written out in words"');

test.each([
  ["a diagnostic", ["check", "pipeline.yaml"], BROKEN],
  ["help", ["run", "--help"], SPEC],
  ["a table", ["steps"], SPEC],
])("on a terminal without a size, %s has lines of more than one word", (_, words, pipeline) => {
  const project = new Project({ "pipeline.yaml": pipeline });
  const { stdout } = spawnSync(
    PYTHON,
    ["-c", ON_BARE_TERMINAL, process.execPath, `${root}/bin/specline.js`, ...words],
    { cwd: project.folder, encoding: "utf8", env: { ...process.env, CI: "", TERM: "xterm", NO_COLOR: "1" } },
  );
  const lines = stdout.split("\r\n").map((line) => line.trim());
  expect(Math.max(...lines.map((line) => line.length))).toBeGreaterThan(50);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});
