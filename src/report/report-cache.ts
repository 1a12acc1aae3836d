import { join } from "node:path";
import { canonicalKey } from "../base/canonical.ts";
import { digest } from "../base/digest.ts";
import type { Files } from "../local/effects.ts";

/** Caches parts of earlier reports, so that the same inputs are not rendered again. */
export interface ReportCache {
  /** The string stored for the same input or, if there is none, the result of `make`. */
  text(of: unknown, make: () => Promise<string>): Promise<string>;
}

/** Renders everything anew. */
export const noReportCache: ReportCache = { text: (_, make) => make() };

/** The built file's name contains a digest of its code, so different code never reuses its entries. */
const CODE = import.meta.url.slice(import.meta.url.lastIndexOf("/") + 1);

/** A folder of entries, each preceded by its digest. A corrupt entry is treated as missing. */
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
      // An entry that cannot be stored is rendered again next time. If the disk is full, writing the report itself
      // fails.
      await files.write(place, shelved(made)).catch(() => undefined);
      return made;
    },
  };
}

const shelved = (text: string): string => `${digest(text)}\n${text}`;
