import type { Edit } from "../../diagnostics/index.ts";
import { yaml } from "./yaml.ts";

/**
 * Applies the edits in a fix. The comments, order and style of everything else are kept, and JSON stays JSON.
 *
 * @param text - a spec or config file, YAML or JSON
 * @param edits - applied in this order; edits to locations that do not exist are skipped
 * @returns the new text
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const { isCollection, isSeq, parseDocument } = yaml();
  const document = parseDocument(text, { keepSourceTokens: true });
  for (const { path, action, value } of edits) {
    const parent = path.length < 2 ? document.contents : document.getIn(path.slice(0, -1), true);
    const last = path.at(-1);
    const blocked = path.slice(0, -1).some((_, index) => {
      const node: unknown = document.getIn(path.slice(0, index + 1), true);
      return node !== null && node !== undefined && !isCollection(node);
    });
    if (last === undefined || blocked) continue;
    if (action === "remove") document.deleteIn(path);
    else if (action === "insert" && isSeq(parent) && typeof last === "number")
      parent.items.splice(Math.min(last, parent.items.length), 0, document.createNode(value));
    else document.setIn(path, value);
  }
  if (isJson(text)) return `${JSON.stringify(document.toJS(), null, indentOf(text))}${text.endsWith("\n") ? "\n" : ""}`;
  return document.toString({ lineWidth: 0 });
}

function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object";
  } catch {
    return false;
  }
}

/** The indentation used in a JSON document, or two spaces if it has none. */
const indentOf = (text: string): string => /\n([ \t]+)\S/.exec(text)?.[1] ?? "  ";
