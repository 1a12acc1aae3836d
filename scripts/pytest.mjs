// Runs the Python tests: node scripts/pytest.mjs [pytest arguments]. SPECLINE_PYTHON specifies the interpreter.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolders } from "./test/pytest-options.mjs";

const python = process.env.SPECLINE_PYTHON || "/usr/bin/python3";
const given = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "specline-test-"));
const { status, error } = spawnSync(
  python,
  [
    "-m",
    "pytest",
    "-q",
    ...temporaryFolders(folder),
    ...(given.length > 0 ? given : ["src/steps", "test/tables", "test/notebook", "examples"]),
  ],
  {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdio: "inherit",
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
  },
);
rmSync(folder, { recursive: true, force: true });
if (error !== undefined) console.error(`${python} could not be started: ${error.message}`);
process.exitCode = status ?? 3;
