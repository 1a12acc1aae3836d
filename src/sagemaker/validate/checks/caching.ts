import { isObject } from "../../../base/json.ts";
import { diagnostic } from "../../../diagnostics/index.ts";
import { isDuration } from "../../cache-keys/expiry.ts";
import { checkMembers, isMisspelt } from "../members.ts";
import { below } from "../path.ts";
import { placeOf } from "../place.ts";
import { isExpression } from "../view.ts";
import type { DefinitionCheck } from "./check.ts";

const MEMBERS = ["Enabled", "ExpireAfter"];

/** Checks that caching has a duration if it is enabled. */
export const caching: DefinitionCheck = function* (view) {
  for (const step of view.steps) {
    const cache = step.json["CacheConfig"];
    if (cache === undefined) continue;
    const at = below(step.at, "CacheConfig");
    if (!isObject(cache)) {
      const data = { member: "CacheConfig", want: "an object", got: "something else" };
      yield diagnostic("definition/wrong-type", data, placeOf(at, step));
      continue;
    }
    yield* checkMembers(cache, { known: MEMBERS, required: ["Enabled"] }, "CacheConfig", step, at);
    const { Enabled: enabled, ExpireAfter: expire } = cache;
    if (enabled !== undefined && typeof enabled !== "boolean" && !isExpression(enabled)) {
      const data = { member: "Enabled", want: "true or false", got: JSON.stringify(enabled ?? null) };
      yield diagnostic("definition/wrong-type", data, placeOf(below(at, "Enabled"), step));
    }
    if (enabled === false) continue;
    if (step.kind?.cacheable === false)
      yield diagnostic("definition/not-cacheable", { type: step.type }, placeOf(at, step));
    if (enabled === true && (expire === undefined || expire === null)) {
      if (!isMisspelt(cache, MEMBERS, "ExpireAfter"))
        yield diagnostic("definition/cache-timeout", { step: step.name }, placeOf(at, step));
    } else if (expire !== undefined && !isExpression(expire) && !(typeof expire === "string" && isDuration(expire))) {
      const where = placeOf(below(at, "ExpireAfter"), step);
      yield diagnostic("definition/cache-duration", { value: JSON.stringify(expire) }, where);
    }
  }
};
