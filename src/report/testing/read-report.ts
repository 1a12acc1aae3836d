import { parseHTML } from "linkedom";
import { disk } from "../../../test/fixtures/run/disk.ts";
import { RUN_FOLDER } from "../../../test/fixtures/run/record.ts";
import type { RunRecord } from "../../local/record/record.ts";
import { writeReport } from "../index.ts";

/** Where the step that evaluates the model wrote its measurements. */
export const EVAL = `${RUN_FOLDER}/XGBoostModelEval_calibration/metrics`;

/**
 * Writes a run's report, and parses it.
 *
 * @param instead - files that replace the run's files, by path; undefined removes a file
 */
export const readReport = async (run: RunRecord, instead: Readonly<Record<string, string | undefined>> = {}) => {
  const page = await writeReport(run, disk(instead), RUN_FOLDER);
  const { document } = parseHTML(page);
  const ids = [...document.querySelectorAll("section")].map(({ id }) => id);
  const textOf = (selector: string): string =>
    (document.querySelector(selector)?.textContent ?? "").replace(/\s+/g, " ");
  return { page, document, ids, textOf };
};
