import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../../../../test/suite/cases.ts";
import type { Json } from "../../../base/canonical.ts";
import { isList, isObject } from "../../../base/json.ts";
import { yaml } from "../yaml.ts";
import { editText } from "./edit-text.ts";
import { edited, isSame, type ValueEdit, valueIn } from "./edit-value.ts";
import { readTree } from "./text-tree.ts";

const RUNS = { numRuns: cases(80) };

const key = fc.oneof(
  fc.constantFrom("a", "b", "max_depth", "no", "1", "a b", "é", "x:y", "#h"),
  fc.string({ minLength: 1, maxLength: 4 }),
);
const scalar = fc.oneof(
  fc.integer({ min: -9, max: 99 }),
  fc.constantFrom<Json>(
    true,
    false,
    null,
    0.5,
    "",
    "text",
    "no",
    "2026-11-29",
    "a, b",
    "it's",
    "1",
    "two\nlines",
    "a: b",
    "- x",
    "# c",
    "漢字",
    "tab\t",
  ),
  fc.string({ maxLength: 6 }),
);
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie("json"), { maxLength: 3 }),
    fc.dictionary(key, tie("json"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const document = fc.dictionary(key, json, { minKeys: 1, maxKeys: 5, noNullPrototype: true });

/** Every path in a value, except for the root path. */
const pathsOf = (value: Json): readonly ValueEdit["path"][] => {
  const members: readonly (readonly [string | number, Json])[] = isList(value)
    ? value.map((item, index) => [index, item] as const)
    : isObject(value)
      ? Object.entries(value)
      : [];
  return members.flatMap(([name, inner]) => [[name], ...pathsOf(inner).map((below) => [name, ...below])]);
};

const withComments = (text: string): string =>
  text
    .split("\n")
    .map((line, index) => (index % 2 === 0 ? line : `${line} // note ${index}, "x": 1`))
    .join("\n");
const hasBreak = (value: Json): boolean => /\\[nrt]|\p{Cc}|\p{Zl}|\p{Zp}|\p{Cf}/u.test(JSON.stringify(value));

/** The ways in which people and programs write a document. */
const FORMS: Readonly<Record<string, (value: Json) => string>> = {
  dense: (value) => JSON.stringify(value),
  "as Python": (value) => JSON.stringify(value, null, 2),
  "tabs and a final line break": (value) => `${JSON.stringify(value, null, "\t")}\n`,
  "Windows line ends": (value) => `${JSON.stringify(value, null, 4)}\n`.replaceAll("\n", "\r\n"),
  "JSON with comments": (value) => `// a file\n${withComments(JSON.stringify(value, null, 2))}\n`,
  YAML: (value) => yaml().stringify(value, { version: "1.1" }),
  "YAML with comments": (value) =>
    hasBreak(value)
      ? yaml().stringify(value)
      : `# top\n${yaml().stringify(value, { indent: 4, indentSeq: false, lineWidth: 0, blockQuote: false }).replaceAll("\n", " # why\n")}`,
  "YAML in brackets": (value) => yaml().stringify(value, { collectionStyle: "flow", lineWidth: 60 }),
  "YAML with Windows line ends": (value) =>
    hasBreak(value) ? yaml().stringify(value) : yaml().stringify(value, { lineWidth: 0 }).replaceAll("\n", "\r\n"),
};

const edits = document.chain((value) =>
  fc.record({
    value: fc.constant(value as Json),
    path: fc.oneof(
      fc.constantFrom(...pathsOf(value)),
      fc.tuple(fc.constantFrom([], ...pathsOf(value)), key).map(([path, name]) => [...path, name]),
      fc.tuple(fc.constantFrom([], ...pathsOf(value)), key, key).map(([path, a, b]) => [...path, a, b]),
    ),
    put: json,
    action: fc.constantFrom<ValueEdit["action"]>("set", "set", "insert", "remove"),
  }),
);

const contains = (text: string, part: string): boolean => {
  let from = 0;
  for (const one of text) if (one === part[from]) from += 1;
  return from === part.length;
};

describe.each(Object.entries(FORMS))("an edit of a document (%s)", (_, write) => {
  test("changes exactly the value at its path", () => {
    fc.assert(
      fc.property(edits, ({ value, path, put, action }) => {
        const text = write(value);
        const before = readTree(text)?.value;
        // Some values have no exact representation in some YAML styles.
        fc.pre(isSame(before, value));
        const edit: ValueEdit = { path, action, ...(action !== "remove" && { value: put }) };
        const after = editText(text, edit);
        const wanted = edited(value, edit);
        expect(after).toBeDefined();
        expect(readTree(after as string)?.value).toEqual(wanted);
        if (isSame(wanted, value)) expect(after).toBe(text);
        const old = valueIn(value, path);
        if (action !== "set" || old === undefined || path.length === 0) return;
        // Everything around the value keeps its bytes, up to blanks and quotes next to it.
        const lines = (after as string).split("\n");
        const kept = text.split("\n").filter((line) => lines.includes(line)).length;
        const span = JSON.stringify(old, null, 1).split("\n").length + JSON.stringify(old).split("\\n").length + 1;
        if (!text.includes("[") && text.includes("\n"))
          expect(kept).toBeGreaterThanOrEqual(text.split("\n").length - span);
      }),
      RUNS,
    );
  });
  test("that sets a new key only adds characters", () => {
    fc.assert(
      fc.property(document, key, scalar, (value, name, put) => {
        fc.pre(!Object.hasOwn(value, name));
        const text = write(value);
        fc.pre(isSame(readTree(text)?.value, value));
        const after = editText(text, { path: [name], action: "set", value: put });
        expect(after).toBeDefined();
        expect(contains(after as string, text)).toBe(true);
      }),
      RUNS,
    );
  });
});

describe("an edit of YAML with anchors", () => {
  const set = (text: string, path: ValueEdit["path"], value: Json) => editText(text, { path, action: "set", value });
  const text = "d: &d {x: 1, y: &y 2}\ne: *d\nf:\n  <<: *d\n  z: *y\n";

  test("expands the alias through which the value is reached", () => {
    expect(set(text, ["e", "x"], 5)).toBe("d: &d {x: 1, y: &y 2}\ne: {x: 5, y: 2}\nf:\n  <<: *d\n  z: *y\n");
    expect(set(text, ["f", "z"], 5)).toBe(text.replace("z: *y", "z: 5"));
  });
  test("expands every alias whose value would also change", () => {
    expect(set(text, ["d", "y"], 5)).toBe("d: &d {x: 1, y: &y 5}\ne: {x: 1, y: 2}\nf:\n  <<: {x: 1, y: 2}\n  z: 2\n");
  });
  test("overrides a merged value where it is used", () => {
    expect(set(text, ["f", "x"], 5)).toBe(`${text}  x: 5\n`);
  });
});

describe("an edit of YAML", () => {
  const set = (text: string, path: ValueEdit["path"], value: Json) => editText(text, { path, action: "set", value });

  test("keeps quotes, and the comment on the line", () => {
    expect(set("a: 'x' # why\n", ["a"], "it's")).toBe("a: 'it''s' # why\n");
    expect(set('a: "x"\n', ["a"], "y")).toBe('a: "y"\n');
    expect(set("a: x\n", ["a"], "no")).toBe('a: "no"\n');
    expect(set("a:  # nothing yet\nb: 1\n", ["a"], 2)).toBe("a: 2  # nothing yet\nb: 1\n");
    expect(set("a: !!str 1\n", ["a"], 2)).toBe("a: 2\n");
  });
  test("keeps the form of a list", () => {
    expect(set("a:\n- x # first\n- y\nb: 1\n", ["a"], ["z"])).toBe("a:\n- z\nb: 1\n");
    expect(set("a: [x]\n", ["a"], ["y", "z"])).toBe("a: [y, z]\n");
    expect(set("a: # why\n  - x\nb: 1\n", ["a"], 3)).toBe("a: 3 # why\nb: 1\n");
  });
  test("begins a document that has only comments, and a map that has no members", () => {
    expect(set("# nothing yet", ["a", "b"], 1)).toBe("# nothing yet\na:\n  b: 1\n");
    expect(set("a:\nb: {}\n", ["a", "x"], 1)).toBe("a:\n  x: 1\nb: {}\n");
    expect(set("a:\nb: {}\n", ["b", "x"], 1)).toBe("a:\nb: {x: 1}\n");
  });
  test("refuses text with syntax errors, and more than one document", () => {
    expect(set("a: [1\n", ["a"], 1)).toBeUndefined();
    expect(set("a: 1\n---\na: 2\n", ["a"], 3)).toBeUndefined();
  });
});

describe("an edit of JSON", () => {
  test("keeps how numbers are spelled, and comments", () => {
    const text = '{\n\t"a": 1.0, // one\n\t"b": 1e3,\n\t"c": 12345678901234567890, /* big */\n}';
    expect(editText(text, { path: ["b"], action: "set", value: 5 })).toBe(text.replace("1e3", "5"));
    expect(editText(text, { path: ["a"], action: "set", value: 1 })).toBe(text);
    expect(editText(text, { path: ["d"], action: "set", value: 5 })).toBe(
      text.replace("/* big */", '/* big */\n\t"d": 5,'),
    );
    expect(editText(text, { path: ["b"], action: "remove" })).toBe(text.replace('\n\t"b": 1e3,', ""));
  });
});
