/**
 * The JSON value that a program printed after a mark at the beginning of a line; undefined if there is none. What others
 * in its process print on the same stream, before or after it, does not matter.
 *
 * @param out - the lines of its standard output only: warnings on standard error can arrive between them
 */
export function answerIn<T>(mark: string, out: readonly string[]): T | undefined {
  const first = out.findIndex((line) => line.startsWith(mark));
  if (first < 0) return undefined;
  const [start = "", ...parts] = out.slice(first);
  // A long line arrives in parts, and usually it is the last one.
  for (const count of [parts.length, ...parts.keys()]) {
    try {
      return JSON.parse([start.slice(mark.length), ...parts.slice(0, count)].join("")) as T;
    } catch {
      // It is the beginning of the value, or more than the value.
    }
  }
  return undefined;
}
