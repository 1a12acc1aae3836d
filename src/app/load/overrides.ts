import { dirname } from "node:path";
import { z } from "zod";
import { type Json, nounOf } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { isObject, objectOf } from "../../base/json.ts";
import { didYouMean, nearest } from "../../base/words.ts";
import {
  type Diagnostic,
  type DiagnosticCode,
  diagnostic,
  type Judge,
  judgeBy,
  type Overrides,
  overrideFault,
  type Place,
  type PlacedAllowance,
  RULE_SETTINGS,
  type RuleSetting,
} from "../../diagnostics/index.ts";
import type { Effects } from "../../local/effects.ts";
import { allowanceSchema } from "../../spec/allowance.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import { localTarget } from "../../spec/target.ts";
import { located } from "./documents/read-document.ts";
import { PROJECT_FILE, readProject } from "./project.ts";

/** The overrides on the command line. */
export interface OverrideChoices {
  /** Codes of diagnostics, several of which can be separated by commas. */
  readonly allow?: readonly string[] | undefined;
}

/** The overrides that apply to a pipeline, and what is wrong with them. */
export interface FoundOverrides extends Omit<Judge, "unused"> {
  /** A warning for each allowance that no fault needed, with its location. */
  readonly unused: () => Promise<readonly Diagnostic[]>;
  readonly diagnostics: readonly Diagnostic[];
}

type Authored = Pick<PipelineValue, "title" | "allow" | "steps" | "gates">;

/**
 * Collects the overrides for a pipeline: from specline.config.yaml, from the pipeline and its steps, and from
 * the command line.
 *
 * @param effects - reads the project's file
 * @param file - the pipeline's file
 * @param pipeline - the pipeline, unless the file is a definition
 * @param choices - the overrides on the command line
 */
export async function findOverrides(
  effects: Effects,
  file: string,
  pipeline: Authored | undefined,
  { allow: named = [], target }: OverrideChoices & { readonly target?: string | undefined },
): Promise<FoundOverrides> {
  // An allowance for another target or a later stage is not superfluous just because `check` does not need it.
  const canBeFound = (rule: string): boolean =>
    !/^(run\/|deploy\/|override\/unused$)/.test(rule) && (target !== localTarget.name || !FOR_TARGETS.has(rule));
  const diagnostics: Diagnostic[] = [];
  const project = await readProject(effects, dirname(file));
  const inFile: Read = { rules: {}, allow: [], diagnostics: [] };
  // Problems with the file as a whole are reported when its targets and packs are read.
  if (project !== undefined && "document" in project) {
    readCheck(objectOf(project.document.value)["check"], project.file, inFile);
    diagnostics.push(...(await located(project.document, project.file, inFile.diagnostics)));
  }
  const stated = pipeline === undefined ? [] : statedIn(pipeline, diagnostics);
  const typed = named
    .flatMap((codes) => codes.split(","))
    .filter((code) => code.trim() !== "")
    .map(
      (code): PlacedAllowance => ({ rule: code.trim(), reason: "--allow", by: "option", place: { field: "--allow" } }),
    );
  for (const { rule, place } of [...stated, ...typed]) {
    const fault = overrideFault(rule, place);
    if (fault !== undefined) diagnostics.push(fault);
  }
  const overrides: Overrides = { rules: inFile.rules, allow: [...stated, ...inFile.allow, ...typed] };
  const judge = judgeBy(overrides);
  const unused = async (): Promise<readonly Diagnostic[]> => {
    const found = judge.unused(canBeFound);
    if (project === undefined || !("document" in project)) return found;
    const isInFile = ({ at }: Diagnostic): boolean => at.file === project.file;
    const placed = await located(project.document, project.file, found.filter(isInFile));
    return [...found.filter((fault) => !isInFile(fault)), ...placed];
  };
  return { ...judge, unused, diagnostics };
}

/** Rules that compare a pipeline with a target on AWS. */
const FOR_TARGETS: ReadonlySet<string> = new Set<DiagnosticCode>(["definition/image-region", "script/isolated"]);

interface Read {
  readonly rules: Record<string, { readonly setting: RuleSetting; readonly place: Place }>;
  readonly allow: PlacedAllowance[];
  readonly diagnostics: Diagnostic[];
}

const SECTIONS = ["rules", "allow"];

/** Reads `check` in the project's file. */
function readCheck(check: unknown, file: string, { rules, allow, diagnostics }: Read): void {
  const wrong = (path: string, message: string, details = {}): void => {
    const data = { key: path, file: PROJECT_FILE, message };
    diagnostics.push(diagnostic("load/config-file", data, { file, path }, details));
  };
  if (check === undefined || check === null) return;
  if (!isObject(check)) {
    wrong("check", "it must be an object with rules and allow");
    return;
  }
  for (const key of Object.keys(check)) {
    if (!SECTIONS.includes(key))
      wrong(`check.${key}`, "there is no such key", defined({ hint: didYouMean(nearest(key, SECTIONS)) }));
  }
  const { rules: settings = {}, allow: allowances = [] } = check;
  if (!isObject(settings)) wrong("check.rules", "it must be an object that maps rules to severities");
  for (const [rule, setting] of Object.entries(objectOf(settings))) {
    const place = { file, path: `check.rules['${rule}']` };
    const fault = overrideFault(rule, place);
    if (fault !== undefined) diagnostics.push(fault);
    else if (RULE_SETTINGS.includes(setting as RuleSetting)) rules[rule] = { setting: setting as RuleSetting, place };
    // YAML 1.1 reads off as false.
    else if (setting === false) rules[rule] = { setting: "off", place };
    else diagnostics.push(diagnostic("override/severity", { rule, value: JSON.stringify(setting) }, place));
  }
  if (!Array.isArray(allowances)) {
    wrong("check.allow", "it must be a list of { rule, at, reason }");
    return;
  }
  for (const [index, item] of allowances.entries()) {
    const place = { file, path: `check.allow[${index}]` };
    const read = readAllowance(item, placedSchema, "an object { rule, at, reason }", place);
    if ("code" in read) diagnostics.push(read);
    else {
      const fault = overrideFault(read.rule, place);
      const { rule, reason, at } = read;
      if (fault === undefined) allow.push({ rule, reason, by: "project", ...defined({ at }), place });
      else diagnostics.push(fault);
    }
  }
}

const placedSchema = allowanceSchema.extend({ at: z.string().min(1).optional() });

function readAllowance<T extends z.ZodType>(
  value: unknown,
  schema: T,
  expected: string,
  place: Place,
): z.infer<T> | Diagnostic {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const shown = isObject(value) ? JSON.stringify(value) : nounOf(value as Json);
  return diagnostic("override/malformed", { expected, value: shown }, place);
}

/** The allowances that a pipeline and its steps state, in any form. */
function statedIn({ title, allow, steps, gates }: Authored, diagnostics: Diagnostic[]): readonly PlacedAllowance[] {
  const read = (stated: unknown, place: Place, step?: string): readonly PlacedAllowance[] => {
    if (stated === undefined || stated === null) return [];
    if (!Array.isArray(stated)) {
      const data = { expected: "a list of { rule, reason }", value: nounOf(stated as Json) };
      diagnostics.push(diagnostic("override/malformed", data, place));
      return [];
    }
    return stated.flatMap((item, index): readonly PlacedAllowance[] => {
      const own = { ...place, field: `${place.field}[${index}]` };
      const one = readAllowance(item, allowanceSchema, "an object { rule, reason }", own);
      if (!("code" in one)) return [{ ...one, by: "pipeline", ...defined({ step }), place: own }];
      diagnostics.push(one);
      return [];
    });
  };
  return [
    ...read(allow, { pipeline: title, field: "allow" }),
    ...[...steps, ...gates].flatMap(({ id, allow: own, at }) =>
      read(own, { ...at, pipeline: title, step: id, field: "allow" }, id),
    ),
  ];
}
