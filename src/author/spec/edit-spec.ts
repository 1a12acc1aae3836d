import type { Edit } from "../../diagnostics/index.ts";
import { editText } from "./edit/edit-text.ts";
import { yaml } from "./yaml.ts";

/**
 * Applies the edits in a fix. Only the characters that express the edited values change: comments, order, spelling,
 * line ends and everything else are kept.
 *
 * @param text - a spec or config file: YAML, JSON, or JSON with comments
 * @param edits - applied in this order; edits to locations that do not exist are skipped
 * @returns the new text
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  return mark + edits.reduce((now, edit) => editText(now, edit) ?? rewritten(now, edit), text.slice(mark.length));
}

/** Edits a document in an unusual form. Its values and comments are kept, but the style becomes the library's. */
function rewritten(text: string, { path, action, value }: Edit): string {
  const { isCollection, isSeq, parseDocument } = yaml();
  const document = parseDocument(text, { keepSourceTokens: true });
  const parent = path.length < 2 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  const blocked = path.slice(0, -1).some((_, index) => {
    const node: unknown = document.getIn(path.slice(0, index + 1), true);
    return node !== null && node !== undefined && !isCollection(node);
  });
  if (last === undefined || blocked || document.errors.length > 0) return text;
  if (action === "remove") document.deleteIn(path);
  else if (action === "insert" && isSeq(parent) && typeof last === "number")
    parent.items.splice(Math.min(last, parent.items.length), 0, document.createNode(value));
  else document.setIn(path, value);
  return document.toString({ lineWidth: 0 });
}
