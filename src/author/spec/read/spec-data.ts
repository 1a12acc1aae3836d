import type { Json } from "../../../base/canonical.ts";
import { isObject } from "../../../base/json.ts";
import { ownMember } from "../../../base/own.ts";
import { listed } from "../../../base/words.ts";
import { isExprJson } from "../../../spec/expr.ts";
import { fieldEntries, fieldInfo, shareFields } from "../../../spec/fields.ts";
import type { Parameter } from "../../../spec/pipeline.ts";
import type { DraftStep } from "../../chain/draft.ts";
import { openFact } from "../../open-label.ts";
import type { FoundNode, Reader } from "./spec-reader.ts";

type Members = ReadonlyMap<string, FoundNode>;

/** The config field for the source of a step's data, if it is not set. */
export const openSource = ({ spec, config }: Pick<DraftStep, "spec" | "config">): string | undefined =>
  fieldEntries(spec.config).find(
    ([field, schema]) => fieldInfo(schema).source === true && ownMember(config, field) === undefined,
  )?.[0];

/** Passes the data to the steps that read external data and have no source. */
export function withData(
  steps: readonly DraftStep[],
  root: Members,
  parameters: Parameter[],
  reader: Reader,
): readonly DraftStep[] {
  const data = root.get("data");
  if (data?.value === null) return steps;
  const branches = isObject(data?.value) && !isExprJson(data.value) ? data.value : undefined;
  for (const branch of Object.keys(branches ?? {})) {
    const known = [...new Set(steps.flatMap((step) => step.branch ?? []))];
    if (known.includes(branch)) continue;
    const expected = `a table, or one for each of the branches ${listed(known)}`;
    reader.fault(
      "author/bad-shape",
      { key: "data", expected, value: JSON.stringify(branch) },
      [...(data?.path ?? []), branch],
      "key",
    );
  }
  return steps.map((step) => {
    const field = openSource(step);
    if (field === undefined) return step;
    const own: Json | undefined =
      branches === undefined ? data?.value : step.branch === undefined ? undefined : ownMember(branches, step.branch);
    const value =
      own ?? openFact("DataSource", "The table: an S3 URI, or a path on this machine for a local run.", parameters);
    return { ...step, config: { ...step.config, [field]: value } };
  });
}

/** Passes the data contract to the steps that can check one and state none. */
export function withContract(steps: readonly DraftStep[], root: Members, reader: Reader): readonly DraftStep[] {
  const contract = root.get("contract");
  if (contract === undefined || contract.value === null) return steps;
  if (typeof contract.value !== "string" && !isObject(contract.value)) {
    const expected = "the path of a data contract, or the contract itself";
    reader.fault(
      "author/bad-shape",
      { key: "contract", expected, value: JSON.stringify(contract.value) },
      contract.path,
    );
    return steps;
  }
  return steps.map((step) => {
    const field = fieldEntries(step.spec.config).find(([, schema]) => fieldInfo(schema).dataContract === true)?.[0];
    if (field === undefined || ownMember(step.config, field) !== undefined) return step;
    return { ...step, config: { ...step.config, [field]: contract.value } };
  });
}

/** The number of decimal places in a share. Rounding makes 1 - 0.3 equal 0.7. */
const SHARE_DIGITS = 9;

/** Divides the rows of a table among branches. */
export function withShares(steps: readonly DraftStep[], root: Members, reader: Reader): readonly DraftStep[] {
  const shares = reader.entries(root.get("shares"));
  const ranges = new Map<string, readonly [number, number]>();
  let cut = 0;
  for (const [branch, { value }] of shares) {
    const size = typeof value === "number" ? value : Number.NaN;
    const end = Number((cut + size).toFixed(SHARE_DIGITS));
    if (!(size > 0 && end <= 1)) {
      reader.fault(
        "author/shares",
        { shares: listed(shares.map(([name, one]) => `${name} ${JSON.stringify(one.value)}`)) },
        ["shares"],
      );
      return steps;
    }
    ranges.set(branch, [cut, end]);
    cut = end;
  }
  return steps.map((step) => {
    const range = step.branch === undefined ? undefined : ranges.get(step.branch);
    const fields = range === undefined ? undefined : shareFields(step.spec.config);
    return range === undefined || fields === undefined
      ? step
      : { ...step, config: { [fields.from]: range[0], [fields.to]: range[1], ...step.config } };
  });
}
