/** The names of a new step: weigh_rows, weighRows, WeighRows. */
export interface StepNames {
  readonly snake: string;
  readonly camel: string;
  readonly pascal: string;
}

/** The files of a step to begin with: it reads processed rows and writes one number of them. */
export const stepFiles = (names: StepNames): Readonly<Record<string, string>> => ({
  "step.ts": specification(names),
  [`script/${names.snake}.py`]: script(names),
  "step.test.ts": specificationTest(names),
  [`test_${names.snake}.py`]: scriptTest(names),
});

/** Not written out: the build would take it for this module's own place. */
const HERE = ["import", "meta", "url"].join(".");

const specification = ({ snake, camel, pascal }: StepNames): string => `\
import { definePack, defineStep, field } from "specline";
import { processingMachine, sklearnImage } from "specline/steps";
import { z } from "zod";

const ${camel}_ = defineStep({
  name: "${pascal}",
  verb: "${camel}",
  roles: ["${snake}"],
  summary: "Counts the rows of a table. Say here what the step does, in one sentence.",
  // Its place in a row: 0 loads, 10 prepares, 30 trains, 40 evaluates, 70 packs, 80 registers.
  rank: 42,
  follows: "data",
  inputs: {
    data: { kind: "tabular.processed", doc: "The rows that are counted.", from: "held-out" },
  },
  outputs: {
    metrics: {
      kind: "metrics",
      doc: "metrics.json: what was measured, flat numbers.",
      metrics: ["${snake}_rows"],
      propertyFile: "metrics.json",
      // A by-product is taken only where no step makes the kind on purpose.
      byProduct: true,
    },
  },
  config: z.object({
    atLeast: field(z.int().min(0).default(1), { doc: "How many rows there must be.", tier: "system" }),
    ...processingMachine,
  }),
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", ${HERE}).href, entry: "${snake}.py" },
  },
});

type ${pascal}_ = typeof ${camel}_;
/** The specification of the step ${pascal}: its ports, config and job. */
export interface ${pascal} extends ${pascal}_ {}
/** Counts the rows of a table. */
export const ${camel}: ${pascal} = ${camel}_;

/** A pack of this step alone: Pipeline.with(${camel}Pack), or \`packs\` of a spec. Put its steps into a pack of yours. */
export const ${camel}Pack = definePack({ name: "${snake.replaceAll("_", "-")}", version: "0.1.0", steps: [${camel}] });
`;

const script = ({ snake }: StepNames): string => `\
"""Counts rows. Runs in the container of the step's image, on Python 3.8 or newer, and on your machine."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd


def measure(table: pd.DataFrame) -> dict[str, int]:
    """What is measured of the rows."""
    return {"${snake}_rows": len(table)}


def read(folder: Path) -> pd.DataFrame:
    """All rows: of a held-out branch they stand in all/, of the training branch in train/, validation/ and test/."""
    return pd.concat(pd.read_csv(part) for part in sorted(folder.glob("*/*.csv")))


def main() -> None:
    from specline_runtime import job

    with job.run() as step:
        found = measure(read(step.input("data")))
        if found["${snake}_rows"] < step.config.at_least:
            raise ValueError(f"{step.config.at_least} rows are needed, but there are {found['${snake}_rows']}")
        (step.output("metrics") / "metrics.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
`;

const specificationTest = ({ snake, camel, pascal }: StepNames): string => `\
import { Pipeline } from "specline";
import { runScript } from "specline/testing";
import { expect, test } from "vitest";
import { ${camel}, ${camel}Pack } from "./step.ts";

const data = { "all/part-00000.csv": "__row_id,age\\n0,31\\n1,47\\n" };

test("the script measures the rows", async () => {
  const { failure, read } = await runScript(${camel}, { inputs: { data } });
  expect(failure).toBe("");
  expect(JSON.parse(read("metrics", "metrics.json") ?? "")).toEqual({ ${snake}_rows: 2 });
});

test("the script says what is wrong", async () => {
  const { status, failure } = await runScript(${camel}, { inputs: { data }, config: { atLeast: 3 } });
  expect(status).toBe(1);
  expect(failure).toContain("3 rows are needed, but there are 2");
});

test("it is a method of the chain", () => {
  const { steps } = Pipeline.with(${camel}Pack)("first").loadData("a.csv", { label: "y" }).preprocess().${camel}().toPipeline();
  expect(steps.at(-1)).toMatchObject({ spec: "${pascal}" });
});
`;

const scriptTest = ({ snake }: StepNames): string => `\
from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parent / "script"))
from ${snake} import measure, read  # noqa: E402


def test_rows_are_counted() -> None:
    assert measure(pd.DataFrame({"age": [31, 47]})) == {"${snake}_rows": 2}


def test_all_parts_are_read(tmp_path: Path) -> None:
    for split in ("train", "test"):
        (tmp_path / split).mkdir()
        (tmp_path / split / "part-00000.csv").write_text("age\\n31\\n", encoding="utf-8")
    assert len(read(tmp_path)) == 2
`;
