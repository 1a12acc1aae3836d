import { beforeEach, expect, test, vi } from "vitest";
import { predict } from "../../app/predict/predict.ts";
import { diagnostic } from "../../diagnostics/index.ts";
import { terminalOf } from "../terminal/terminal.ts";
import { run } from "./predict.ts";

vi.mock("../../app/predict/predict.ts");

const text = "row,score\n1,0.25\n";
const value = { rows: 1, task: "regression", labels: {}, mean: 0.25, model: "/m/model.tar.gz", text };
const warning = diagnostic("data/no-header", { file: "new.csv", names: "'column_1'" });

beforeEach(() => void vi.mocked(predict).mockResolvedValue({ value, diagnostics: [warning] }));

/** What the command prints: JSON values, and texts. */
async function printed(json: boolean): Promise<readonly unknown[]> {
  const made: unknown[] = [];
  const terminal = {
    ...terminalOf({ json, quiet: true, verbose: false }),
    printJson: (one: unknown) => json && made.push(one),
    printText: (one: string) => made.push(one),
    report: () => undefined,
  };
  expect(await run({ words: ["last"], options: { data: "new.csv" }, terminal, host: { folder: "/m" } } as never)).toBe(
    0,
  );
  return made;
}

test("without a file, the table is printed, and with --json it is part of the document, as are warnings", async () => {
  expect(await printed(false)).toEqual([text]);
  expect(await printed(true)).toEqual([{ ok: true, ...value, diagnostics: [warning] }]);
});
