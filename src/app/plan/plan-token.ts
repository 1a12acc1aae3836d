import { digest } from "../../base/digest.ts";
import type { PlanBase } from "./plan-base.ts";

/** Identifies the two sides of a comparison. Its prefix keeps it from being redacted like access tokens. */
export const tokenOf = ({ kind, digests, version }: PlanBase, after: string): string =>
  `plan-${digest(JSON.stringify([kind, digests?.definition ?? "", digests?.manifest ?? "", version ?? 0, after])).slice(0, 32)}`;
