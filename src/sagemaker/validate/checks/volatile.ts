import { canonicalKey, type Json } from "../../../base/canonical.ts";
import { isObject } from "../../../base/json.ts";
import { diagnostic } from "../../../diagnostics/index.ts";
import { cacheTable } from "../../cache-keys/index.ts";
import { comparedByAws } from "../../cache-keys/table.ts";
import type { At } from "../path.ts";
import { placeOf } from "../place.ts";
import type { StepView } from "../view.ts";
import { nodesIn } from "../walk.ts";
import type { DefinitionCheck } from "./check.ts";

/**
 * The suffix of names that the SDK makes from the time, such as "xgb-2023-02-10-11-12-13-123". Folders that are named
 * after a time are fixed snapshots.
 */
const TIMESTAMP = /(?<=\w-)\d{4}(-\d{2}){5}-\d{3}(?!\d)/;
/** KMS keys and other AWS resources also have such names, but as part of an ARN. */
const ARN = /^arn:/;
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
/** Values that differ in every execution. */
const OF_EXECUTION =
  /"Get":"Execution\.(StartDateTime|CurrentDateTime|PipelineExecutionId|PipelineExecutionArn|\w+JobName)"/;

/** Reports timestamps, random values and values from the execution if they keep a cached step from being reused. */
export const volatile: DefinitionCheck = function* (view) {
  for (const step of view.steps) {
    const table = cacheTable(step.type);
    if (!isCached(step) || table === undefined) continue;
    for (const { value, at } of nodesIn(step)) {
      const what = changing(value);
      const member = memberPath(at, step);
      // The SDK names the outputs of all checks after the execution, and AWS documents that checks can be cached.
      if (what?.startsWith("'Execution.") === true && member.startsWith("ProcessingOutputConfig.")) continue;
      if (what !== undefined && comparedByAws(table, member))
        yield diagnostic("definition/volatile-value", { what, step: step.name }, placeOf(at, step));
    }
  }
};

const isCached = ({ json }: StepView): boolean =>
  isObject(json["CacheConfig"]) && json["CacheConfig"]["Enabled"] === true;

function changing(value: Json): string | undefined {
  if (typeof value === "string") {
    const found = TIMESTAMP.exec(value) ?? (ARN.test(value) ? null : UUID.exec(value));
    return found === null ? undefined : `'${found[0]}'`;
  }
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined;
  const found = "Get" in value || "Std:Join" in value ? OF_EXECUTION.exec(canonicalKey(value)) : null;
  return found === null ? undefined : `'Execution.${found[1]}'`;
}

/** The path in the arguments, in the notation of the cache key table. */
function memberPath(at: At, step: StepView): string {
  const keys: (string | number)[] = [];
  for (let node: At | undefined = at; node !== undefined && node !== step.at; node = node.up) keys.unshift(node.key);
  const [, ...path] = keys;
  return path
    .map((key) => (typeof key === "number" ? "[]" : `.${key}`))
    .join("")
    .slice(1);
}
