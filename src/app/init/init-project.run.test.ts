import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { check } from "../check.ts";
import { nodeHost } from "../host/host.ts";
import { type InitQuestion, type InitRequest, initProject } from "./init-project.ts";

/** A folder with a table of customers: a rare 'left' in the last column, which no name suggests. */
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "specline-init-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  const rows = Array.from({ length: 60 }, (_, n) => [
    n + 100,
    ["a", "b", "c"][n % 3],
    (n * 7) % 50,
    n % 5 === 0 ? "left" : "stayed",
  ]);
  const text = [["price", "plan", "months", "ending"], ...rows].map((cells) => `${cells.join(",")}\n`).join("");
  mkdirSync(join(made, "data"));
  writeFileSync(join(made, "data/Our customers-2025.csv"), text);
  return made;
}
const DATA = "data/Our customers-2025.csv";

const start = (at: string, more: Partial<InitRequest> = {}) =>
  initProject({ ...nodeHost(() => undefined), folder: at }, { data: DATA, ci: true, yes: false, ...more });
const codes = ({ diagnostics }: Awaited<ReturnType<typeof start>>) => diagnostics.map(({ code }) => code);
const files = (at: string) =>
  readdirSync(at, { recursive: true, encoding: "utf8" }).filter((name) => /\.(ya?ml|gitignore)$/.test(name));

test("asks two questions whose answers the table suggests, and writes a project that has no problem", async () => {
  const at = folder();
  const asked: InitQuestion[] = [];
  const ask = async (question: InitQuestion) => {
    asked.push(question);
    return question.choices[0]?.value;
  };
  const { value, diagnostics } = await start(at, { ask });
  expect(diagnostics).toEqual([]);
  expect(asked.map(({ about, choices }) => [about, choices[0]])).toEqual([
    [
      "label",
      { value: "ending", why: "it has two values, 'stayed' and 'left', it is the last column, it is never empty" },
    ],
    ["positive", { value: "left", why: "the rarer class, 12 rows" }],
  ]);
  expect(value).toMatchObject({ name: "our_customers_2025", task: "binary", assumed: [], template: "standard" });
  expect(parse(readFileSync(join(at, "pipeline.yaml"), "utf8"))).toMatchObject({
    data: DATA,
    label: "ending",
    positive: "left",
  });
  const checked = await check({ ...nodeHost(() => undefined), folder: at }, "pipeline.yaml", {
    target: "local",
    fix: false,
  });
  expect(checked.diagnostics.filter(({ severity }) => severity !== "note")).toEqual([]);
  // A second time, nothing is replaced.
  const before = files(at).map((name) => readFileSync(join(at, name), "utf8"));
  expect(codes(await start(at, { yes: true }))).toEqual(["init/there"]);
  expect(files(at).map((name) => readFileSync(join(at, name), "utf8"))).toEqual(before);
});

test("in a script, what is not clear is an error that names the choices, and --yes says what it assumes", async () => {
  const at = folder();
  const open = await start(at);
  expect(codes(open)).toEqual(["init/label-open"]);
  expect(open.diagnostics[0]?.hint).toContain("'ending'");
  expect(codes(await start(at, { label: "ending" }))).toEqual(["init/positive-open"]);
  expect(codes(await start(at, { label: "endng" }))).toEqual(["init/label-unknown"]);
  expect(codes(await start(at, { label: "ending", positive: "Left" }))).toEqual(["init/positive-unknown"]);
  expect(codes(await start(at, { label: "price", template: "calibrated" }))).toEqual(["init/template-task"]);
  expect(codes(await start(at, { label: "price", template: "tunning" }))).toEqual(["init/template-unknown"]);
  expect(codes(await start(at, { data: "nowhere.csv" }))).toEqual(["init/no-data"]);
  expect(await start(at, { ask: async () => undefined })).toMatchObject({ givenUp: true });
  expect(files(at)).toEqual([]);
  writeFileSync(join(at, ".gitignore"), "dist\n");
  const { value, diagnostics } = await start(at, { yes: true, ci: false, name: "churn" });
  expect(diagnostics.map(({ code }) => code)).toEqual(["init/ignore"]);
  expect(value?.assumed.map(({ about, value: one }) => [about, one])).toEqual([
    ["label", "ending"],
    ["positive", "left"],
  ]);
  expect(value?.files).toEqual(["pipeline.yaml", "specline.config.yaml"]);
  expect(readFileSync(join(at, ".gitignore"), "utf8")).toBe("dist\n");
});
