import { stemmer } from "stemmer";
import type { KindInfo } from "../../spec/kinds.ts";
import type { From } from "../../spec/ports.ts";
import type { StepSpec } from "../../spec/step.ts";

/**
 * The key used to compare branches: "Training", "training" and "train" are the same branch. Names with several words
 * are only lower-cased.
 */
export const branchKey = (branch: string): string => {
  const name = branch.toLowerCase();
  return /^[a-z]+$/.test(name) ? stemmer(name) : name;
};

/** The training branch's key. */
export const TRAINING: string = branchKey("training");
/** The key for steps without a branch. */
export const SHARED = "";
/** The key for steps whose branch depends on an unresolved input. Such steps can belong to any held-out branch. */
export const UNKNOWN_BRANCH = "?";

/** Branches that are searched together for an input. The first level that contains a candidate decides. */
export interface Level {
  /** The keys of the branches, or the set of all existing ones. */
  readonly of: readonly string[] | "held-out" | "all";
  /** The phrase used for `why`, such as "on its branch (calibration)". */
  readonly words: string;
  /** The distance from the input's preferred level, used to compare the groups of a `oneOf`. */
  readonly distance: number;
  /** By-products on this level are ignored. */
  readonly onPurpose?: true;
  /** The level is skipped if it has only by-products. */
  readonly skipsByProducts?: true;
}

const BY_PRODUCT = 2;
const TRAINING_DATA = 3;

/**
 * A by-product ranks after an output made on purpose, but before scores for the rows on which the model was trained.
 */
export const byProductDistance = (distance: number): number => Math.max(distance, BY_PRODUCT);

/** What is known about a step's branch before the step's inputs are resolved. */
export interface BranchClaim {
  readonly spec: StepSpec;
  /** The key of the branch that the step names or that its specification fixes. */
  readonly own?: string;
  /** The branch, as written. */
  readonly written?: string;
}

/**
 * The home is fixed for steps that learn. For a step that follows an input, the home is only the first location
 * searched.
 */
export const fixedHome = (spec: StepSpec): string | undefined =>
  spec.home !== undefined && (branchKey(spec.home) === TRAINING || spec.follows === undefined) ? spec.home : undefined;

/**
 * The branch that a step claims, as written. "ModelCalibration_training" does not claim one: because its home is
 * another branch, its job type only indicates when it runs, and it reads held-out data.
 */
export function claimedBranch(branch: string | undefined, spec: StepSpec): string | undefined {
  if (branch === undefined) return fixedHome(spec);
  const runsInTraining = branchKey(branch) === TRAINING;
  return runsInTraining && spec.home !== undefined && branchKey(spec.home) !== TRAINING ? undefined : branch;
}

/**
 * The levels from which an input can be fed, in search order. Data never leaves its branch. For kinds that can cross
 * branches, more distant levels are also searched.
 */
export function levels(from: From, kind: KindInfo, claim: BranchClaim): readonly Level[] {
  const own = ownLevel(claim);
  const shared: Level = { of: [SHARED, UNKNOWN_BRANCH], words: "that no branch claims", distance: 1 };
  const training: Level = { of: [TRAINING], words: "on the training branch", distance: 0 };
  const crosses = kind.reach === "crosses";
  if (from === "trained" || from === "anywhere") {
    const any: Level = { of: "all", words: "of any branch", distance: 1 };
    return [...own, training, shared, any];
  }
  const heldOut: Level = { of: "held-out", words: "that is held out from training", distance: 1 };
  const last: Level = { ...training, distance: crosses ? 1 : TRAINING_DATA };
  if (from === "held-out" && claim.own === TRAINING) {
    // Prefer outputs that training produces on purpose. Training's by-products rank after held-out outputs.
    return crosses ? [...own.map(onPurpose), heldOut, shared, last] : [{ ...last, words: own[0]?.words ?? "" }, shared];
  }
  if (claim.own !== undefined && !crosses) return [...own, shared];
  if (from === "branch") return [...own, shared, { of: "all", words: "on the only branch", distance: 1 }];
  // A step with an unknown branch might belong to any branch, including this one.
  const unknown: Level = { of: [UNKNOWN_BRANCH], words: "whose branch is unknown", distance: 0 };
  const near = own.length > 0 ? [...own, unknown] : [];
  // A by-product on a home branch that the step's name does not claim ranks after any held-out output made on purpose.
  const purposeful = claim.own === undefined ? [...near, heldOut].map(skipsByProducts) : [];
  return [...purposeful, ...near, heldOut, shared, last];
}

const skipsByProducts = (level: Level): Level => ({ ...level, skipsByProducts: true });
const onPurpose = (level: Level): Level => ({ ...level, onPurpose: true });

function ownLevel(claim: BranchClaim): readonly Level[] {
  const { spec, own, written } = claim;
  if (own === undefined) return homeLevel(spec);
  return [{ of: [own], words: `on its branch (${written ?? own})`, distance: 0 }];
}

const homeLevel = ({ home }: StepSpec): readonly Level[] =>
  home === undefined ? [] : [{ of: [branchKey(home)], words: `on its home branch (${home})`, distance: 0 }];
