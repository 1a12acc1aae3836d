import { extname } from "node:path";
import { commandLine } from "../../base/command-line.ts";
import { isObject } from "../../base/json.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Host } from "../host/host.ts";
import { readNamed } from "../host/read-named.ts";
import { formsIn } from "../load/documents/document-form.ts";
import { isRemote } from "./look-at-table.ts";

/** Why no table was found in a file that could be a document. */
const NO_TABLE: ReadonlySet<string> = new Set(["data/no-table", "data/other-kind"]);

/**
 * Says of a settings file in a form of its own what `init` begins with, and with which table it may be. Any other fault
 * is returned unchanged: files that are meant to be tables keep the reader's own message.
 *
 * @param fault - why the file is not a table
 */
export async function otherDocument(host: Host, path: string, fault: Diagnostic): Promise<Diagnostic> {
  if (!NO_TABLE.has(fault.code) || isRemote(path)) return fault;
  const { value: text } = await readNamed(host.effects.files, host.folder, path);
  if (text === undefined || formsIn(text).length > 0 || !isSettings(text, extname(path).toLowerCase())) return fault;
  const table = TABLE.exec(text)?.[1];
  const label = LABEL.exec(text)?.[1]?.trim();
  const hint =
    table === undefined
      ? {}
      : { hint: `to begin with the table that it names, use '${commandLine("init", table, { label })}'` };
  return diagnostic("init/other-document", { file: path }, fault.at, hint);
}

/** Matches the first path in a text that has a table's extension. Paths are short, so that long lines take no time. */
const TABLE =
  /(?:[:=[,-][ \t]+|["'[])([^\n"'#[\]{},]{0,300}?\.(?:csv|tsv|parquet|jsonl|ndjson)(?:\.gz)?)(?=$|[\s"',\]}])/im;

/** A key under which projects state the column to predict, with a value in one line of YAML, TOML or JSON. */
const LABEL =
  /(?:^|[\s"'{,])(?:target|label)(?:_?col(?:umn)?(?:_?name)?)?["']?[ \t]*[:=][ \t]*["']?([^\s"'[\]{},#&*|>][^\n"'[\]{},#]*)/im;

function isSettings(text: string, extension: string): boolean {
  if ([".yaml", ".yml", ".toml"].includes(extension)) return true;
  if (extension !== ".json") return false;
  try {
    const value: unknown = JSON.parse(text);
    // What is meant as a table is a list, or has cells at this level.
    return isObject(value) && Object.values(value).some(isObject);
  } catch {
    return false;
  }
}
