import { join } from "node:path";
import { version } from "../base/version.ts";
import { type RunEvent, readRun } from "../local/index.ts";
import { confined } from "../local/storage/confined.ts";
import type { Host } from "./host/host.ts";

/** Milliseconds after a step's start: its job is under way by then, and this program has nothing else to do. */
const PAUSE = 150;

export interface Drafts {
  readonly onEvent: (event: RunEvent) => void;
  /** Begins no other draft, and waits for one that is being drawn. */
  end(): Promise<void>;
}

/**
 * While jobs run: reads the code that draws reports, then draws the report each time that something was measured, and
 * throws the page away. What outputs determine stays on the shelf, so that at the end most of the page is there. A draft
 * that fails is none.
 */
export function draftReports({ effects, redactor }: Host, work: string): Drafts {
  let run: string | undefined;
  let due = false;
  let drawing: Promise<void> | undefined;
  let over = false;
  let loaded = false;
  let wake = (): void => undefined;
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const cancel = effects.clock.after(PAUSE, resolve);
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
      const shelf = openReportCache(files, join(work, "cache"), version);
      await writeReport(await readRun(effects, work, name), files, join(work, "runs", name), shelf, redactor.learnt);
    });
  };
  const onEvent = (event: RunEvent): void => {
    if (event.kind === "run-started") run = event.run;
    if (event.kind === "step-started" && !loaded) {
      loaded = true;
      effects.clock.after(PAUSE, () => void import("../report/index.ts").catch(() => undefined));
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
