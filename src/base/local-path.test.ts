import { normalize } from "node:path/posix";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plainPath, sourceKey } from "./local-path.ts";

const part = fc.constantFrom("a", "b c", "..", ".", "", "t.csv", "...");

describe("a plain path", () => {
  test("is the path that Node normalizes to, without a slash at the end", () =>
    fc.assert(
      fc.property(fc.boolean(), fc.array(part, { minLength: 1, maxLength: 7 }), (isAbsolute, parts) => {
        const path = `${isAbsolute ? "/" : ""}${parts.join("/")}`;
        expect(plainPath(path)).toBe(
          normalize(path)
            .replace(/(?<=.)\/$/, "")
            .replace(/^\.\/$/, "."),
        );
      }),
    ));
});

test.each([
  ["./a.csv", "a.csv", true],
  ["data//t.csv", "data/t.csv", true],
  ["data/", "./data", true],
  ["x/../a.csv", "a.csv", true],
  ["../a.csv", "a.csv", false],
  ["/a.csv", "a.csv", false],
  // In S3, each of these is a separate key.
  ["s3://b/./a.csv", "s3://b/a.csv", false],
  ["", ".", false],
])("%j and %j are the same source: %s", (one, other, isSame) => {
  expect(sourceKey(one) === sourceKey(other)).toBe(isSame);
});
