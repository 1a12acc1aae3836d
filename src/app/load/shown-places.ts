import { relative, resolve } from "node:path";
import type { ValuePlaces } from "../../plan/index.ts";

/**
 * A path relative to the current folder, or an absolute one if it is outside.
 *
 * @param folder - the current folder
 * @param path - a path, relative to the current folder if it is not absolute
 */
export function shownPath(folder: string, path: string): string {
  const whole = resolve(folder, path);
  const short = relative(folder, whole);
  return short === ".." || short.startsWith("../") || short === "" ? whole : short;
}

/**
 * Places relative to the current folder instead of the pipeline's, so that they can be opened from there.
 *
 * @param folder - the current folder
 * @param own - the pipeline's folder, to which the places are relative
 */
export function shownPlaces(folder: string, own: string, places: ValuePlaces): ValuePlaces {
  const moved = (place: string): string => (place.startsWith("--") ? place : shownPath(folder, resolve(own, place)));
  return Object.fromEntries(Object.entries(places).map(([name, place]) => [name, moved(place)]));
}

/** The file of a deployed pipeline, according to its manifest. Options have places, too. */
export const fileIn = (places: ValuePlaces = {}): string | undefined =>
  Object.values(places)
    .find((place) => !place.startsWith("--"))
    ?.replace(/(:\d+)+$/, "");
