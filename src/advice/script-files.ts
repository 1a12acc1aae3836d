/** A Python file of a script, by its path in the script's folder. */
export interface ScriptFile {
  readonly name: string;
  readonly text: string;
}

/** Code that starts or loads other files in ways that cannot be followed. */
const DYNAMIC = /\b(?:importlib|__import__|runpy|exec|execfile|subprocess|os\.system|Popen)\b/;

const IMPORT = /^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]+)|import[ \t]+([^\n#]+))/gm;

/**
 * The files that a script uses: its entry file and the modules next to it that are imported, directly or through others.
 * A folder can also have other scripts, which say nothing about this one. All files, if some are loaded in another way.
 */
export function filesUsed(files: readonly ScriptFile[], entry: string): readonly ScriptFile[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  const first = byName.get(entry);
  if (first === undefined) return files;
  const used = new Set([first]);
  for (const file of used) {
    if (DYNAMIC.test(file.text)) return files;
    for (const module of importsIn(file)) for (const name of namesOf(module)) addTo(used, byName.get(name));
  }
  return [...used];
}

const addTo = (used: Set<ScriptFile>, file: ScriptFile | undefined): void => {
  if (file !== undefined) used.add(file);
};

/** The files that a dotted name can mean. A package brings those above it. */
const namesOf = (module: string): readonly string[] => {
  const parts = module.split(".").filter((part) => part !== "");
  return parts.flatMap((_, index) => {
    const path = parts.slice(0, index + 1).join("/");
    return [`${path}.py`, `${path}/__init__.py`];
  });
};

/** The modules that a file imports, as dotted names from the script's folder. Imported names can be modules, too. */
function importsIn({ name, text }: ScriptFile): readonly string[] {
  const folder = name.split("/").slice(0, -1);
  return [...text.matchAll(IMPORT)].flatMap(([, dots = "", from = "", names = "", plain = ""]) => {
    if (plain !== "") return listedNames(plain);
    const above = dots === "" ? [] : folder.slice(0, folder.length - dots.length + 1);
    const base = [...above, ...(from === "" ? [] : [from])].join(".");
    return [base, ...listedNames(names).map((one) => (base === "" ? one : `${base}.${one}`))];
  });
}

const listedNames = (list: string): readonly string[] =>
  list
    .replace(/[()]/g, "")
    .split(",")
    .map((one) => /^[\w.]+/.exec(one.trim())?.[0] ?? "")
    .filter((one) => one !== "");

/**
 * Finds the first line of a script that contains a text, such as "scripts/train.py:12". Paths begin with the folder that
 * the user named. Undefined if no line contains it.
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
