import { join } from "node:path";
import { version } from "../base/version.ts";
import { type RunEvent, readRun } from "../local/index.ts";
import { confined } from "../local/storage/confined.ts";
import type { Host } from "./host/host.ts";

/** The delay after a step starts. By then, its job is running and this process is idle. */
const DRAFT_DELAY_MS = 150;

export interface Drafts {
  readonly onEvent: (event: RunEvent) => void;
  /** Stops starting new drafts, and waits for the one in progress. */
  end(): Promise<void>;
}

/**
 * While jobs run, loads the code that draws reports, draws the report after each step with metrics, and discards the
 * page. The parts that depend only on outputs stay in the cache, so that little remains to be drawn at the end. Draft
 * failures are ignored.
 *
 * The complexity is justified: at the end of the credit risk run, drawing takes 130 ms of processor time with drafts
 * and 400 ms without them (half of which is spent loading the code; measured in November 2026).
 */
export function draftReports({ effects, redactor }: Host, work: string, rows?: boolean): Drafts {
  let run: string | undefined;
  let due = false;
  let drawing: Promise<void> | undefined;
  let over = false;
  let loaded = false;
  let wake = (): void => undefined;
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const cancel = effects.clock.after(DRAFT_DELAY_MS, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  const draw = async (name: string): Promise<void> => {
    await pause();
    if (over) return;
    const { openReportCache, writeReport } = await import("../report/index.ts");
    await confined(effects.files, work, async (files) => {
      const cache = openReportCache(files, join(work, "cache"), version);
      const record = await readRun(effects, work, name);
      await writeReport(record, files, join(work, "runs", name), { kept: cache, hide: redactor.learnt, rows });
    });
  };
  const onEvent = (event: RunEvent): void => {
    if (event.kind === "run-started") run = event.run;
    if (event.kind === "step-started" && !loaded) {
      loaded = true;
      effects.clock.after(DRAFT_DELAY_MS, () => void import("../report/index.ts").catch(() => undefined));
    }
    if (event.kind === "step-ended") due ||= event.measured && event.step.cachedFrom === undefined;
    if (event.kind !== "step-started" || !due || over || run === undefined || drawing !== undefined) return;
    due = false;
    drawing = draw(run)
      .catch(() => undefined)
      .finally(() => {
        drawing = undefined;
      });
  };
  const end = async (): Promise<void> => {
    over = true;
    wake();
    await drawing;
  };
  return { onEvent, end };
}
