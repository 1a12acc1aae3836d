import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { removeAfterFile } from "../../../test/suite/folders.ts";
import { digest, treeDigest } from "../../base/digest.ts";
import type { Asset } from "../../compile/compiled.ts";

const ARCHIVE = "sourcedir.tar.gz";

/** An asset whose files contain these strings. */
export function treeAsset(uri: string, files: Readonly<Record<string, string>>): Asset {
  const tree = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, { digest: digest(text) }]));
  const sources = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, { text }]));
  return { uri, form: "tree", digest: treeDigest(tree), tree, sources, role: "code", steps: ["Train"] };
}

/** An asset with a script-mode archive whose files contain these strings. */
export function codeAsset(uri: string, files: Readonly<Record<string, string>>): Asset {
  const folder = mkdtempSync(join(tmpdir(), "specline-archive-"));
  removeAfterFile(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const file = join(folder, ARCHIVE);
  execFileSync("tar", ["-czf", file, "-C", folder, ...Object.keys(files)]);
  const tree = { [ARCHIVE]: { digest: digest(readFileSync(file)) } };
  return {
    uri,
    form: "file",
    digest: treeDigest(tree),
    tree,
    sources: { [ARCHIVE]: { file } },
    role: "code",
    steps: ["Train"],
  };
}
