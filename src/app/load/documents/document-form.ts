import { yaml } from "../../../author/spec/yaml.ts";

/** The forms of a pipeline that are documents; a module is the other one. */
export type DocumentForm = "definition" | "configs" | "graph" | "spec";

/** The keys at the top of a document that make it one of the forms: all keys of any one list. */
const KEYS_OF_FORM: Readonly<Record<DocumentForm, readonly (readonly string[])[]>> = {
  definition: [["Version", "Steps"]],
  configs: [["metadata", "configuration"]],
  graph: [["dag"]],
  spec: [["steps"], ["branches"]],
};

/** What each form is called in a sentence. */
export const FORM_NAMES: Readonly<Record<DocumentForm, string>> = {
  definition: "a definition ('Version' and 'Steps')",
  configs: "a config file ('metadata' and 'configuration')",
  graph: "a graph ('dag')",
  spec: "a spec ('steps' or 'branches')",
};

/**
 * The forms whose keys a parsed document has at its top. One form is an answer; none or several are for the caller to
 * report. Only the document's own keys count: comments, strings and nested keys may say anything.
 *
 * @param value A parsed YAML or JSON document: `{ Version: "2020-12-01", Steps: [] }` gives `["definition"]`.
 */
export function formsOf(value: unknown): readonly DocumentForm[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const has = (key: string): boolean => Object.hasOwn(value, key);
  return (Object.keys(KEYS_OF_FORM) as DocumentForm[]).filter((form) =>
    KEYS_OF_FORM[form].some((keys) => keys.every(has)),
  );
}

/**
 * True for the text of a config file, including one with a syntax error: its own reader then reports the error.
 *
 * @param text JSON or YAML, sound or not.
 */
export const isConfigFile = (text: string): boolean => formsOf(readLeniently(text)).includes("configs");

/** What can be read of a text. A broken one still has the keys at the top that come before the fault. */
function readLeniently(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // YAML, or broken.
  }
  try {
    const { isMap, isScalar, parseDocument } = yaml();
    const { contents } = parseDocument(text, { prettyErrors: false, logLevel: "silent" });
    if (!isMap(contents)) return undefined;
    return Object.fromEntries(contents.items.map(({ key }) => [isScalar(key) ? String(key.value) : "", true]));
  } catch {
    return undefined;
  }
}
