// node scripts/set-up.mjs [--missing] [--json] [PART...]: installs everything that is missing in each part. --missing
// only reports what is missing. With --json, standard output is {"python", "missing"}.
import { fileURLToPath } from "node:url";
import { say } from "./project.mjs";
import { missingNotebook, provideNotebook } from "./set-up/notebook.mjs";
import { missingBuild, missingPackages, provideBuild, providePackages } from "./set-up/packages.mjs";
import { findPython, missingPytest, providePytest, providePython } from "./set-up/python.mjs";

/**
 * Everything that the commands in the README need. Each part checks every item and installs only the missing ones.
 * `found` contains the results of the previous parts. Nothing works without the required parts. Without an optional
 * part, some tests are skipped and report what they need.
 */
const parts = {
  packages: { required: true, missing: () => missingPackages(), provide: providePackages },
  build: { required: true, missing: missingBuild, provide: provideBuild },
  python: {
    required: true,
    missing: (found) => {
      found.python ??= findPython();
      return found.python === undefined ? ["a Python with the packages"] : [];
    },
    provide: (found) => {
      found.python = providePython();
    },
  },
  pytest: { missing: ({ python }) => missingPytest(python), provide: ({ python }) => providePytest(python) },
  notebook: { missing: missingNotebook, provide: provideNotebook },
};

/**
 * Installs the given parts in order. pytest comes after python.
 * @returns the interpreter, if requested, and everything that is still missing
 */
export function setUp(names) {
  const found = { missing: [] };
  for (const name of names) {
    const { missing, provide, required = false } = parts[name];
    if (missing(found).length > 0) provide(found);
    const still = missing(found);
    for (const what of still) say(`missing: ${what}`);
    if (still.length > 0 && required) {
      say(`Nothing works without the part ${name}. The output above says why it could not be installed.`);
      process.exit(3);
    }
    found.missing.push(...still);
  }
  return found;
}

/** Lists everything that is missing, without installing it. */
function lookAt(names) {
  const found = {};
  return { missing: names.flatMap((name) => parts[name].missing(found)), ...found };
}

function main(words) {
  const named = words.filter((word) => !word.startsWith("--"));
  const unknown = named.filter((name) => !(name in parts));
  if (unknown.length > 0) {
    say(`There is no part ${unknown.join(", ")}; the parts are ${Object.keys(parts).join(", ")}.`);
    return 2;
  }
  const wanted = new Set(named.length > 0 ? named : Object.keys(parts));
  if (wanted.has("pytest")) wanted.add("python");
  const names = Object.keys(parts).filter((name) => wanted.has(name));
  const only = words.includes("--missing");
  const { python, missing } = only ? lookAt(names) : setUp(names);
  if (words.includes("--json")) console.log(JSON.stringify({ python, missing }));
  else if (missing.length === 0) say("Nothing is missing.");
  else if (only) for (const what of missing) say(`missing: ${what}`);
  return missing.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));
