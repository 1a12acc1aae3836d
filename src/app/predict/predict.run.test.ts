import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, nodeHost } from "../host/host.ts";
import { runPipeline } from "../run.ts";
import { type Served, serve } from "../serve/serve.ts";
import { type PredictRequest, predict } from "./predict.ts";

const folder = mkdtempSync(join(tmpdir(), "specline-predict-"));
const host: Host = { ...nodeHost(() => undefined), folder };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Rows as people in Switzerland write them: semicolons, decimal commas, a date, a missing cell, repeated numbers. */
const ROWS = Array.from({ length: 400 }, (_, n) => {
  const [amount, age] = [((n * 37) % 211) / 4, 18 + ((n * 13) % 60)];
  const city = ["Zürich", "Genève", "Bern"][(n * 7) % 3] as string;
  const day = `${String(1 + (n % 28)).padStart(2, "0")}.${String(1 + (n % 12)).padStart(2, "0")}.2025`;
  const bad = amount > 26 !== (n % 9 === 0) || city === "Bern" ? "bad" : "good";
  return [String(amount.toFixed(2)).replace(".", ","), n % 17 === 0 ? "" : String(age), city, day, bad];
});
const NAMES = ["amount", "age", "city", "since", "status"];
const csv = (names: readonly string[], rows: readonly (readonly string[])[]): string =>
  [names, ...rows].map((cells) => `${cells.join(";")}\n`).join("");

const table = (text = ""): readonly Record<string, string>[] => {
  const [head = "", ...lines] = text.trimEnd().split("\n");
  const names = head.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, at) => [names[at] ?? "", cell])));
};

beforeAll(async () => {
  writeFileSync(join(folder, "data.csv"), csv(NAMES, ROWS));
  const steps = ["data_loading", "preprocessing", "training", "evaluation", "package"];
  const spec = { name: "risk", data: "data.csv", label: "status", positive: "bad", steps };
  writeFileSync(join(folder, "p.yaml"), JSON.stringify(spec));
  const { record, diagnostics } = await runPipeline(host, "p.yaml", { parameters: [], work: "work", cache: true });
  expect([record?.status, diagnostics.filter(({ severity }) => severity === "error")]).toEqual(["succeeded", []]);
});

const ask = (more: Partial<PredictRequest> = {}) =>
  predict(host, { subject: "last", data: "data.csv", work: "work", ...more });
/** The scores of rows with these columns. */
async function scores(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  more: Partial<PredictRequest> = {},
) {
  writeFileSync(join(folder, "new.csv"), csv(names, rows));
  return ask({ data: "new.csv", ...more });
}
const codes = ({ diagnostics }: Awaited<ReturnType<typeof ask>>) =>
  diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);

let whole: string | undefined;

test("the scores are those of the pipeline, bit for bit, and nothing is written to the work folder", async () => {
  const before = readdirSync(join(folder, "work"), { recursive: true }).length;
  const { value } = await ask();
  whole = value?.text;
  expect(readdirSync(join(folder, "work"), { recursive: true })).toHaveLength(before);
  expect(value).toMatchObject({ rows: 400, task: "binary", step: "Package" });
  const made = join(folder, "work/s3/specline-local/risk", value?.run ?? "", "XGBoostModelEval/predictions");
  const evaluated = readFileSync(join(made, "predictions.csv"), "utf8");
  const own = new Map(table(value?.text).map(({ row, score }) => [Number(row) - 1, score]));
  const held = table(evaluated);
  expect(held.length).toBeGreaterThan(30);
  expect(held.filter(({ __row_id, score }) => own.get(Number(__row_id)) !== score)).toEqual([]);
});

test("the label can be missing, and the order of the columns does not matter", async () => {
  const order = [2, 0, 3, 1];
  const pick = (cells: readonly string[]) => order.map((at) => cells[at] ?? "");
  const other = await scores(pick(NAMES), ROWS.map(pick), { output: "out/scores.csv" });
  expect(other.value?.text).toBeUndefined();
  expect(readFileSync(join(folder, "out/scores.csv"), "utf8")).toBe(whole);
  expect(readdirSync(join(folder, "out"))).toEqual(["scores.csv"]);
});

test("explains each score with its strongest features, and keeps columns", async () => {
  const { value } = await ask({ explain: 2, keep: ["city"] });
  const [first] = table(value?.text);
  expect(Object.keys(first ?? {})).toEqual(
    ["row", "city", "score", "label"].concat(["feature_1", "value_1", "effect_1", "feature_2", "value_2", "effect_2"]),
  );
  expect(first?.["city"]).toBe("Zürich");
  for (const { effect_1 = "", effect_2 = "" } of table(value?.text))
    expect(Math.abs(Number(effect_1))).toBeGreaterThanOrEqual(Math.abs(Number(effect_2)));
});

test("reports what does not fit by its name, before anything is scored", async () => {
  const some = ROWS.slice(0, 5);
  const without = await scores(
    NAMES.slice(1),
    some.map((cells) => cells.slice(1)),
  );
  expect(without.value).toBeUndefined();
  expect(without.diagnostics[0]).toMatchObject({ code: "data/column-lacking", at: { file: join(folder, "new.csv") } });
  expect(without.diagnostics[0]?.message).toContain("'amount'");
  expect(
    codes(
      await scores(
        [...NAMES, "colour"],
        some.map((cells) => [...cells, "red"]),
      ),
    ),
  ).toEqual(["data/column-extra"]);
  const much = some.map(([, ...cells], at) => [at === 3 ? "much" : "1,5", ...cells]);
  expect(codes(await scores(NAMES, much))).toEqual(["data/unread-cell"]);
  expect(codes(await ask({ keep: ["colour"] }))).toEqual(["predict/keep"]);
  expect(codes(await ask({ data: "nowhere.csv" }))).toEqual(["predict/no-data"]);
  expect(codes(await scores(NAMES, []))).toEqual(["predict/no-rows"]);
  expect(codes(await ask({ output: "work" }))).toEqual(["environment/write"]);
});

test("a failure leaves neither scores nor parts of them", async () => {
  const failing: Host = {
    ...host,
    effects: {
      ...host.effects,
      files: { ...host.effects.files, rename: () => Promise.reject(new Error("disk full")) },
    },
  };
  const { value, diagnostics } = await predict(failing, {
    ...{ subject: "last", data: "data.csv", work: "work" },
    output: "failed/scores.csv",
  });
  expect([value, diagnostics.map(({ code }) => code)]).toEqual([
    undefined,
    ["data/cells-missing", "environment/write"],
  ]);
  expect(readdirSync(join(folder, "failed"))).toEqual([]);
});

test("reports what is no model", async () => {
  const document = await ask({ subject: "p.yaml" });
  expect(codes(document)).toEqual(["predict/not-a-model"]);
  expect(document.diagnostics[0]?.message).toContain("it is not a .tar.gz");
  writeFileSync(join(folder, "half.tar.gz"), Buffer.from([0x1f, 0x8b, 8]));
  expect(codes(await ask({ subject: "half.tar.gz" }))).toEqual(["run/archive"]);
  writeFileSync(join(folder, "empty.tar.gz"), "");
  expect(codes(await ask({ subject: "empty.tar.gz" }))).toEqual(["predict/not-a-model"]);
  expect(codes(await ask({ subject: "work" }))).toEqual(["predict/not-a-model"]);
  const refused = Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
  const reader = (file: string) => {
    if (file.endsWith("half.tar.gz")) throw refused;
    return host.effects.files.reader(file);
  };
  const refusing = { ...host, effects: { ...host.effects, files: { ...host.effects.files, reader } } };
  const unread = await predict(refusing, { subject: "half.tar.gz", data: "data.csv", work: "work" });
  expect(unread.diagnostics.map(({ code, message }) => [code, message])).toEqual([
    ["usage/unreadable", expect.stringContaining("you are not allowed to read it")],
  ]);
  expect(codes(await ask({ step: "DataLoading" }))).toEqual(["predict/unknown-step"]);
  expect(codes(await ask({ subject: "zzz" }))).toEqual(["predict/no-subject"]);
});

test("scores with the archive of a training step, too, and with an unpacked package", async () => {
  const trained = await ask({ step: "XGBoostTraining" });
  expect([codes(trained), trained.value?.text === whole]).toEqual([[], true]);
  const unpacked = join(folder, "unpacked");
  mkdirSync(unpacked);
  execFileSync("tar", ["-xzf", trained.value?.model as string, "-C", unpacked]);
  expect((await ask({ subject: unpacked })).value?.text).toBe(whole);
});

test("the lines in the documents score rows without Specline", async () => {
  const { value } = await ask();
  const packed = value?.model as string;
  mkdirSync(join(folder, "python/model"), { recursive: true });
  execFileSync("tar", ["-xzf", packed, "-C", join(folder, "python/model")]);
  const some = ROWS.slice(1, 4).map((cells) => cells.map((cell) => JSON.stringify(cell)).join(","));
  const rows = `${NAMES.join(",")}\n${some.join("\n")}\n`;
  for (const page of ["README.md", "docs/predicting.md"]) {
    const text = readFileSync(new URL(`../../../${page}`, import.meta.url), "utf8");
    const lines = /```python\n(import sys; [\s\S]*?)```/.exec(text)?.[1] ?? "";
    for (const name of ["new.csv", "rows.csv"]) writeFileSync(join(folder, "python", name), rows);
    const python = process.env["SPECLINE_PYTHON"] ?? "python3";
    const printed = execFileSync(python, ["-c", `${lines}\nprint(body)`], { cwd: join(folder, "python") }).toString();
    const scores = JSON.parse(printed).predictions.map(({ score }: { score: number }) => score);
    expect(scores).toEqual(
      table(value?.text)
        .slice(1, 4)
        .map(({ score }) => Number(score)),
    );
  }
});

/** What a server of the model says, until it is stopped. */
async function served<T>(work: (served: Served) => Promise<T>, step?: string): Promise<T> {
  const stop = new AbortController();
  let ready: (one: Served) => void = () => undefined;
  const isReady = new Promise<Served>((resolve) => {
    ready = resolve;
  });
  const request = { subject: "last", work: "work", step, port: 0, signal: stop.signal, onReady: ready };
  const ended = serve(host, request);
  const made = await Promise.race([isReady, ended]);
  if (!("url" in made)) throw new Error(JSON.stringify(made));
  try {
    return await work(made);
  } finally {
    stop.abort();
    expect(await ended).toEqual([]);
    // Nothing is left: the port is closed.
    await expect(fetch(`${made.url}/ping`)).rejects.toThrow();
  }
}

test("a server gives the scores and the reasons that predict gives, and ends with its signal", async () => {
  const rows = ROWS.slice(0, 40);
  const scored = table((await scores(NAMES, rows)).value?.text);
  const wrong = rows.map(([, ...cells], at) => [at === 3 ? "much" : "1,5", ...cells]);
  const refused = (await scores(NAMES, wrong)).diagnostics.find(({ severity }) => severity === "error")?.message;
  const asCsv = (of: readonly (readonly string[])[]) =>
    [NAMES, ...of].map((cells) => `${cells.map((cell) => `"${cell}"`).join(",")}\n`).join("");
  for (const step of ["Package", "XGBoostTraining"])
    await served(async ({ url, task }) => {
      expect(task).toBe("binary");
      const headers = { "content-type": "text/csv", accept: "text/csv" };
      const ask = (body: string) => fetch(`${url}/invocations`, { method: "POST", headers, body });
      const answer = await ask(asCsv(rows));
      expect(answer.headers.get("content-type")).toBe("text/csv");
      const lines = (await answer.text()).trimEnd().split("\n");
      expect(lines).toEqual(scored.map(({ score, label }) => `${score},${label}`));
      const bad = await ask(asCsv(wrong));
      expect([bad.status, await bad.text()]).toEqual([400, refused]);
      const page = await (await fetch(url)).text();
      expect(page).toContain("risk: try a row");
      // A typical row as the training table spells it, with decimal commas, is understood.
      const fields = [...page.matchAll(/name="(c\d)" value="([^"]*)"/g)].map(([, name = "", cell = ""]) => [
        name,
        cell,
      ]);
      expect(fields.map(([, cell]) => cell).join(" ")).toMatch(/\d,\d/);
      const form = new URLSearchParams([...fields, ["c2", "1"]] as [string, string][]);
      expect(await (await fetch(url, { method: "POST", body: form })).text()).toMatch(/<dt>label<\/dt><dd>(good|bad)</);
    }, step);
});

test("what is no model cannot be served", async () => {
  const signal = AbortSignal.timeout(60_000);
  const request = { subject: "zzz", work: "work", port: 0, signal, onReady: () => undefined };
  expect((await serve(host, request)).map(({ code }) => code)).toEqual(["predict/no-subject"]);
});

test("if the latest run made no model, the message names the latest one that did", async () => {
  const { record: trained } = await runPipeline(host, "p.yaml", { parameters: [], work: "work", cache: true });
  writeFileSync(join(folder, "load.yaml"), JSON.stringify({ name: "load", data: "data.csv", steps: ["data_loading"] }));
  await runPipeline(host, "load.yaml", { parameters: [], work: "work", cache: true });
  const [fault] = (await ask()).diagnostics;
  expect([fault?.code, fault?.hint]).toEqual([
    "predict/no-package",
    `the latest run with a model is '${trained?.run}'`,
  ]);
});
