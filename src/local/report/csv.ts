/** The records of a csv as RFC 4180 has it: fields may stand in quotes, and hold commas, quotes and line ends there. */
export function* records(text: string): Generator<readonly string[]> {
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  let row: string[] = [];
  while (pattern.lastIndex < text.length) {
    const found = pattern.exec(text);
    if (found === null) return;
    const [, quoted, plain = "", end] = found;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    yield row;
    row = [];
  }
  // A comma at the very end of the text still has an empty field behind it.
  if (row.length > 0) yield [...row, ""];
}
