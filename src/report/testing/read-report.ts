import { parseHTML } from "linkedom";
import { disk } from "../../../test/fixtures/run/disk.ts";
import { RUN_FOLDER } from "../../../test/fixtures/run/record.ts";
import type { RunRecord } from "../../local/record/record.ts";
import { writeReport } from "../index.ts";
import type { PageOptions } from "../report.ts";

/** Where the step that evaluates the model wrote its measurements. */
export const EVAL = `${RUN_FOLDER}/XGBoostModelEval_calibration/metrics`;

/**
 * Writes a run's report, and parses it.
 *
 * @param options - the parts of the page
 * @param instead - files that replace the run's files, by path; undefined removes a file
 */
export const readReport = async (
  run: RunRecord,
  instead: Readonly<Record<string, string | undefined>> = {},
  options: Pick<PageOptions, "rows" | "before"> = {},
) => {
  const page = await writeReport(run, disk(instead), RUN_FOLDER, options);
  const { document } = parseHTML(page);
  const ids = [...document.querySelectorAll("section")].map(({ id }) => id);
  const textOf = (selector: string): string =>
    (document.querySelector(selector)?.textContent ?? "").replace(/\s+/g, " ");
  return { page, document, ids, textOf };
};
