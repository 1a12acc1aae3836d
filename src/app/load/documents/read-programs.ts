import { dirname, resolve } from "node:path";
import { isList } from "../../../base/json.ts";
import { parseJson } from "../../../base/json-text.ts";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import type { Effects } from "../../../local/effects.ts";
import type { LocalProgram } from "../../../local/jobs/programs/program.ts";

/** What names a program: an option of the command line, or a key of a file. */
export interface ProgramSource {
  readonly replaces: LocalProgram["replaces"];
  /** "NAME=COMMAND". */
  readonly words: readonly string[];
  /** The folder that paths are relative to, absolute. */
  readonly folder: string;
  /** The option or key, for messages. */
  readonly option: string;
  readonly asked: boolean;
}

const EXPECTED: Readonly<Record<LocalProgram["replaces"], string>> = {
  lambda: "NAME=FILE.py:FUNCTION or NAME=FILE.js:FUNCTION",
  callback: "STEP=COMMAND",
  entrypoint: "STEP=COMMAND",
};

/** What starts a file, by its ending. */
const STARTERS: Readonly<Record<string, string>> = {
  ".py": "python3",
  ".sh": "/bin/sh",
  ".js": process.execPath,
  ".mjs": process.execPath,
  ".cjs": process.execPath,
};
const starterOf = (file: string): string | undefined => STARTERS[/\.\w+$/.exec(file)?.[0] ?? ""];

/** Reads the programs of a source, and finds their files. */
export async function readPrograms({ replaces, words, folder, option, asked }: ProgramSource, effects: Effects) {
  const programs: LocalProgram[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const word of words) {
    const [, name = "", shown = ""] = /^([A-Za-z0-9_-]+)=(.+)$/s.exec(word) ?? [];
    const read = replaces === "lambda" ? handlerIn(shown) : commandIn(shown);
    const found = read === undefined ? undefined : await placed(read, folder, effects);
    const isTaken = programs.some((one) => one.name === name);
    if (typeof found === "object" && !isTaken) {
      const [file] = found.files;
      const own = replaces === "callback" || file === undefined ? folder : dirname(file);
      programs.push({ replaces, name, ...found, folder: own, shown, asked });
      continue;
    }
    const expected =
      found === undefined
        ? EXPECTED[replaces]
        : typeof found === "string"
          ? `a file that exists, and there is no ${found}`
          : "each name once";
    diagnostics.push(diagnostic("usage/bad-value", { option, value: word, expected }));
  }
  return { programs, diagnostics };
}

/** The words of a program as the user wrote them. */
interface Written {
  readonly words: readonly string[];
  /** How many of them can name files. */
  readonly places: number;
}

/** "FILE:FUNCTION", for a file in a language that can be called here. A file with the function's name is not meant. */
function handlerIn(text: string): Written | undefined {
  const [, file = "", name = ""] = /^(.+\.(?:py|js|mjs|cjs)):([A-Za-z_$][\w$]*)$/.exec(text) ?? [];
  return file === "" ? undefined : { words: [file, name], places: 1 };
}

/** A list of words as JSON, or words between spaces. No shell reads them. */
function commandIn(text: string): Written | undefined {
  const words = text.trimStart().startsWith("[") ? listIn(text) : text.trim().split(/\s+/);
  return words === undefined || words.length === 0 || words[0] === "" ? undefined : { words, places: words.length };
}

function listIn(text: string): readonly string[] | undefined {
  const read = parseJson(text);
  if (!("value" in read) || !isList(read.value)) return undefined;
  const words = read.value.filter((word): word is string => typeof word === "string");
  return words.length === read.value.length ? words : undefined;
}

/**
 * The command with absolute paths of the files that it names, because it runs in another folder; or the name of a file
 * that does not exist.
 */
async function placed({ words, places }: Written, folder: string, effects: Effects) {
  const placedWords: string[] = [];
  const files: string[] = [];
  for (const [at, word] of words.entries()) {
    const path = resolve(folder, word);
    const isFile = at < places && !word.startsWith("-") && (await isFileAt(path, effects));
    const starter = at === 0 ? starterOf(word) : undefined;
    if (!isFile && at === 0 && (starter !== undefined || word.includes("/"))) return word;
    if (starter !== undefined) placedWords.push(starter);
    if (isFile) files.push(path);
    placedWords.push(isFile ? path : word);
  }
  return { words: placedWords, files };
}

async function isFileAt(path: string, { files }: Effects): Promise<boolean> {
  const real = await files.realPath(path);
  return real !== undefined && (await files.stat(real))?.kind === "file";
}
