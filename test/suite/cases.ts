/** How many times as many cases the property tests try. `npm run nightly` sets it. */
const factor = Number(process.env["SPECLINE_CASES"] ?? 1);

/** The number of cases that a property test tries (`numRuns`), if `usual` are enough for every change. */
export const cases = (usual: number): number => usual * factor;
