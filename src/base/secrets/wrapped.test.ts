import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { placesIn } from "./broken.ts";
import { createRedactor, HIDDEN } from "./index.ts";
import { acrossLines } from "./wrapped.ts";

const SHORT = "Tr0ub4dor&3-correct-horse";
const LONG = `${SHORT}-battery-staple-9f8e7d6c5b4a39281706f5e4d3c2b1a0zyxwvutsrqponmlkjihgfedcba`;

/** A secret inside a Base64 string, which is wrapped; and how many characters before and after belong to nothing else. */
function encoded(secret: string, before: number, width: number) {
  const whole = Buffer.from(`${"x".repeat(before)}${secret}${"#".repeat(50)}`).toString("base64");
  // Groups that the secret shares with its neighbors do not show it.
  const first = Math.floor(before / 3) * 4 + ([0, 2, 3][before % 3] ?? 0);
  const last = Math.floor(((before + secret.length) * 8) / 6);
  const lines = whole.match(new RegExp(`.{1,${width}}`, "g")) ?? [];
  return { lines, around: [whole.slice(0, first), whole.slice(last)] };
}

describe.each([
  ["64", 64, SHORT],
  ["76", 76, SHORT],
  ["64", 64, LONG],
  ["76", 76, LONG],
])("Base64 in lines of %s characters", (_, width, secret) => {
  const knowing = () => {
    const redactor = createRedactor();
    redactor.learn({ DB_PASSWORD: secret });
    return redactor;
  };
  test.each<readonly [form: string, mayShow: number, show: (lines: readonly string[]) => string]>([
    ["as a log", 2, (lines) => lines.map(knowing().lines()).join("")],
    ["as one text", 0, (lines) => knowing().text(lines.join("\n"))],
    ["as one indented text", 0, (lines) => knowing().text(lines.join("\r\n    "))],
    ["with escaped line ends", 0, (lines) => knowing().text(lines.join("\\n"))],
  ])("%s shows nothing of a learnt secret, wherever the lines break", (__, mayShow, show) => {
    for (let before = 0; before < 120; before += 1) {
      const { lines, around } = encoded(secret, before, width);
      const shown = show(lines).replaceAll(/(?:\r|\\n|\n) */g, "");
      const outside = shown.split(HIDDEN);
      expect(outside.length, `${before}`).toBeGreaterThan(1);
      const [first = "", last = ""] = [outside[0], outside.at(-1)];
      // Line by line, two characters at the end of a line cannot be told from a coincidence.
      const extra = first.length - (around[0] ?? "").length;
      expect(extra >= 0 && extra <= mayShow, `${before}: ${first}`).toBe(true);
      expect(
        [first.startsWith(around[0] ?? ""), last, outside.slice(1, -1).join("").length <= mayShow],
        `${before}`,
      ).toEqual([true, around[1], true]);
    }
  });
});

describe.each<readonly [form: string, prefix: (line: number) => string, suffix: string]>([
  ["a date and a level", (line) => `2026-11-29 01:02:${10 + line},123 INFO `, ""],
  ["the form of Python's logging", () => "INFO:root:", ""],
  ["a counter that gets longer", (line) => `[${line * 60}/999] `, ""],
  ["a name and a dash", () => "worker-", ""],
  ["a source line", (line) => `train.py:${line} | `, " |"],
  ["a JSON record", (line) => `{"line":${line},"message":"`, '","level":"info"}'],
  ["a Python list", () => " '", "\\n',"],
  ["a color", () => "\u001b[32mINFO\u001b[0m ", "\u001b[0m"],
])("Base64 whose lines each have %s", (_, prefix, suffix) => {
  const password = LONG;
  const redactor = createRedactor();
  redactor.learn({ DB_PASSWORD: password });
  test.each([
    ["line by line", 2, (lines: readonly string[]) => lines.map(redactor.lines())],
    ["as one text", 0, (lines: readonly string[]) => redactor.text(lines.join("\n")).split("\n")],
  ])("%s shows the prefixes, but nothing of a learnt secret", (__, mayShow, show) => {
    for (let before = 0; before < 60; before += 1) {
      const { lines, around } = encoded(password, before, 64);
      const shown = show(lines.map((line, index) => prefix(index) + line + suffix)).map((line, index) => {
        const [start, end] = [stripVTControlCharacters(prefix(index)), stripVTControlCharacters(suffix)];
        const plain = stripVTControlCharacters(line);
        expect([plain.startsWith(start), plain.endsWith(end)], `${before}: ${plain}`).toEqual([true, true]);
        return plain.slice(start.length, plain.length - end.length);
      });
      const left = shown.join("").replaceAll(HIDDEN, "");
      expect(left.length - around.join("").length, `${before}: ${shown.join("|")}`).toBeLessThanOrEqual(mayShow);
    }
  });
});

test("after a line that may break off a secret, other lines stay as they are", () => {
  const redactor = createRedactor();
  redactor.learn({ DB_PASSWORD: "Tr0ub4dor&3-correct-horse" });
  const lines = ["INFO the end of T", "INFO training r0 of 3", "", "INFO done Tr", "0 errors"];
  expect(lines.map(redactor.lines())).toEqual(lines);
  expect(redactor.text(lines.join("\n"))).toBe(lines.join("\n"));
});

test("a private key is hidden on each line after a logger's prefix", () => {
  const body =
    Buffer.from("key ".repeat(60))
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  const key = ["-----BEGIN RSA PRIVATE KEY-----", ...body, "-----END RSA PRIVATE KEY-----"];
  for (const [prefix, suffix] of [
    ["INFO:root:", ""],
    ["01:02 INFO ", ""],
    [" '", "\\n',"],
  ] as const) {
    const line = createRedactor().lines();
    const shown = [...key.map((one) => prefix + one + suffix), "epoch 1: loss 0.3"].map(line);
    expect(shown.join()).not.toMatch(new RegExp(body.map((one) => one.slice(0, 8)).join("|")));
    expect(shown.at(-1)).toBe("epoch 1: loss 0.3");
  }
});

test("paths and digests at the end of a line are no Base64", () => {
  const redactor = createRedactor();
  redactor.learn({ A_PASSWORD: "a7f3e1c9b5d80246ace8", B_PASSWORD: "lib/python3/site-packages/x9" });
  const line = redactor.lines();
  const digest = `sha256 ${"0123456789abcdef".repeat(4).slice(0, 63)}a`;
  const path = `in /opt/Program/python3/site-packages/Some-Long-Name/Another-Long-Name-2/l`;
  expect([line(digest), line(path)]).toEqual([digest, path]);
});

test("the parts of a secret are found at their places in the text", () => {
  const places = placesIn(["secret"]);
  expect(acrossLines("secret a\nse\n  cret b secret", () => places)).toEqual([
    { start: 9, end: 11 },
    { start: 14, end: 18 },
  ]);
  expect(acrossLines("secret", () => places)).toEqual([]);
});
