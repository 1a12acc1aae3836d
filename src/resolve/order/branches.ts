import { stemmer } from "stemmer";
import type { KindInfo } from "../../spec/kinds.ts";
import type { From } from "../../spec/ports.ts";
import type { StepSpec } from "../../spec/step.ts";

/** How a branch is compared: "Training", "training" and "train" are one branch. Names of several words stay as they are, in lower case. */
export const branchKey = (branch: string): string => {
  const name = branch.toLowerCase();
  return /^[a-z]+$/.test(name) ? stemmer(name) : name;
};

export const TRAINING: string = branchKey("training");
/** The key of steps without a branch. */
export const SHARED = "";
/** The key of steps whose branch hangs on an input that could not be settled: they may stand on any held-out branch. */
export const UNSETTLED = "?";

/** Places where an input is looked for together. The first level that has a candidate settles the branch. */
export interface Level {
  /** Keys of the branches, or which of all the branches there are. */
  readonly of: readonly string[] | "held-out" | "all";
  /** For `why`: "on its branch (calibration)". */
  readonly words: string;
  /** How far from what was asked for; compares the groups of a `oneOf`. */
  readonly distance: number;
  /** By-products are passed over here. */
  readonly onPurpose?: true;
}

const BY_PRODUCT = 2;
const TRAINING_DATA = 3;

/** A by-product ranks behind what was made on purpose, but before scoring the very rows that were trained on. */
export const byProductDistance = (distance: number): number => Math.max(distance, BY_PRODUCT);

/** What is known of a step's branch before it is settled. */
export interface BranchClaim {
  readonly spec: StepSpec;
  /** Key of the branch that the step names, or that its specification fixes. */
  readonly own?: string;
  /** How that branch is written. */
  readonly written?: string;
}

/** A home is fixed for steps that learn; for a step that follows an input it is only where it looks first. */
export const fixedHome = (spec: StepSpec): string | undefined =>
  spec.home !== undefined && (branchKey(spec.home) === TRAINING || spec.follows === undefined) ? spec.home : undefined;

/**
 * The branch that a step claims, as it is written. "ModelCalibration_training" claims none: its home is elsewhere, so that
 * its job type says only when it runs, and what it reads is held out.
 */
export function claimedBranch(branch: string | undefined, spec: StepSpec): string | undefined {
  if (branch === undefined) return fixedHome(spec);
  const runsInTraining = branchKey(branch) === TRAINING;
  return runsInTraining && spec.home !== undefined && branchKey(spec.home) !== TRAINING ? undefined : branch;
}

/** Where an input may be fed from, in the order of asking. Data never leaves its branch; what crosses is looked for further out. */
export function levels(from: From, kind: KindInfo, claim: BranchClaim): readonly Level[] {
  const own = ownLevel(claim);
  const shared: Level = { of: [SHARED, UNSETTLED], words: "that no branch claims", distance: 1 };
  const training: Level = { of: [TRAINING], words: "on the training branch", distance: 0 };
  const crosses = kind.reach === "crosses";
  if (from === "trained" || from === "anywhere") {
    const any: Level = { of: "all", words: "of any branch", distance: 1 };
    return [...own, training, shared, any];
  }
  const heldOut: Level = { of: "held-out", words: "that is held out from training", distance: 1 };
  const last: Level = { ...training, distance: crosses ? 1 : TRAINING_DATA };
  if (from === "held-out" && claim.own === TRAINING) {
    // What was made on purpose in training is meant; what training makes on the way comes behind what is held out.
    return crosses ? [...own.map(onPurpose), heldOut, shared, last] : [{ ...last, words: own[0]?.words ?? "" }, shared];
  }
  if (claim.own !== undefined && !crosses) return [...own, shared];
  if (from === "branch") return [...own, shared, { of: "all", words: "of the one branch there is", distance: 1 }];
  // A step that could not be settled may stand on any branch, so also on this one.
  const unsettled: Level = { of: [UNSETTLED], words: "whose branch is not settled", distance: 0 };
  return [...own, ...(own.length > 0 ? [unsettled] : []), heldOut, shared, last];
}

const onPurpose = (level: Level): Level => ({ ...level, onPurpose: true });

function ownLevel(claim: BranchClaim): readonly Level[] {
  const { spec, own, written } = claim;
  if (own === undefined) return homeLevel(spec);
  return [{ of: [own], words: `on its branch (${written ?? own})`, distance: 0 }];
}

const homeLevel = ({ home }: StepSpec): readonly Level[] =>
  home === undefined ? [] : [{ of: [branchKey(home)], words: `on its home branch (${home})`, distance: 0 }];
