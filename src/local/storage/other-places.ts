import { basename, join } from "node:path";
import type { FoundObjects } from "./files.ts";

/** The placeholder for the current run's id in a mapped address. */
export const RUN_ID = "{run}";

/** A folder in S3, or an object, that is elsewhere on this disk. It is only read. */
export interface Mapping {
  /** "s3://bucket/some/folder", or the address of an object. */
  readonly prefix: string;
  /** The absolute path of the folder or the file. */
  readonly path: string;
}

/** Where to look for what is not in the local S3 folder. */
export interface PlaceOptions {
  readonly maps?: readonly Mapping[] | undefined;
  /** Folders, absolute, whose files are used for missing addresses that end with their path. */
  readonly code?: readonly string[] | undefined;
  /** Whether objects in the local S3 folder are copies from S3, which a mapping replaces. Default: none are. */
  readonly areCopies?: ((own: FoundObjects) => boolean) | undefined;
}

/** The places outside the local S3 folder where a run finds its inputs. */
export interface OtherPlaces {
  /**
   * The objects at an address. `own` are those in the local S3 folder, which a mapping does not replace, unless they are
   * copies from S3.
   */
  find(uri: string, own: FoundObjects | undefined): Promise<FoundObjects | undefined>;
  /**
   * A sentence for each file that was found by its name, and for each mapping without an effect so far. Afterwards, no
   * more files are found by their names, because the run would not say so.
   */
  settle(): readonly string[];
}

/** @param at - the objects at an address, looked for at a path */
export function otherPlaces(
  { maps = [], code = [], areCopies = () => false }: PlaceOptions,
  at: (uri: string, path: string) => Promise<FoundObjects | undefined>,
): OtherPlaces {
  const unused = new Set(maps.map(({ prefix }) => prefix));
  const overridden = new Set<string>();
  const named = new Map<string, string>();
  let settled = false;

  const findMapped = async ({ prefix, path }: Mapping, uri: string): Promise<FoundObjects | undefined> => {
    const rest = uri.slice(folderOf(prefix).length).replace(/\/+$/, "");
    if (rest !== "") return at(uri, join(path, ...rest.split("/")));
    // With the slash, files whose names only begin with the folder's name do not count: they are not mapped.
    const found = await at(folderOf(uri), path);
    if (found?.kind !== "object") return found;
    // An object has the name in its address, whatever the file is called.
    return { ...found, files: found.files.map((file) => ({ ...file, as: basename(uri) })) };
  };

  /** The file with the longest path with which the address ends, because several folders can have a script of that name. */
  const findNamed = async (uri: string): Promise<FoundObjects | undefined> => {
    const known = named.get(uri);
    if (known !== undefined) return at(uri, known);
    if (settled || uri.endsWith("/")) return undefined;
    const parts = uri.split("/").slice(3).filter(Boolean);
    for (const from of parts.keys()) {
      for (const folder of code) {
        const path = join(folder, ...parts.slice(from));
        const found = await at(uri, path);
        if (found?.kind !== "object") continue;
        named.set(uri, path);
        return found;
      }
    }
    return undefined;
  };

  return {
    find: async (uri, own) => {
      const map = mappingOf(maps, uri);
      const mapped = map && (await findMapped(map, uri));
      if (map !== undefined && mapped !== undefined) {
        unused.delete(map.prefix);
        if (own === undefined || areCopies(own)) return mapped;
        overridden.add(uri);
      }
      return own ?? findNamed(uri);
    },
    settle: () => {
      settled = true;
      return [
        ...[...named].map(([uri, path]) => `${path} is read as ${uri}, because the address ends with that path`),
        ...[...overridden].map(
          (uri) => `${uri} is read from the local S3 folder, which has something there, and not as --map says`,
        ),
        ...[...unused].map((prefix) => `--map ${prefix} is not used so far: no known input is there`),
      ];
    },
  };
}

/** The mapping that covers an address; the longest one counts. */
function mappingOf(maps: readonly Mapping[], uri: string): Mapping | undefined {
  const fitting = maps.filter(({ prefix }) => folderOf(uri).startsWith(folderOf(prefix)));
  return fitting.toSorted((a, b) => b.prefix.length - a.prefix.length)[0];
}

const folderOf = (uri: string): string => `${uri.replace(/\/+$/, "")}/`;
