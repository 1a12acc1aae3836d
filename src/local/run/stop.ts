/** Why a run stops its jobs and starts no more; used as the `reason` of the jobs' abort signal. */
export type StopCause =
  /** The user requested it. */
  | { readonly kind: "asked" }
  /** The run cannot continue, or cannot be recorded. */
  | { readonly kind: "fault" }
  /** A Fail step was reached. */
  | { readonly kind: "fail-step"; readonly step: string };

const sentences = {
  asked: () => "the run was stopped",
  fault: () => "the run was stopped",
  "fail-step": (step: string) => `the Fail step ${step} ended the run`,
} as const satisfies Record<StopCause["kind"], (step: string) => string>;

/** Why a signal was aborted, as a sentence; undefined if it was not. */
export function stopSentence(signal: AbortSignal | undefined): string | undefined {
  if (signal?.aborted !== true) return undefined;
  const cause = signal.reason as StopCause;
  return sentences[cause.kind](cause.kind === "fail-step" ? cause.step : "");
}
