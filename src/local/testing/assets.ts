import { digest, treeDigest } from "../../base/digest.ts";
import type { Asset } from "../../compile/compiled.ts";

/** Strings as an asset in archive form. */
export function codeAsset(uri: string, files: Readonly<Record<string, string>>): Asset {
  const tree = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, { digest: digest(text) }]));
  const sources = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, { text }]));
  return { uri, form: "archive", digest: treeDigest(tree), tree, sources, role: "code", steps: ["Train"] };
}
