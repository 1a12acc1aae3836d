import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { catalogue, type DataOf, type DiagnosticCode, diagnostic, render } from "../../src/diagnostics/index.ts";
import { SAMPLES, TYPICAL } from "./catalogue/typical.ts";

/*
 * Every message of the catalogue, filled with typical data (catalogue/typical.ts) and rendered as the terminal shows it:
 * catalogue/<stage>.txt. No message can change, or be added, without a change to these files. `npm run golden` rewrites them.
 */

const folder = fileURLToPath(new URL("./catalogue/", import.meta.url));
const UPDATE = process.env["SPECLINE_GOLDEN"] === "update";
const codes = (Object.keys(catalogue) as DiagnosticCode[]).sort();
const stageOf = (code: string): string => code.slice(0, code.indexOf("/"));
const stages = [...new Set(codes.map(stageOf))];

const filled = (code: DiagnosticCode): string =>
  render(diagnostic(code, { ...TYPICAL, ...SAMPLES[code] } as DataOf<typeof code>));

describe("the text of every message", () => {
  test.each(stages)("%s", (stage) => {
    const text = codes
      .filter((code) => stageOf(code) === stage)
      .map((code) => `${filled(code)}\n`)
      .join("\n");
    const file = `${folder}${stage}.txt`;
    if (UPDATE) writeFileSync(file, text);
    expect(text).toBe(existsSync(file) ? readFileSync(file, "utf8") : "");
  });

  test("every placeholder has a value", () => {
    expect(codes.filter((code) => /\{\w+\}/.test(filled(code)))).toEqual([]);
  });

  test("a hint asks about a similar name only if there is one", () => {
    const hint = (renamed: string) => diagnostic("data/column-extra", { columns: "'agee'", renamed }).hint;
    expect(hint("'agee' to 'age'")).toBe(`did you mean to rename 'agee' to 'age'? ${hint("")}`);
    expect(hint("")).toMatch(/^Rename or remove the columns/);
    expect(diagnostic("data/column-ignored", { column: "agee", nearest: "" }).hint).toBeUndefined();
  });

  test("no file is left over from a removed stage", () => {
    expect(readdirSync(folder).sort()).toEqual([...stages.map((stage) => `${stage}.txt`), "typical.ts"].sort());
  });
});
