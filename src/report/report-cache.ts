import { join } from "node:path";
import { canonicalKey } from "../base/canonical.ts";
import { digest } from "../base/digest.ts";
import type { Files } from "../local/effects.ts";

/** Keeps what was made for earlier reports, so that what is made of the same is not made again. */
export interface ReportCache {
  /** The text that was made of the same before, else what `make` gives. */
  text(of: unknown, make: () => Promise<string>): Promise<string>;
}

/** Makes everything anew. */
export const noReportCache: ReportCache = { text: (_, make) => make() };

/** The built file's name holds a digest of its code, so that other code does not find what this code made. */
const CODE = import.meta.url.slice(import.meta.url.lastIndexOf("/") + 1);

/** A folder of texts, each behind its digest: one that is damaged counts as not there. */
export function openReportCache(
  files: Pick<Files, "readRegular" | "write">,
  folder: string,
  version: string,
): ReportCache {
  return {
    text: async (of, make) => {
      const place = join(folder, `report-${digest(canonicalKey({ version, code: CODE, of }))}`);
      const found = await files.readRegular(place).catch(() => undefined);
      const kept = found?.slice(found.indexOf("\n") + 1);
      if (kept !== undefined && found === shelved(kept)) return kept;
      const made = await make();
      // What cannot be kept is made again: the report itself says it when the disk is full.
      await files.write(place, shelved(made)).catch(() => undefined);
      return made;
    },
  };
}

const shelved = (text: string): string => `${digest(text)}\n${text}`;
