import { yaml } from "../../../author/spec/yaml.ts";
import { withoutComments } from "../../../base/jsonc.ts";

/** The pipeline forms that are documents. The only other form is a module. */
export type DocumentForm = "definition" | "configs" | "graph" | "spec";

/** The top-level keys of each form. A document has a form if it contains all keys in one of the form's lists. */
const KEYS_OF_FORM: Readonly<Record<DocumentForm, readonly (readonly string[])[]>> = {
  definition: [["Version", "Steps"]],
  configs: [["metadata", "configuration"]],
  graph: [["dag"]],
  spec: [["steps"], ["branches"]],
};

/** Each form's name, for use in a sentence. */
export const FORM_NAMES: Readonly<Record<DocumentForm, string>> = {
  definition: "a definition ('Version' and 'Steps')",
  configs: "a config file ('metadata' and 'configuration')",
  graph: "a graph ('dag')",
  spec: "a spec ('steps' or 'branches')",
};

/**
 * The forms whose keys are at the top level of a parsed document. Comments, strings and nested keys do not count.
 * Callers report documents with no form or with more than one.
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
 * The forms of a document, even if it has a syntax error.
 *
 * @param text JSON or YAML, valid or not.
 */
export const formsIn = (text: string): readonly DocumentForm[] => formsOf(readLeniently(text));

/** Whether a document is a config file, even if it has a syntax error, which the config file reader then reports. */
export const isConfigFile = (text: string): boolean => formsIn(text).includes("configs");

/** Parses as much as possible. A malformed document still has the top-level keys that precede the syntax error. */
function readLeniently(written: string): unknown {
  const text = withoutComments(written.replace(/^\ufeff/, ""));
  try {
    return JSON.parse(text);
  } catch {
    // YAML, or invalid.
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
