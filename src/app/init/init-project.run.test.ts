import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { InitRequest } from "./init-project.ts";
import type { InitQuestion } from "./questions.ts";
import { codes, DATA, faultsIn, files, folder, rows, start, startWith } from "./testing/customers.ts";

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
  expect(value).toMatchObject({ name: "our_customers_2025", task: "binary", template: "binary" });
  const why = "the file is named 'Our customers-2025.csv', and --name sets another name";
  expect(value?.assumed).toEqual([{ about: "name", value: "our_customers_2025", why }]);
  expect(parse(readFileSync(join(at, "pipeline.yaml"), "utf8"))).toMatchObject({
    data: DATA,
    label: "ending",
    positive: "left",
  });
  expect(await faultsIn(at, "pipeline.yaml")).toEqual([]);
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
  writeFileSync(join(at, "other.yaml"), "name: other\nsteps: [training]\n");
  expect(codes(await start(at, { data: "other.yaml" }))).toEqual(["data/other-kind"]);
  rmSync(join(at, "other.yaml"));
  expect(codes(await start(at, { data: "nowhere.csv", name: "***" }))).toEqual(["author/title"]);
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

test("takes 1 or true as the positive class by default, even if it is the more frequent one", async () => {
  const found = async (zero: string, one: string, more: Partial<InitRequest> = {}) => {
    const lines = [["age", "left"], ...rows(60, (n) => [n * 7, n % 3 === 0 ? zero : one])];
    const { value, diagnostics } = await startWith(lines, { yes: false, label: "left", ci: false, ...more });
    return value?.assumed.map(({ value: taken, why }) => `${taken}: ${why}`) ?? diagnostics.map(({ code }) => code);
  };
  expect(await found("0", "1")).toEqual(["1: 40 rows"]);
  expect(await found("1", "0")).toEqual(["1: the rarer class, 20 rows"]);
  expect(await found("No", "Yes", { yes: true })).toEqual(["true: 40 rows"]);
  expect(await found("0", "1", { positive: "0" })).toEqual([]);
  expect(await found("1", "2")).toEqual(["init/positive-open"]);
});

test("says if it read only a part of the table, and counts only that part", async () => {
  const at = folder();
  const words = "w".repeat(80);
  const table = rows(300_000, (n) => `${n % 7},${words}${n % 1013},${n % 3 === 0 ? "left" : "stayed"}\n`);
  writeFileSync(join(at, "big.csv"), `a,b,ending\n${table.join("")}`);
  const { value, diagnostics } = await start(at, { data: "big.csv", label: "ending", yes: true });
  expect(diagnostics.map(({ code }) => code)).toContain("advice/partial");
  expect(value?.assumed.find(({ about }) => about === "positive")?.why).toMatch(
    /^the rarer class, \d+ of the rows that were read$/,
  );
});

test("says if the first line may not be a header", async () => {
  const flowers = rows(150, (n) => [5.1 + (n % 7) / 10, 3.5, 1.4 + (n % 9) / 10, 0.2 + (n % 5) / 10, n % 3]);
  const iris = await startWith([[150, 4, "setosa", "versicolor", "virginica"], ...flowers]);
  expect(codes(iris)).toEqual(["data/number-names"]);
  expect(iris.diagnostics[0]?.message).toContain("'150', '4'");
  expect(codes(await startWith(flowers))).toEqual(["data/no-header"]);
  const years = await startWith([["2019", "2020", "kind"], ...rows(50, (n) => [n % 7, n % 9, n % 2 ? "a" : "b"])]);
  expect(codes(years)).toEqual([]);
});

test("says what makes a column a poor label, before anything is written", async () => {
  const table = [
    ["one", "many", "words", "three"],
    ...rows(3000, (n) => ["same", `c${n % 25}`, `word ${n * 7919} ${n}`, `k${n % 3}`]),
  ];
  expect(codes(await startWith(table, { label: "one" }))).toEqual(["init/label-unfit"]);
  expect(codes(await startWith(table, { label: "three", positive: "k1" }))).toEqual(["init/positive-many"]);
  const many = await startWith(table, { label: "many" });
  expect([codes(many), many.value?.task]).toEqual([["init/many-classes"], "multiclass"]);
  const unknown = await startWith([rows(12, (n) => `c${n}`), ...rows(20, (n) => rows(12, (m) => n * m))], {
    label: "x",
  });
  expect(unknown.diagnostics[0]?.hint).toContain("'c7' and 4 more");
  expect(unknown.diagnostics[0]?.seen).toEqual(["all columns: c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11"]);
});

test("classes with equal counts are not called rarer", async () => {
  const { value } = await startWith([["x", "label"], ...rows(40, (n) => [n % 7, n % 2 ? "a" : "b"])]);
  expect(value?.assumed.map(({ why }) => why)).toContain("both classes have 20 rows");
});

test("looks at the local copy of a table in S3, and says which files the workflow lacks", async () => {
  const at = folder();
  const data = "s3://bucket/customers.csv";
  const { diagnostics } = await start(at, { data, yes: true });
  expect(diagnostics.map(({ code }) => code)).toEqual(["init/remote"]);
  expect(diagnostics[0]?.hint).toContain("aws s3 cp s3://bucket/customers.csv .specline/s3/bucket/customers.csv");
  mkdirSync(join(at, ".specline/s3/bucket"), { recursive: true });
  renameSync(join(at, DATA), join(at, ".specline/s3/bucket/customers.csv"));
  rmSync(join(at, "package-lock.json"));
  const made = await start(at, { data, yes: true });
  expect([codes(made), made.value?.data, made.value?.name]).toEqual([["init/no-package"], data, "customers"]);
  expect(made.diagnostics[0]?.message).toContain("no package-lock.json");
});

test("writes a workflow only where GitHub reads it", async () => {
  const at = folder();
  const ml = join(at, "ml");
  mkdirSync(ml);
  renameSync(join(at, "data"), join(ml, "data"));
  writeFileSync(join(at, ".git"), "gitdir: elsewhere\n");
  const { value, diagnostics } = await start(ml, { yes: true });
  expect(value?.files).toEqual(["pipeline.yaml", "specline.config.yaml", ".gitignore"]);
  expect(diagnostics.map(({ code }) => code)).toEqual(["init/no-workflow"]);
  expect(diagnostics[0]?.hint).toContain("working-directory: ml");
  mkdirSync(join(ml, ".git"));
  rmSync(join(ml, "pipeline.yaml"));
  expect((await start(ml, { yes: true })).value?.files).toContain(".github/workflows/specline.yml");
});

test("a template decides how a label is read that allows several tasks", async () => {
  const grades = [["a", "b", "grade"], ...rows(200, (n) => [n % 17, n % 13, n % 6])];
  const usual = await startWith(grades, { label: "grade" });
  expect(usual.value).toMatchObject({ task: "multiclass", template: "multiclass" });
  const asked = await startWith(grades, { label: "grade", template: "regression" });
  expect(asked.value).toMatchObject({ task: "regression", template: "regression" });
  const words = [["a", "b", "kind"], ...rows(200, (n) => [n % 17, n % 13, `k${n % 6}`])];
  const refused = await startWith(words, { label: "kind", template: "regression" });
  expect(refused.diagnostics[0]?.message).toBe(
    "the template 'regression' is for regression, but the label's values allow multiclass",
  );
});

test("refuses what fits no template, before anything is written", async () => {
  expect(codes(await startWith([["y"], ...rows(50, (n) => [n % 2])]))).toEqual(["init/no-features"]);
  const table = [["a", "y"], ...rows(50, (n) => [n % 7, n % 2])];
  expect(codes(await startWith(table, { template: "scoring", label: "y" }))).toEqual(["init/option-template"]);
  expect(codes(await startWith(table, { label: "y", model: "last" }))).toEqual(["init/option-template"]);
  expect(codes(await startWith(table, { template: "scoring", model: "nowhere.tar.gz" }))).toEqual([
    "predict/no-subject",
  ]);
  const open = await startWith(table, { template: "scoring" });
  expect([codes(open), open.value?.model]).toEqual([["init/no-model"], "model.tar.gz"]);
});
