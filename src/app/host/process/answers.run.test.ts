import { expect, test } from "vitest";
import { answerIn } from "../../../base/marked-answer.ts";
import { nodeHost } from "../host.ts";
import { finish } from "./process.ts";

const MARK = "answer ";

test.each<[string, readonly string[], unknown]>([
  ["alone", ['answer {"a": 1}'], { a: 1 }],
  ["after other lines", ["hello", "answer [1, 2]"], [1, 2]],
  ["before other lines", ["answer [1, 2]", "goodbye", "answer [3]"], [1, 2]],
  ["in parts", ['answer {"a": "b', "c", 'd"}'], { a: "bcd" }],
  ["in parts, before other lines", ['answer {"a": "b', 'c"}', "goodbye"], { a: "bc" }],
  ["nowhere", ["hello"], undefined],
  ["cut off", ['answer {"a": '], undefined],
])("finds a program's answer %s", (_, out, expected) => {
  expect(answerIn(MARK, out)).toEqual(expected);
});

test("a warning that arrives after a program's answer, or in its middle, is not a part of it", async () => {
  const program = `
    process.stdout.write("answer [1,");
    process.stderr.write("a warning\\n");
    setTimeout(() => { process.stdout.write("2]\\n"); process.stderr.write("another\\n"); }, 50);
  `;
  const { lines, out } = await finish(
    nodeHost(() => undefined),
    [process.execPath, "-e", program],
    { seconds: 60 },
  );
  expect(lines).toContain("another");
  expect(answerIn(MARK, out)).toEqual([1, 2]);
});
