import type { PlanBase } from "../../app/plan/plan-base.ts";
import type { ShownPlan } from "../../app/plan/plan-document.ts";
import { grouped } from "../../base/grouped.ts";
import { readableBytes } from "../../base/units.ts";
import { FIRST, type PlannedCost, type PlannedStep, SENTENCES } from "../../plan/index.ts";
import { ageText } from "./ages.ts";
import { amountText } from "./money-text.ts";
import { counted } from "./phrases.ts";

const SENTENCE: ReadonlySet<string> = new Set(Object.values(SENTENCES));
const IS_FIRST: ReadonlySet<string> = new Set(Object.values(FIRST));

/** Whether a step runs again, in words. */
export function rerunText({ action, rerun, because }: PlannedStep): string {
  if (action === "removed") return "removed";
  switch (rerun) {
    case "no":
      return action === "changed" ? "kept: AWS's cache does not compare what changed" : "kept";
    case "always":
      return because.startsWith("after ") ? `always runs, ${because}` : `always runs: ${because}`;
    case "unknown":
      return `depends on ${because}`;
    case "yes":
      if (because.startsWith("after ")) return `runs again ${because}`;
      if (SENTENCE.has(because)) return `runs again because ${because}`;
      return IS_FIRST.has(because) ? `runs: ${because}` : `runs again because of ${because}`;
    default:
      return rerun satisfies never;
  }
}

export const SIGNS: Readonly<Record<PlannedStep["action"], string>> = {
  added: "+",
  removed: "-",
  changed: "~",
  renamed: ">",
  unchanged: " ",
  unknown: "?",
};

const DRIFT = { none: "no drift", changed: "drift", unknown: "drift unknown" } as const;

/** What a plan was compared with, in words. */
export function baseText(
  { kind, of, version, modified, modifiedBy, hasRun, executed, drift, compiled }: PlanBase,
  now: number,
): string {
  if (kind === "nothing") return "nothing is deployed yet";
  if (kind === "unseen") return "what is deployed could not be read";
  if (kind === "locked") return `compared with the locked code of Specline ${of}`;
  if (compiled === true) return `compared with this pipeline compiled for ${of}, not with a deployed version`;
  const place = kind === "deployed" ? "the deployed version" : `${kind} ${of}`;
  const parts = [
    version === undefined ? place : `${kind === "deployed" ? "" : `${place}, `}version ${version}`,
    ...(modified === undefined ? [] : [ageText(modified, now)]),
    ...(modifiedBy === undefined ? [] : [`by ${modifiedBy}`]),
    ...(drift === undefined ? [] : [DRIFT[drift]]),
    ...(hasRun === false ? ["never started"] : executedText(executed, version)),
  ];
  return `compared with ${parts.join(", ")}`;
}

/** That what is deployed was not executed, so that AWS's cache has no results of it. */
function executedText(executed: PlanBase["executed"], version: number | undefined): readonly string[] {
  if (executed === "earlier") return ["changed since the last execution"];
  if (executed === undefined || typeof executed === "string" || version === undefined) return [];
  const [latest] = executed;
  if (latest === version) return [];
  return [latest === undefined ? "never executed" : `never executed (version ${latest} was)`];
}

/** The permissions that the role needs newly or no longer, a line for each resource. */
export const permissionTexts = ({ permissions }: ShownPlan): readonly string[] =>
  [...grouped(permissions, ({ action, resource }) => `${action} ${resource}`).values()].map((same) => {
    const [{ action, resource }] = same;
    // An action can be needed under several conditions.
    return `${action} ${[...new Set(same.map(({ permission }) => permission))].join(", ")} ${resource}`;
  });

/** Machines and the time that steps may take. Machines of new and removed steps are not listed: the steps show them. */
export function costText({ cost: { machines, atMost, unlimited, money, prices } }: ShownPlan): string {
  const changes = new Map<string, string[]>();
  for (const { step, before, after } of machines) {
    if (before === undefined || after === undefined) continue;
    const change = `${before} → ${after}`;
    changes.set(change, [...(changes.get(change) ?? []), step]);
  }
  const changed = [...changes].map(([change, steps]) => `${change} for ${someOf(steps)}`);
  const most = atMost.map(({ instanceType, hours }) => `${Number(hours.toFixed(1))} h on ${instanceType}`);
  const open = unlimited.length === 0 ? [] : [`no limit known for ${someOf(unlimited)}`];
  const runs = most.length + open.length === 0 ? [] : [`what runs takes at most ${[...most, ...open].join(", ")}`];
  return [...changed, ...runs, moneyText(money, prices)].join("; ");
}

function moneyText(money: PlannedCost["money"], prices: PlannedCost["prices"]): string {
  if (money === undefined || prices === "unknown") return "prices are not known";
  const { min, max } = money;
  const amounts = amountText(min) === amountText(max) ? amountText(max) : `${amountText(min)} to ${amountText(max)}`;
  return `${amounts} ${prices.currency} by prices of ${prices.date}`;
}

const someOf = (steps: readonly string[]): string =>
  steps.length > 3 ? `${steps.slice(0, 2).join(", ")} and ${steps.length - 2} more` : steps.join(", ");

export function uploadText({ uploads, target }: ShownPlan): string {
  if (target.name === "local") return "none for this machine";
  const wanted = uploads.filter(({ status }) => status !== "there");
  if (wanted.length === 0) return "none";
  const [objects, bytes] = [
    wanted.reduce((sum, one) => sum + one.objects, 0),
    wanted.reduce((sum, one) => sum + one.bytes, 0),
  ];
  const steps = [...new Set(wanted.flatMap((one) => one.steps))];
  const unless = wanted.some(({ status }) => status === "unknown") ? ", unless they are there already" : "";
  const data = wanted.some(({ role }) => role === "data") ? "; local data needs --upload-data" : "";
  return `${counted(wanted.length, "asset")} for ${someOf(steps)}: ${counted(objects, "object")}, ${readableBytes(bytes)}${unless}${data}`;
}

const VERDICTS = [
  ["yes", "runs again", "run again"],
  ["always", "always runs", "always run"],
  ["unknown", "is open", "are open"],
  ["no", "is kept", "are kept"],
] as const;

/** The steps in a few numbers. */
export function summaryText({ steps }: ShownPlan): string {
  const actions = (["added", "removed", "changed", "renamed"] as const).flatMap((action) => {
    const count = steps.filter((step) => step.action === action).length;
    return count === 0 ? [] : [`${count} ${action}`];
  });
  const left = steps.filter(({ action }) => action !== "removed");
  const runs = VERDICTS.flatMap(([rerun, one, several]) => {
    const those = left.filter((step) => step.rerun === rerun);
    const count = those.length;
    if (count === 0) return [];
    if (those.every(({ because }) => IS_FIRST.has(because))) return [`${count} ${count === 1 ? "runs" : "run"}`];
    return [`${count} ${count === 1 ? one : several}`];
  });
  const isSeen = !steps.some(({ action }) => action === "unknown");
  return `${actions.length > 0 ? actions.join(", ") : isSeen ? "no step changes" : "changes are not known"}; ${runs.join(", ")}`;
}

/** The note below every plan. Specline cannot promise what AWS will do, and does not read everything. */
export function noteText({ base: { hasRun, notCompared = [], assumedDefaults = [] } }: ShownPlan): string {
  if (hasRun === false) return "No execution has been started yet, so the first one runs every step.";
  const [latest] = notCompared;
  return [
    "Expected by what AWS documents about its cache; the earlier step must have succeeded, and its result must be younger than its limit.",
    ...(assumedDefaults.length === 0
      ? []
      : [`Earlier executions are assumed to have used the default values of ${someOf(assumedDefaults)}.`]),
    ...(latest === undefined
      ? []
      : [`Version ${latest} and earlier ones were not compared: AWS's cache may still have results of them.`]),
  ].join(" ");
}
