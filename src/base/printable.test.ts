import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { cases } from "../../test/suite/cases.ts";
import { html } from "./markup.ts";
import { page } from "./page.ts";
import { asRead, printable, printableSource, printableYaml, visible } from "./printable.ts";

/** Every character that is invisible or affects how others are displayed. */
const UNSEEN = [
  ..."\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206f\ufeff\ufff9\ufffb",
  "\u{e0041}",
];
const CONTROLS = [..."\u0000\u0007\u0008\u001b\u007f\u0085\u009b\u009f"];
const RAW =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\r(?!\n)/u;

describe("visible", () => {
  test.each(UNSEEN.map((character) => [character.codePointAt(0)?.toString(16), character]))(
    "escapes U+%s",
    (_, one) => {
      const spelt = [...Array(one.length).keys()].map((at) => `\\u${one.charCodeAt(at).toString(16).padStart(4, "0")}`);
      expect(visible(`cre${one}dit`)).toBe(`cre${spelt.join("")}dit`);
    },
  );

  test("replaces control characters except tabs and line breaks", () => {
    for (const one of CONTROLS) expect(visible(`a${one}b`)).toBe("a\ufffdb");
    expect(visible("a\tb\nc\r\nd")).toBe("a\tb\nc\r\nd");
    expect(visible("real\rfake")).toBe("real\ufffdfake");
  });

  test("keeps normal text: joiners, flags, accents, and letters of both writing directions", () => {
    const flag = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}";
    for (const text of [
      "👩‍👩‍👧",
      "می‌خواهم",
      flag,
      "🏳️‍🌈",
      "e\u0301",
      "שלום",
      "مرحبا",
      "naïve – “x” … ½",
      "क्‍ष",
      "soft\u00adhyphen",
    ])
      expect(visible(text)).toBe(text);
  });

  test("leaves no such characters in any string, and is idempotent", () => {
    const any = fc.string({
      unit: fc.oneof(
        fc.constantFrom(...UNSEEN, ...CONTROLS, "\r", "a", "‍"),
        fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
      ),
    });
    fc.assert(
      fc.property(any, (text) => {
        expect(visible(text)).not.toMatch(RAW);
        expect(visible(visible(text))).toBe(visible(text));
        expect(printable(text)).not.toMatch(RAW);
        expect(asRead(text)).not.toMatch(RAW);
      }),
      { numRuns: cases(300) },
    );
  });
});

test("a page escapes invisible characters in its title, text and attributes", () => {
  const title = `cre${UNSEEN.join("x")}dit`;
  const made = page(title, "", html`<p title="${title}">${title}</p>`);
  expect(made).not.toMatch(RAW);
  expect(made).toContain("<title>cre\\u061cx\\u200bx");
});

test("source code and documents preserve the values of their strings", () => {
  const text = `a${UNSEEN.join("b")}\u009bc`;
  const json = printableSource(JSON.stringify({ [text]: text }));
  expect(json).not.toMatch(RAW);
  expect(JSON.parse(json)).toEqual({ [text]: text });
  const yaml = printableYaml(`"${UNSEEN.join("b")}"`);
  expect(yaml).not.toMatch(RAW);
  expect(parse(yaml)).toBe(UNSEEN.join("b"));
});
