// The Python interpreter that runs jobs, and the modules that its tests need.
import { spawnSync } from "node:child_process";
import { bin, install, root, say } from "../project.mjs";
import { canInstall, DEBIAN_PYTHON, missingModules, provideModules } from "./modules.mjs";

/**
 * The interpreter that `specline doctor` finds, or undefined if no interpreter has the packages. With --fix, they are
 * installed.
 */
function doctor(...words) {
  const { status, stdout } = spawnSync(process.execPath, [bin, "doctor", "--json", ...words], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  const health = parsed(stdout);
  return { python: status === 0 ? health?.python?.path : undefined, diagnostics: health?.diagnostics ?? [] };
}

export const findPython = () => doctor().python;

export function providePython() {
  const { python, diagnostics } = doctor("--fix");
  for (const { message, hint } of diagnostics) {
    say(message);
    if (hint !== undefined) say(`  try ${hint}`);
  }
  return python;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** pytest, and xdist, which distributes tests across all cores. */
const PYTEST = ["pytest", "xdist"];
export const missingPytest = (python) => missingModules(python, PYTEST);

/** Installs from the same source as the interpreter's other packages. */
export function providePytest(python) {
  if (python === DEBIAN_PYTHON) return canInstall() && provideModules(python, PYTEST);
  const pip = ["-m", "pip", "install", "-q", "--retries", "0", "--timeout", "15", "pytest", "pytest-xdist"];
  return install([python, ...pip]);
}
