// Runs the Python tests: node scripts/pytest.mjs [pytest arguments]. SPECLINE_PYTHON specifies the interpreter.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const python = process.env.SPECLINE_PYTHON || "/usr/bin/python3";
const given = process.argv.slice(2);
const { status, error } = spawnSync(
  python,
  [
    "-m",
    "pytest",
    "-q",
    "-p",
    "no:cacheprovider",
    ...(given.length > 0 ? given : ["src/steps", "test/tables", "test/notebook", "examples"]),
  ],
  {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdio: "inherit",
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
  },
);
if (error !== undefined) console.error(`${python} could not be started: ${error.message}`);
process.exitCode = status ?? 3;
