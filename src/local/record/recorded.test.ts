import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fold } from "./fold.ts";
import { parseJournal } from "./journal.ts";

const FOLDER = new URL("../../../test/fixtures/records/", import.meta.url);
const names = readdirSync(FOLDER).flatMap((file) => (file.endsWith(".jsonl") ? [file.slice(0, -".jsonl".length)] : []));

test.each(names)("the record %s reads as it did when it was written", (name) => {
  const text = readFileSync(new URL(`${name}.jsonl`, FOLDER), "utf8");
  const folded = fold(parseJournal(text), () => false, 0);
  const expected = new URL(`${name}.json`, FOLDER);
  const read = { record: folded?.record, results: Object.fromEntries(folded?.results ?? []) };
  // Later versions may add members, but change none.
  expect(JSON.parse(JSON.stringify(read))).toMatchObject(JSON.parse(readFileSync(expected, "utf8")));
});

test("there are records of every version", () => {
  expect([...new Set(names.map((name) => name.split("-")[0]))]).toEqual(["1", "2"]);
});
