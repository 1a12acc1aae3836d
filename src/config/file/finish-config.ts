import { canonicalKey } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import { quoted } from "../../base/words.ts";
import type { Diagnostic, Staged } from "../../diagnostics/index.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { Meaning } from "../names/disk-name.ts";
import { missingFields } from "../schema/config-class.ts";
import { fieldsOf, isProcessing } from "../schema/known.ts";
import { checkDerived } from "../schema/read-value.ts";
import { makeConfig, type StepConfig } from "../schema/step-config.ts";
import type { DocumentPath } from "./document.ts";
import { sectionPath } from "./file-shape.ts";
import type { FileView } from "./file-view.ts";
import type { GatheredConfig } from "./gather.ts";

/** A config once its file has been read. */
interface FinishedConfig {
  readonly config: StepConfig;
  /** The required fields that the file does not set. Other layers can still set them. */
  readonly missing: readonly Diagnostic[];
}

/** Creates the config, once all configs of the file have been read, and reports what is missing. */
export function finishConfig(view: FileView, gathered: GatheredConfig): Staged<FinishedConfig> {
  const { name, className, spec, jobType, extraFields } = gathered;
  const own = Object.fromEntries(gathered.set);
  const derived = checkDerived(view, name, spec, own, jobType, gathered.derived);
  const set = { ...own, ...Object.fromEntries(derived.value) };
  const missing = missingFields(name, spec, set).map((fault) => ({
    ...fault,
    hint: hintToAdd(view, gathered, fault),
    at: { ...view.at(["metadata", "config_types", name], "key"), ...fault.at },
  }));
  const config = makeConfig({ spec, name, className, set, extraFields, jobType, at: { step: name, file: view.file } });
  answerDerived(gathered, config);
  return {
    value: { config, missing },
    diagnostics: [...gathered.diagnostics, ...derived.diagnostics],
  };
}

/** Notes which derived values in the file agree with computed values. Values that cannot be computed are used. */
function answerDerived({ derived, readings }: GatheredConfig, config: StepConfig): void {
  for (const [{ name: field }, value, { path }] of derived) {
    const index = readings.findIndex((reading) => reading.path.join(".") === path.join("."));
    const reading = readings[index];
    const computed = ownMember(config.derived, field);
    if (reading === undefined) continue;
    const used = computed ?? value;
    const agrees = canonicalKey(used) === canonicalKey(value);
    const became: Meaning =
      computed === undefined
        ? { kind: "field", field, value }
        : agrees
          ? { kind: "agrees", why: "it matches the value that follows from the other fields" }
          : { kind: "overruled", field, used };
    readings[index] = { ...reading, became };
  }
}

/** Where to add a missing field, and which values in the file cannot replace it. */
function hintToAdd(view: FileView, { name, spec, readings }: GatheredConfig, fault: Diagnostic): string {
  const field = serializedNameOf(spec, fault);
  const instead = readings.flatMap(({ became }) =>
    became.kind === "unsupported" && became.consequence.includes(quoted(field)) ? [became.consequence] : [],
  );
  const section = [...sectionOf(view, spec), name].join(".");
  const add = `add ${quoted(field)} to ${section}, or pass --set ${name}.${fault.at.field}=VALUE`;
  return [add, ...new Set(instead)].join("; ");
}

/** The on-disk name of the invalid field. */
const serializedNameOf = (spec: StepSpec, { at: { field = "" } }: Diagnostic): string =>
  fieldsOf(spec).byName.get(field)?.serializedName ?? field;

/** The section for fields that belong to a single step. */
export const sectionOf = ({ shape }: FileView, spec: StepSpec | undefined): DocumentPath => {
  const processing = shape.hasProcessingSections && spec !== undefined && isProcessing(spec);
  return sectionPath(shape, processing ? "processing_specific" : "specific");
};
