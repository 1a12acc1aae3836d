import { canonicalKey } from "../../base/canonical.ts";
import { digest } from "../../base/digest.ts";
import { type PlanSide, sideDigest } from "../../plan/index.ts";
import type { PlanDocument } from "./plan-document.ts";

type Contents = Omit<PlanDocument, "token" | "approval">;

/** What a token covers. A plan that `--json` printed also has members that do not belong to the plan. */
const COVERED: Readonly<Record<keyof Contents, true>> = {
  name: true,
  author: true,
  base: true,
  target: true,
  steps: true,
  wires: true,
  parameters: true,
  settings: true,
  permissions: true,
  cost: true,
  uploads: true,
  planned: true,
  rollbackTo: true,
};

/** Identifies everything that a plan shows. Its prefix keeps it from being redacted like access tokens. */
export function tokenOf(plan: Partial<Contents>): string {
  const contents = Object.fromEntries(Object.entries(plan).filter(([name]) => Object.hasOwn(COVERED, name)));
  return `plan-${digest(canonicalKey(contents)).slice(0, 32)}`;
}

/** Identifies what would be deployed: the pipeline, and the limit on parallel steps if the user sets one. */
export const plannedDigest = (side: PlanSide, parallelism: number | undefined): string =>
  parallelism === undefined ? sideDigest(side) : digest(`${sideDigest(side)} ${parallelism}`);
