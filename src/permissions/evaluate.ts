import type { Json } from "../base/canonical.ts";
import { isList, listOf, objectOf } from "../base/json.ts";
import { coversPattern, sharesText } from "./patterns.ts";

/** A call to judge. */
export interface JudgedCall {
  readonly action: string;
  /** An ARN, in which "*" represents any text. */
  readonly resource: string;
  /** The known values of condition keys. */
  readonly context?: Readonly<Record<string, string>>;
}

/**
 * What a policy says about a call: "depends" if a condition, or the unknown part of the resource, decides.
 *
 * Only the policy itself is judged: boundaries, other policies and those of the resource are not known.
 */
export type Verdict = "allowed" | "denied" | "not allowed" | "depends";

/** Judges a call by a policy, as IAM does: an explicit deny prevails, and what nothing allows is not allowed. */
export function judgeCall(policy: Json, call: JudgedCall): Verdict {
  const { Statement: given } = objectOf(policy);
  const statements = (isList(given) ? given : [given ?? {}]).map(objectOf);
  const verdicts = statements.map((statement) => ({
    effect: statement["Effect"],
    fit: fits(statement, call, statement["Effect"] === "Deny"),
  }));
  const has = (effect: string, fit: Fit): boolean =>
    verdicts.some((verdict) => verdict.effect === effect && verdict.fit === fit);
  if (has("Deny", "yes")) return "denied";
  if (has("Deny", "perhaps")) return "depends";
  if (has("Allow", "yes")) return "allowed";
  return has("Allow", "perhaps") ? "depends" : "not allowed";
}

type Fit = "yes" | "no" | "perhaps";

type Members = ReturnType<typeof objectOf>;

function fits(statement: Members, call: JudgedCall, isDeny: boolean): Fit {
  const action = call.action.toLowerCase();
  const names = textsOf(statement["Action"] ?? statement["NotAction"]).map((name) => name.toLowerCase());
  const hasAction = names.some((name) => coversPattern(name, action)) === (statement["NotAction"] === undefined);
  if (!hasAction) return "no";
  const arns = textsOf(statement["Resource"] ?? statement["NotResource"]);
  const isNegated = statement["NotResource"] !== undefined;
  const covers = arns.some((arn) => coversPattern(arn, call.resource));
  const touches = arns.some((arn) => sharesText(arn, call.resource));
  // An allow must cover every resource that the call can have. A deny already matters if it forbids one of them.
  const place = isNegated ? opposite(placeFit(covers, touches)) : placeFit(covers, touches);
  if (place === "no" || (place === "perhaps" && !isDeny)) return place;
  const conditions = Object.entries(objectOf(statement["Condition"])).map(([operator, keys]) =>
    Object.entries(objectOf(keys)).map(([key, values]) => conditionFit(operator, key, textsOf(values), call)),
  );
  const all = conditions.flat();
  if (all.includes("no")) return "no";
  return all.includes("perhaps") || place === "perhaps" ? "perhaps" : "yes";
}

const placeFit = (covers: boolean, touches: boolean): Fit => (covers ? "yes" : touches ? "perhaps" : "no");
const opposite = (fit: Fit): Fit => (fit === "yes" ? "no" : fit === "no" ? "yes" : "perhaps");

const textsOf = (value: Json | undefined): readonly string[] =>
  (isList(value) ? listOf(value) : [value]).flatMap((text) =>
    typeof text === "string" || typeof text === "boolean" || typeof text === "number" ? [String(text)] : [],
  );

/** Operators that compare texts. Source: IAM user guide, "Condition operators" (as of November 2026). */
const COMPARISONS: Readonly<Record<string, (wanted: string, found: string) => boolean>> = {
  StringEquals: (wanted, found) => wanted === found,
  StringEqualsIgnoreCase: (wanted, found) => wanted.toLowerCase() === found.toLowerCase(),
  StringLike: coversPattern,
  ArnEquals: coversPattern,
  ArnLike: coversPattern,
  Bool: (wanted, found) => wanted.toLowerCase() === found.toLowerCase(),
};

function conditionFit(operator: string, key: string, wanted: readonly string[], { context = {} }: JudgedCall): Fit {
  const [, name = operator] = /^(?:ForAnyValue:|ForAllValues:)?(\w+?)(?:IfExists)?$/.exec(operator) ?? [];
  const [, found] = Object.entries(context).find(([one]) => one.toLowerCase() === key.toLowerCase()) ?? [];
  if (found === undefined) return "perhaps";
  const isNegated = /^(String|Arn)Not/.test(name);
  const compare = COMPARISONS[name.replace("Not", "")];
  if (compare === undefined) return "perhaps";
  return wanted.some((text) => compare(text, found)) === !isNegated ? "yes" : "no";
}
