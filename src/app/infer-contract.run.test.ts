import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { check } from "./check.ts";
import { nodeHost } from "./host/host.ts";
import { inferDataContract } from "./infer-contract.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "specline-contract-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const host = { ...nodeHost(() => undefined), folder };
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
const HEADER = "customer,age,country,day,amount,y";
const row = (n: number): string =>
  `C${n},${18 + (n % 60)},${n % 3 === 0 ? "fr" : "de"},${day(1 + (n % 90))},${(n % 97) / 4},${n % 2 === 0 ? "good" : "bad"}`;
const rows = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, index) => row(from + index));
const table = (lines: readonly string[], header = HEADER): string => `${[header, ...lines].join("\n")}\n`;

beforeAll(async () => {
  write("a.csv", table(rows(0, 400)));
  const { value, diagnostics } = await inferDataContract(host, { data: "a.csv", output: "contract.yaml" });
  expect(diagnostics).toEqual([]);
  expect(value).toMatchObject({ columns: 6, rows: 400 });
  const spec = "label: y\npositive: bad\ncontract: contract.yaml\nsteps: [data_loading, preprocessing]\n";
  for (const name of ["a", "b", "c"]) write(`${name}.yaml`, `name: p\ndata: ${name}.csv\n${spec}`);
});

/** The errors of a table, each with the line of the contract that it breaks. */
async function broken(name: string): Promise<readonly string[]> {
  const { diagnostics } = await check(host, `${name}.yaml`, { fix: false });
  const lines = readFileSync(join(folder, "contract.yaml"), "utf8").split("\n");
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ code, at }) => `${code}: ${lines[(at.range?.start.line ?? 0) - 1]?.replace(/ #.*/, "").trim()}`);
}

test("an inferred contract accepts its own table, and rows of another day", async () => {
  expect(await broken("a")).toEqual([]);
  write("b.csv", table(rows(1000, 1500)));
  expect(await broken("b")).toEqual([]);
});

test("it refuses changed units, new values, repeated ids and dead columns", async () => {
  const cents = rows(0, 400).map((line, index) => {
    const [customer, , country, when, amount, y] = line.split(",");
    return [index === 7 ? "C8" : customer, "", index < 3 ? "germany" : country, when, Number(amount) * 100, y].join(
      ",",
    );
  });
  write("c.csv", table(cents));
  expect(await broken("c")).toEqual([
    "data/contract-unique: unique: true",
    "data/contract-missing: missingAtMost: 0.01",
    "data/contract-values: values: [de, fr]",
    "data/contract-range: max: 48",
  ]);
});

test("a contract that exists is not replaced without --force, and unknown tables and columns are named", async () => {
  const codes = async (request: object) =>
    (await inferDataContract(host, { data: "a.csv", ...request })).diagnostics.map(({ code }) => code);
  expect(await codes({ output: "contract.yaml" })).toEqual(["contract/there"]);
  expect(await codes({ data: "nothing.csv" })).toEqual(["contract/no-data"]);
  expect(await codes({ time: "dya" })).toEqual(["contract/no-time"]);
  const printed = await inferDataContract(host, { data: "a.csv", time: "day" });
  expect(printed.value?.text).toContain("newestWithin: ");
  expect(printed.value).not.toHaveProperty("output");
});

test("a table that is read only in part is judged in part, which is reported", async () => {
  const line = `${row(1)},${"word ".repeat(1200)}`;
  write(
    "d.csv",
    table(
      Array.from({ length: 3000 }, () => line),
      `${HEADER},note`,
    ),
  );
  write(
    "part.yaml",
    "columns:\n  age: { type: integer, missingAtMost: 0 }\n  day: { type: date, newestWithin: 3 days }\notherColumns: allowed\n",
  );
  const spec = readFileSync(join(folder, "c.yaml"), "utf8");
  write("d.yaml", spec.replace("c.csv", "d.csv").replace("contract.yaml", "part.yaml"));
  const { diagnostics } = await check(host, "d.yaml", { fix: false });
  expect(diagnostics.filter(({ code }) => code === "advice/contract-in-part").map(({ message }) => message)).toEqual([
    expect.stringMatching(/'d.csv' .* first \d+ rows only, and 'missingAtMost' and 'newestWithin' not at all/),
  ]);
});
