import { withoutComments } from "./script-use.ts";

/** A script's Python file, with its path in the script's folder. */
export interface ScriptFile {
  readonly name: string;
  readonly text: string;
}

/** Code that starts or loads other files in ways that cannot be followed. */
const DYNAMIC = /\b(?:importlib|__import__|runpy|exec|execfile|subprocess|os\.system|Popen)\b/;

/** An import statement on a logical line, possibly after another statement (`x = 1; import y`, `if x: import y`). */
const IMPORT =
  /(?:^|[;:])[ \t]*(?:from[ \t]*(\.*)[ \t]*([\w.]*)[ \t]*\bimport\b[ \t]*(\([^)]*\)|[^\n;]+)|import[ \t]+([^\n;]+))/gm;

/**
 * The files that a script uses: the started files, and the modules that they import, directly or indirectly. Other
 * scripts in the same folder say nothing about this script. Returns all files if some are loaded dynamically.
 */
export function filesUsed(files: readonly ScriptFile[], starts: readonly string[]): readonly ScriptFile[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  const used = new Set<ScriptFile>();
  for (const name of starts) {
    const file = byName.get(name);
    if (file === undefined) return files;
    used.add(file);
  }
  const roots = rootsOf(starts);
  for (const file of used) {
    if (DYNAMIC.test(file.text)) return files;
    for (const imported of importsIn(file)) {
      for (const name of namesOf(imported, roots)) addTo(used, byName.get(name));
    }
  }
  return [...used];
}

/** The names under which started files can import the modules in these files. */
export const modulesIn = (names: readonly string[], starts: readonly string[]): readonly string[] => {
  const found = [...rootsOf(starts)].flatMap((root) => {
    const start = root === "" ? "" : `${root}/`;
    return names.filter((name) => name.startsWith(start)).map((name) => name.slice(start.length).split("/")[0] ?? "");
  });
  return [...new Set(found.map((name) => name.replace(/\.py$/, "")))];
};

/** Python looks for modules in the script's folder and, in SageMaker's containers, also in the code folder. */
const rootsOf = (starts: readonly string[]): ReadonlySet<string> => new Set([...starts.map(folderOf), ""]);

const addTo = (used: Set<ScriptFile>, file: ScriptFile | undefined): void => {
  if (file !== undefined) used.add(file);
};

const folderOf = (name: string): string => name.split("/").slice(0, -1).join("/");

/** A module that a file imports. Relative names start in `folder`, other names in any folder that Python searches. */
interface Imported {
  readonly module: string;
  readonly folder?: string;
}

/** The files that a dotted name can refer to. Importing a package also imports its parent packages. */
const namesOf = ({ module, folder }: Imported, roots: ReadonlySet<string>): readonly string[] => {
  const parts = module.split(".").filter((part) => part !== "");
  return (folder === undefined ? [...roots] : [folder]).flatMap((root) => {
    const paths = parts.map((_, index) => [...(root === "" ? [] : [root]), ...parts.slice(0, index + 1)].join("/"));
    const above = folder === undefined || folder === "" ? [] : [`${folder}/__init__.py`];
    return [...above, ...paths.flatMap((path) => [`${path}.py`, `${path}/__init__.py`])];
  });
};

/** The modules that a file imports. Imported names can be modules, too. */
function importsIn({ name, text }: ScriptFile): readonly Imported[] {
  const folder = name.split("/").slice(0, -1);
  return [...statementsOf(text).matchAll(IMPORT)].flatMap(([, dots = "", from = "", names = "", plain = ""]) => {
    if (plain !== "") return listedNames(plain).map((module) => ({ module }));
    const base = from === "" ? "" : `${from}.`;
    const above = folder.slice(0, Math.max(0, folder.length - dots.length + 1)).join("/");
    return [from, ...listedNames(names).map((one) => `${base}${one}`)].map((module) =>
      dots === "" ? { module } : { module, folder: above },
    );
  });
}

/** The code on logical lines, without the contents of its strings. */
const statementsOf = (text: string): string =>
  withoutComments(text)
    .replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, '""')
    .replace(/\\\r?\n/g, " ");

const listedNames = (list: string): readonly string[] =>
  list
    .replace(/[()]/g, "")
    .split(",")
    .map((one) => /^[\w.]+/.exec(one.trim())?.[0] ?? "")
    .filter((one) => one !== "");

/**
 * Finds the first line in a script that contains a string, such as "scripts/train.py:12". Paths begin with the folder
 * that the user named. Undefined if no line contains it.
 */
export function placeInScript(files: readonly ScriptFile[], folder: string, text: string | RegExp): string | undefined {
  for (const { name, text: code } of files) {
    const line = code
      .split(/\r?\n/)
      .findIndex((one) => (typeof text === "string" ? one.includes(text) : text.test(one)));
    if (line >= 0) return `${folder.endsWith(".py") ? folder : `${folder.replace(/\/$/, "")}/${name}`}:${line + 1}`;
  }
  return undefined;
}
