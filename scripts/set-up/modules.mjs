// Python modules from Debian packages. Each is checked by importing it, and each is installed separately.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { install } from "../project.mjs";

export const DEBIAN_PYTHON = "/usr/bin/python3";

/** A module's Debian package. */
const debianPackage = (module) =>
  module === "xdist" ? "python3-pytest-xdist" : `python3-${module.replaceAll("_", "-")}`;

const PROBE = `
import importlib, json, sys
faults = {}
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except BaseException as error:
        faults[name] = [type(error).__name__ + ": " + str(error), (getattr(error, "name", None) or name).split(".")[0]]
print(json.dumps(faults))
`;

/**
 * The modules that cannot be imported, each with the error and the module that caused it, which can be a dependency.
 * @param ask starts a program and returns its output; undefined if there is no such program
 */
function moduleFaults(python, modules, ask = output) {
  const text = ask([python, "-c", PROBE, ...modules]);
  if (text === undefined)
    return Object.fromEntries(modules.map((name) => [name, [`${python} cannot be started`, name]]));
  return JSON.parse(text);
}

function output(words) {
  const { status, stdout } = spawnSync(words[0], words.slice(1), {
    stdio: ["ignore", "pipe", "ignore"],
    encoding: "utf8",
  });
  return status === 0 ? stdout : undefined;
}

export const missingModules = (python, modules, ask = output) =>
  Object.entries(moduleFaults(python, modules, ask)).map(([name, [fault]]) => `the Python module ${name} (${fault})`);

/** Whether this process is allowed to install Debian packages. */
export const canInstall = () => process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");

/**
 * Installs Debian packages, and reinstalls those that dpkg considers installed but that Python cannot import. If the
 * first attempt fails, updates the package lists, which are empty on a fresh machine, and repairs broken packages.
 */
export function installDebian(packages, start = install) {
  const words = ["apt-get", "install", "-y", "-q", "--no-install-recommends"];
  const attempt = () => start([...words, "--reinstall", ...packages]);
  return attempt() || (start(["apt-get", "update", "-q"]) && start([...words, "--fix-broken"]) && attempt());
}

/**
 * Installs missing modules and their dependencies. Repairing one module can reveal that another one is missing, so the
 * check is repeated.
 * @returns whether all modules can now be imported
 */
export function provideModules(python, modules, { ask = output, start = install } = {}) {
  for (let round = 0; round < 5; round += 1) {
    const faults = Object.entries(moduleFaults(python, modules, ask));
    if (faults.length === 0) return true;
    const packagesOf = (names) => [...new Set(names.map(debianPackage))];
    // Not every module has a Debian package with the same name. In that case, the package of the module that requires
    // it has the right dependency.
    const mended =
      installDebian(packagesOf(faults.map(([, [, culprit]]) => culprit)), start) ||
      installDebian(packagesOf(faults.map(([name]) => name)), start);
    if (!mended) return false;
  }
  return Object.keys(moduleFaults(python, modules, ask)).length === 0;
}
