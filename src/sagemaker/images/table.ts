import { IMAGE_TABLE } from "./table.generated.ts";

/** The images for one version of a framework. */
export interface ImageVersion {
  readonly repository: string;
  /** The index into the table's registries. */
  readonly registry: number;
  /** A replacement for the version at the start of the tag. */
  readonly tagPrefix?: string;
  readonly processors?: readonly string[];
  readonly pythons?: readonly string[];
  /** The end of the tag, by processor. */
  readonly containers?: Readonly<Record<string, string>>;
}

/** A framework's images for one purpose, such as training, inference or processing. */
export interface ImageScope {
  readonly processors?: readonly string[];
  /** A map from short versions to full ones, such as "2.1" to "2.1.0". The tag keeps the short form. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, ImageVersion>>;
}

export interface ImageTable {
  /** The domain for all regions that are not listed in `suffixes`. */
  readonly suffix: string;
  readonly suffixes: Readonly<Record<string, string>>;
  readonly registries: readonly ReadonlyMap<string, string>[];
  readonly frameworks: Readonly<Record<string, Readonly<Record<string, ImageScope>>>>;
}

let table: ImageTable | undefined;

/** The images that AWS manages. The table is read on first use. */
export function imageTable(): ImageTable {
  if (table !== undefined) return table;
  const raw = JSON.parse(IMAGE_TABLE) as Omit<ImageTable, "registries"> & { readonly registries: readonly string[] };
  const accounts = (text: string): ReadonlyMap<string, string> =>
    new Map(
      text.split(" ").map((entry) => {
        const [region = "", account = ""] = entry.split("=");
        return [region, account] as const;
      }),
    );
  table = { ...raw, registries: raw.registries.map(accounts) };
  return table;
}
