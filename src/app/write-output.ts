import { dirname } from "node:path";
import { type Diagnostic, diagnostic } from "../diagnostics/index.ts";
import type { Host } from "./host.ts";

/** Writes a text where the user asked for it; a fault is said, not thrown. */
export async function writeOutput(
  { effects: { files } }: Host,
  path: string,
  text: string,
): Promise<readonly Diagnostic[]> {
  try {
    const there = await files.stat(path);
    // Renaming a new file into place keeps what a reader sees whole; a device, as /dev/null, has to be written itself.
    if (there?.kind === "other") {
      await new Promise<void>((done, fail) => {
        const out = files.writer(path);
        out.on("error", fail).end(text, () => done());
      });
    } else {
      await files.makeFolder(dirname(path));
      await files.write(path, text);
    }
    return [];
  } catch (error) {
    return [diagnostic("environment/write", { file: path, reason: (error as Error).message })];
  }
}
