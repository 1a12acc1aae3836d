import fc from "fast-check";

/**
 * One seed for every property test, so that a run can be repeated and CI does not fail by luck; SPECLINE_SEED takes another,
 * for hunting: `SPECLINE_SEED=$RANDOM npx vitest run`.
 */
fc.configureGlobal({ seed: Number(process.env["SPECLINE_SEED"] ?? 20_261_123) });
