/**
 * A location in a document, as a chain from leaf to root. It is built for every node but formatted only if a problem is
 * found.
 */
export interface At {
  readonly up?: At;
  readonly key: string | number;
}

export const below = (up: At | undefined, key: string | number): At => (up === undefined ? { key } : { up, key });

const PLAIN = /^[A-Za-z_][\w:-]*$/;

/** "Steps[2].Arguments.Environment['a b']". */
export function pathText(at: At): string {
  const keys: (string | number)[] = [];
  for (let node: At | undefined = at; node !== undefined; node = node.up) keys.push(node.key);
  return keys
    .reverse()
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      if (!PLAIN.test(key) && index > 0) return `['${key}']`;
      return index === 0 ? key : `.${key}`;
    })
    .join("");
}
