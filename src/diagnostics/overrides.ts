import { defined } from "../base/defined.ts";
import { nearest } from "../base/words.ts";
import { catalogue, type DiagnosticCode, diagnostic } from "./catalogue.ts";
import type { Diagnostic, Place, Severity } from "./diagnostic.ts";
import type { CatalogueEntry } from "./entry.ts";

/** The severity that a user sets for all faults of one rule. "off" hides the faults. */
export type RuleSetting = "off" | Severity;
export const RULE_SETTINGS: readonly RuleSetting[] = ["off", "note", "warning", "error"];

/** An allowance, and where it was written. */
export interface PlacedAllowance {
  readonly rule: string;
  readonly reason: string;
  /** The location of the faults: a pipeline, a step, a step and its field, a path or a file. By default, anywhere. */
  readonly at?: string;
  /** Set if the allowance was written on a step. */
  readonly step?: string;
  readonly place: Place;
  readonly by: AllowanceSource;
}

/** Who allows a fault: the pipeline or a step in it, specline.config.yaml, or the option `--allow`. */
export type AllowanceSource = "pipeline" | "project" | "option";

/** The severities that a user set, and the faults that a user allows. */
export interface Overrides {
  readonly rules: Readonly<Record<string, { readonly setting: RuleSetting; readonly place: Place }>>;
  readonly allow: readonly PlacedAllowance[];
}

/** A fault that was not reported, and the user's reason for allowing it. */
export interface AllowedDiagnostic extends Diagnostic {
  readonly reason: string;
  /** "rule" if its rule is off. */
  readonly by: AllowanceSource | "rule";
}

const isCode = (code: string): code is DiagnosticCode => Object.hasOwn(catalogue, code);

/** Whether a user can allow a rule's faults or change their severity. True by default, except for errors. */
export function isOverridable(code: string): boolean {
  if (!isCode(code)) return false;
  const { severity, override }: Pick<CatalogueEntry, "severity" | "override"> = catalogue[code];
  return override ?? severity !== "error";
}

/** Explains why a rule cannot be overridden. Undefined if it can be. */
export function overrideFault(rule: string, at: Place): Diagnostic | undefined {
  if (!isCode(rule)) {
    const codes = Object.keys(catalogue);
    // Users often omit the stage or write the wrong stage.
    const tail = (code: string): string => code.slice(code.indexOf("/") + 1);
    const near =
      codes.find((code) => tail(code) === tail(rule)) ??
      nearest(rule, codes) ??
      codes.find((code) => tail(code) === nearest(tail(rule), codes.map(tail))) ??
      "";
    return diagnostic("override/unknown-rule", { rule, nearest: near }, at);
  }
  if (isOverridable(rule)) return undefined;
  const why = rule.startsWith("definition/")
    ? "the service rejects such a definition, or it is meaningless"
    : "nothing can be compiled or run until it is corrected";
  return diagnostic("override/fixed", { rule, why }, at);
}

/** Whether an allowance applies to a place. */
export function isMeantFor({ at, step }: Pick<PlacedAllowance, "at" | "step">, place: Place): boolean {
  if (step !== undefined && place.step !== step) return false;
  if (at === undefined) return true;
  const wanted = at.replaceAll(" › ", ".");
  const own = place.port ?? place.field ?? place.path ?? "";
  const names = [place.step, place.step && `${place.step}.${own}`, place.path, place.field].filter(Boolean);
  const whole = names.flatMap((name) => [name, `${place.pipeline ?? ""}.${name}`]);
  const isBelow = (name: string | undefined): boolean =>
    name === wanted || (name?.startsWith(wanted) === true && /^[.[]/.test(name.slice(wanted.length)));
  return place.pipeline === at || whole.some(isBelow) || place.file === at || place.file?.endsWith(`/${at}`) === true;
}

/** Applies a user's overrides to the faults that stages find, and remembers what was allowed. */
export interface Judge {
  /** The faults that remain, with the severities that apply. */
  readonly judge: (faults: readonly Diagnostic[]) => readonly Diagnostic[];
  /** The faults that were not reported. */
  readonly allowed: () => readonly AllowedDiagnostic[];
  /** A warning for each allowance that matched no fault, although its faults could have been found. */
  readonly unused: (canBeFound?: (rule: string) => boolean) => readonly Diagnostic[];
}

/** Creates the judge for one pipeline. It leaves faults unchanged if their rules cannot be overridden. */
export function judgeBy({ rules, allow }: Overrides): Judge {
  const allowed = new Map<string, AllowedDiagnostic>();
  const used = new Set<PlacedAllowance>();
  const keep = (fault: Diagnostic, why: Pick<AllowedDiagnostic, "reason" | "by">): void => {
    allowed.set(JSON.stringify([fault.code, fault.message, fault.at]), { ...fault, reason: why.reason, by: why.by });
  };
  const one = (fault: Diagnostic): readonly Diagnostic[] => {
    if (!isOverridable(fault.code)) return [fault];
    const meant = allow.filter((allowance) => allowance.rule === fault.code && isMeantFor(allowance, fault.at));
    for (const allowance of meant) used.add(allowance);
    const [first] = meant;
    const set = Object.hasOwn(rules, fault.code) ? rules[fault.code]?.setting : undefined;
    if (first !== undefined) keep(fault, first);
    else if (set === "off") keep(fault, { reason: "the rule is off", by: "rule" });
    else return [set === undefined ? fault : { ...fault, severity: set }];
    return [];
  };
  return {
    judge: (faults) => faults.flatMap(one),
    allowed: () => [...allowed.values()],
    unused: (canBeFound = () => true) =>
      allow
        .filter((allowance) => !used.has(allowance) && isOverridable(allowance.rule) && canBeFound(allowance.rule))
        .map(({ rule, at, step, place }) => {
          const where = at === undefined ? (step === undefined ? "anywhere" : `in '${step}'`) : `at '${at}'`;
          return diagnostic("override/unused", { rule, where }, defined(place));
        }),
  };
}
