// Python modules that come from Debian: each is found missing by importing it, and installed by itself.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { install } from "../project.mjs";

export const DEBIAN_PYTHON = "/usr/bin/python3";

/** The Debian package of a module. */
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
 * What cannot be imported: the module to what Python says, and the module that is at fault, which may be one that it needs.
 * @param ask starts a program and gives its output; undefined where there is no such program
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

/** Whether this process may install Debian's packages. */
export const canInstall = () => process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");

/**
 * Installs packages of Debian's. What dpkg believes to be there, but Python cannot import, is laid out again. Where the
 * first attempt fails, the lists are fetched, for those of a fresh machine are empty, and what somebody took apart is mended.
 */
export function installDebian(packages, start = install) {
  const words = ["apt-get", "install", "-y", "-q", "--no-install-recommends"];
  const attempt = () => start([...words, "--reinstall", ...packages]);
  return attempt() || (start(["apt-get", "update", "-q"]) && start([...words, "--fix-broken"]) && attempt());
}

/**
 * Installs what is missing, and what that needs; mending one module may show that another is missing, so it looks again.
 * @returns whether all can be imported now
 */
export function provideModules(python, modules, { ask = output, start = install } = {}) {
  for (let round = 0; round < 5; round += 1) {
    const faults = Object.entries(moduleFaults(python, modules, ask));
    if (faults.length === 0) return true;
    const packagesOf = (names) => [...new Set(names.map(debianPackage))];
    // Not everything that Python names has a package named like it; the one of the module that needs it has it too.
    const mended =
      installDebian(packagesOf(faults.map(([, [, culprit]]) => culprit)), start) ||
      installDebian(packagesOf(faults.map(([name]) => name)), start);
    if (!mended) return false;
  }
  return Object.keys(moduleFaults(python, modules, ask)).length === 0;
}
