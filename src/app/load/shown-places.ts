import { relative, resolve } from "node:path";
import type { ValuePlaces } from "../../plan/index.ts";

/**
 * Places relative to the current folder instead of the pipeline's, so that they can be opened from there.
 *
 * @param folder - the current folder
 * @param own - the pipeline's folder, to which the places are relative
 */
export function shownPlaces(folder: string, own: string, places: ValuePlaces): ValuePlaces {
  const moved = (place: string): string => {
    if (place.startsWith("--")) return place;
    const path = resolve(own, place);
    const short = relative(folder, path);
    return short.startsWith("..") ? path : short;
  };
  return Object.fromEntries(Object.entries(places).map(([name, place]) => [name, moved(place)]));
}
