import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { check } from "../check.ts";
import { nodeHost } from "../host/host.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "specline-advise-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const host = { ...nodeHost(() => undefined), folder };

const rows = (row: (index: number) => string): string =>
  Array.from({ length: 200 }, (_, index) => row(index)).join("\n");
writeFileSync(join(folder, "a.csv"), `x,price,y\n${rows((n) => `${n % 17},"1,${100 + n}",${n % 2}`)}\n`);
writeFileSync(join(folder, "b.csv"), `x,price,y,colour\n${rows((n) => `${n % 17},"2,${100 + n}",${n % 2},red`)}\n`);
writeFileSync(
  join(folder, "ids.csv"),
  `who,x,z,y\n${rows((n) => `u${n},${(n >> 1) * 1.37},${(n >> 1) % 7},${(n >> 1) % 2}`)}\n`,
);

/** The findings about cells and rows, each with the step to which it belongs. */
async function findings(configs: Readonly<Record<string, object>>, more: object = {}, choices: object = {}) {
  const steps = Object.entries(configs).map(([branch, config]) => ({ step: `DataLoading_${branch}`, config }));
  writeFileSync(join(folder, "p.json"), JSON.stringify({ name: "p", label: "y", steps, ...more }));
  const { diagnostics } = await check(host, "p.json", { target: "local", fix: false, ...choices });
  return diagnostics
    .filter(({ code }) => code.startsWith("data/"))
    .map(({ at, message }) => `${at.step?.replace("DataLoading_", "")}: ${message}`);
}

describe("a table that several steps load", () => {
  test("is examined with the settings of each", async () => {
    expect(
      await findings({
        training: { source: "a.csv", decimal: ",", shareTo: 0.8 },
        validation: { source: "a.csv", thousands: ",", shareFrom: 0.8 },
      }),
    ).toEqual([
      "training: 'price' is read as numbers: 1,100 is 1.100",
      "validation: 'price' is read as numbers: 1,100 is 1100",
    ]);
  });
  test("is reported once if all read it in the same way", async () => {
    const source = { source: "a.csv", decimal: "," };
    expect(
      await findings({ training: { ...source, shareTo: 0.8 }, validation: { ...source, shareFrom: 0.8 } }),
    ).toEqual(["training: 'price' is read as numbers: 1,100 is 1.100"]);
  });
  test("is the one that a config layer sets", async () => {
    writeFileSync(
      join(folder, "layer.json"),
      JSON.stringify({ steps: { DataLoading_validation: { source: "b.csv" } } }),
    );
    const source = { source: "a.csv", decimal: "," };
    expect(await findings({ training: source, validation: source }, {}, { configs: ["layer.json"] })).toEqual([
      "training: 'price' is read as numbers: 1,100 is 1.100",
      "validation: columns that training did not have: 'colour'",
    ]);
  });
  test("is not doubtful if another step decides how it is read", async () => {
    writeFileSync(join(folder, "c.csv"), `x,price,y\n${rows((n) => `${n % 17},"1,23${n % 10}",${n % 2}`)}\n`);
    writeFileSync(join(folder, "d.csv"), `x,price,y\n${rows((n) => `${n % 17},"1.234,5${n % 10}",${n % 2}`)}\n`);
    const doubtful = async (configs: Readonly<Record<string, object>>) =>
      (await findings(configs)).filter((one) => one.includes("two ways")).map((one) => one.split(":")[0]);
    expect(await doubtful({ training: { source: "c.csv" } })).toEqual(["training"]);
    expect(await doubtful({ training: { source: "d.csv" }, calibration: { source: "c.csv" } })).toEqual([]);
  });
  test("has the missing values of its own steps only", async () => {
    writeFileSync(join(folder, "q.csv"), `x,y\n${rows((n) => `${n % 9 === 0 ? "?" : n % 17},${n % 2}`)}\n`);
    const found = await findings({
      training: { source: "q.csv", sentinels: ["?"], shareTo: 0.8 },
      validation: { source: "q.csv", shareFrom: 0.8 },
    });
    expect(found.map((one) => one.split(":")[0])).toEqual(["validation"]);
  });
});

test("rows that differ only by the id column are repeated, as in a run", async () => {
  const found = await findings({ training: { source: "ids.csv" } }, { context: { idColumn: "who" } });
  expect(found).toEqual([
    "training: 100 of 200 rows (50 %) duplicate another row, too many to be a coincidence: identical rows stay on one side of every split",
  ]);
});

describe("a table that is read like the training branch's table", () => {
  const header = "city,amount,y";
  const city = (n: number) => ["Bern", "Chur", "Genf"][n % 3];
  writeFileSync(join(folder, "train.csv"), `${header}\n${rows((n) => `${city(n)},${n * 1.5},${n % 2}`)}\n`);
  const other = async (text: string, config: object = {}) => {
    writeFileSync(join(folder, "other.csv"), text);
    const configs = { training: { source: "train.csv" }, inference: { source: "other.csv", ...config } };
    return findings(configs);
  };

  test("must not lack a column or have an extra column", async () => {
    expect(await other("city\nBern\n")).toEqual(["inference: columns that training had are missing: 'amount'"]);
    expect(await other("city,amount,colour\nBern,1,red\n")).toEqual([
      "inference: columns that training did not have: 'colour'",
    ]);
  });
  test("may do so if the step is lenient", async () => {
    expect(await other("city,colour\nBern,red\n", { policy: "lenient" })).toEqual([
      "inference: column 'amount', which training had, is missing: its cells count as missing",
      "inference: column 'colour' is ignored, because training did not have it",
    ]);
  });
  test("must not have cells that the type from training cannot hold", async () => {
    expect(await other("city,amount\nBern,1.5\nChur,much\n")).toEqual([
      "inference: column 'amount' holds 'much', which cannot be read as number, the column's type in the training table",
    ]);
  });
  test("is reported to have new categories", async () => {
    expect(await other("city,amount\nBern,1.5\nBasel,2\n")).toEqual([
      "inference: 'city': categories that training did not have are scored as unknown (1 in all): 'Basel'",
    ]);
  });
  test("is compared only by its columns if the training table is not read to the end", async () => {
    const long = Array.from({ length: 1_300_000 }, (_, n) => `${city(n)},${n * 1.5},${n % 2}`).join("\n");
    writeFileSync(join(folder, "train.csv"), `${header}\n${long}\n`);
    expect(await other("city,amount\nBasel,much\n")).toEqual([]);
    expect(await other("city\nBern\n")).toEqual(["inference: columns that training had are missing: 'amount'"]);
  });
});

test("a label missing from a table without a header is reported once, with the actual cause", async () => {
  writeFileSync(join(folder, "bare.csv"), `17.99,1001,2019,0\n${rows((n) => `${n}.5,${n},${1900 + n},${n % 2}`)}\n`);
  writeFileSync(
    join(folder, "q.yaml"),
    "name: q\nlabel: target\ndata: bare.csv\nsteps: [DataLoading, TabularPreprocessing]\n",
  );
  const { diagnostics } = await check(host, "q.yaml", { target: "local", fix: false });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toMatchObject([{ code: "data/label-headless" }]);
});

test("a run reports the errors in its tables with their locations, before any job starts", async () => {
  writeFileSync(join(folder, "p.yaml"), "name: p\nlabel: yy\ndata: a.csv\nsteps: [DataLoading]\n");
  const { runPipeline } = await import("../run.ts");
  const { record, diagnostics } = await runPipeline(host, "p.yaml", { parameters: [], work: "work", cache: false });
  expect(record).toBeUndefined();
  const [fault] = diagnostics.filter(({ severity }) => severity === "error");
  expect(fault).toMatchObject({
    code: "data/label-missing",
    at: { step: "DataLoading", file: join(folder, "p.yaml") },
  });
  expect(fault?.at.range?.start.line).toBe(2);
});

test("a run reports the errors in its tables together with a stub for an unknown step", async () => {
  writeFileSync(join(folder, "p.yaml"), "name: p\nlabel: yy\ndata: a.csv\nsteps: [DataLoading]\n");
  const { runPipeline } = await import("../run.ts");
  const stubs = ["Elsewhere"];
  const { diagnostics } = await runPipeline(host, "p.yaml", { parameters: [], work: "work", cache: false, stubs });
  expect(diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code)).toEqual([
    "data/label-missing",
    "run/unknown-step",
  ]);
});

test("a run keeps what it learns about an unchanged table in its own work folder", async () => {
  writeFileSync(join(folder, "p.yaml"), "name: p\nlabel: y\ndata: a.csv\nsteps: [DataLoading]\n");
  const { runPipeline } = await import("../run.ts");
  const choices = { parameters: [], work: "kept", cache: true };
  const looks = join(folder, "kept/looks");
  await runPipeline(host, "p.yaml", choices);
  await runPipeline(host, "p.yaml", choices);
  const [only = "", ...more] = readdirSync(looks);
  expect(more).toEqual([]);
  // The third run takes the answer from there: an altered one is believed.
  const answer = JSON.parse(readFileSync(join(looks, only), "utf8"));
  writeFileSync(
    join(looks, only),
    JSON.stringify({ ...answer, failure: { code: "data/one-class", data: { label: "y", value: "1", rows: 3 } } }),
  );
  const { diagnostics } = await runPipeline(host, "p.yaml", choices);
  expect(diagnostics.map(({ code }) => code)).toContain("data/one-class");
});
