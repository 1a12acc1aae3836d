import { digest } from "../../base/digest.ts";
import type { PlanBase } from "./plan-base.ts";

/** What was compared with what. The prefix distinguishes it from access tokens, which are redacted. It is the same for the same pipeline, as long as nobody deploys another one. */
export const tokenOf = ({ kind, digests, version }: PlanBase, after: string): string =>
  `plan-${digest(JSON.stringify([kind, digests?.definition ?? "", digests?.manifest ?? "", version ?? 0, after])).slice(0, 32)}`;
