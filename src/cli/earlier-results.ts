import { formsIn } from "../app/load/documents/document-form.ts";
import { CsvFault, csvRecords } from "../base/csv.ts";
import { isObject } from "../base/json.ts";
import { parseJson } from "../base/json-text.ts";
import { PRICES_FORM } from "../cost/parse-prices.ts";

/** What a command writes, and how an earlier result is recognised. */
export interface WrittenKind {
  /** With an article, for messages. */
  readonly name: string;
  /** How many bytes at the start of a file are read for this. A file that needs more is no earlier result. */
  readonly bytes: number;
  readonly isEarlier: (file: ExistingFile) => boolean;
}

/** Enough for the header of a table or a page. Such results can be larger than memory. */
const HEAD_BYTES = 2 ** 20;
/** Files that are parsed as YAML, which takes a second for a few MiB. */
const SOURCE_BYTES = 2 ** 22;
/** JSON documents. SageMaker's limit for definitions is 1 MiB. */
const DOCUMENT_BYTES = 2 ** 26;

/** A file that a command was asked to write, as it is now. */
export interface ExistingFile {
  readonly path: string;
  /** As much of it as the kind reads. */
  readonly text: string;
  /** Undefined if the content is not JSON. */
  readonly json: unknown;
}

export const existingFile = (path: string, text: string): ExistingFile => {
  const parsed = /^\s*[[{]/.test(text) ? parseJson(text) : {};
  return { path, text, json: "value" in parsed ? parsed.value : undefined };
};

type Members = Readonly<Record<string, unknown>>;

/** A JSON document with some members. */
const document = (name: string, has: (members: Members) => boolean): WrittenKind => ({
  name,
  bytes: DOCUMENT_BYTES,
  isEarlier: ({ json }) => isObject(json) && has(json),
});

const definition = document(
  "a pipeline definition",
  ({ Steps, Version }) => Array.isArray(Steps) && Version !== undefined,
);
const plan = document("a plan", ({ token, planned }) => typeof token === "string" && typeof planned === "string");
const prices = document("a prices file", ({ form }) => form === PRICES_FORM);
const sarif = document("a SARIF file", ({ runs, version }) => Array.isArray(runs) && typeof version === "string");
const graph = document("a graph", ({ title, nodes }) => typeof title === "string" && Array.isArray(nodes));

const isPage = (text: string): boolean => /^\s*<(!doctype html|html)\b/i.test(text);
const page: WrittenKind = { name: "a page in HTML", bytes: HEAD_BYTES, isEarlier: ({ text }) => isPage(text) };

const picture: WrittenKind = {
  name: "a picture of a pipeline",
  bytes: DOCUMENT_BYTES,
  isEarlier: (file) =>
    isPage(file.text) || /^\s*(<\?xml|<svg\b|(---[\s\S]*?---\s*)?flowchart\b)/.test(file.text) || graph.isEarlier(file),
};

/**
 * The first column of scores is the row's number; columns that `--keep` copied are between it and the model's own.
 * Tables with data rarely have both.
 */
const scores: WrittenKind = {
  name: "a table of scores",
  bytes: HEAD_BYTES,
  isEarlier({ text }) {
    const [first, ...others] = headerOf(text);
    return first === "row" && others.some((name) => name === "score" || name === "label");
  },
};

function headerOf(text: string): readonly string[] {
  try {
    // Spreadsheet programs write a byte order mark.
    for (const { cells } of csvRecords(text.replace(/^\ufeff/, ""), ",")) return cells;
    return [];
  } catch (error) {
    if (error instanceof CsvFault) return [];
    throw error;
  }
}

/** A module that imports the package, or a spec, a config file, layers or a graph, whatever the file's name. */
const source: WrittenKind = {
  name: "a pipeline or a config file",
  bytes: SOURCE_BYTES,
  isEarlier: ({ path, text }) =>
    // Pages about Specline have modules as examples.
    !/\.mdx?$/i.test(path) &&
    (/\b(from|import)\s*\(?\s*["']specline(\/[^"']*)?["']/.test(text) ||
      formsIn(text).some((form) => form !== "definition")),
};

/**
 * What the options of commands write, by command and option. "asks": the command itself asks before it replaces a file,
 * or needs `--force`.
 */
export const WRITTEN: Readonly<Record<string, Readonly<Record<string, WrittenKind | "asks">>>> = {
  check: { sarif },
  compare: { html: page },
  compile: { output: definition },
  "config ask": { output: "asks" },
  "config import": { output: source },
  "config merge": { output: source },
  "config split": { output: source },
  contract: { output: "asks" },
  "drift-report": { output: page },
  export: { output: "asks" },
  graph: { output: picture },
  import: { output: source },
  "notebook new": { output: "asks" },
  plan: { output: plan },
  predict: { output: scores },
  "prices fetch": { output: prices },
  print: { output: source },
  promote: { output: plan },
  report: { output: page },
  rollback: { output: plan },
};
