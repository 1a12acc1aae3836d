import { listed, nearest, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import type { FileView } from "../file/file-view.ts";
import { fieldsOf } from "../schema/known.ts";
import type { ValueReading } from "./reading.ts";

/** A cause that several values share, for all steps in the file. */
interface Group {
  readonly cause: string;
  readonly all: readonly ValueReading[];
}

/** The messages about values that are not used unchanged: at most one message of each kind per file. */
export function namesReport(view: FileView, readings: readonly ValueReading[]): readonly Diagnostic[] {
  const kinds = new Map<MessageKind, Map<string, ValueReading[]>>();
  for (const reading of readings) {
    const [kind, cause] = causeOf(reading) ?? [];
    if (kind === undefined || cause === undefined) continue;
    const groups = kinds.get(kind) ?? new Map<string, ValueReading[]>();
    kinds.set(kind, groups.set(cause, [...(groups.get(cause) ?? []), reading]));
  }
  return [...kinds].map(([kind, groups]) =>
    messageOf(
      view,
      kind,
      [...groups].map(([cause, all]) => ({ cause, all })),
    ),
  );
}

type MessageKind = "config/no-effect" | "config/unsupported" | "config/extra-fields" | "config/inferred";

/** What a message reports about a value. Undefined for values without a message. */
function causeOf({ became }: ValueReading): readonly [MessageKind, string] | undefined {
  switch (became.kind) {
    case "unused":
      return ["config/no-effect", became.consequence];
    case "unsupported":
      return ["config/unsupported", became.consequence];
    case "unknown":
      return ["config/extra-fields", ""];
    case "field":
    case "fact":
    case "other step":
      return became.inferred === undefined ? undefined : ["config/inferred", became.inferred];
    case "agrees":
    case "overruled":
    case "fault":
      return undefined;
    default:
      return became satisfies never;
  }
}

/** A single cause is part of the message. Several are listed below it. */
function messageOf(view: FileView, kind: MessageKind, groups: readonly Group[]): Diagnostic {
  const all = groups.flatMap((group) => group.all);
  const [first] = all;
  const steps = stepsOf(all);
  const [step] = steps;
  const at: Place = {
    ...(first === undefined ? { file: view.file } : view.at(first.path, "key")),
    ...(steps.length === 1 && step !== undefined && { step }),
  };
  const lines = groups.map(lineOf);
  const [line = ""] = lines;
  const alone = groups.length === 1;
  const names = new Set(all.map(({ name }) => name)).size;
  const what = alone ? line : `${names} settings of this file`;
  const seen = alone ? (steps.length > 1 ? [`steps: ${listed(steps)}`] : []) : lines;
  return diagnostic(kind, { what }, at, {
    seen: kind === "config/extra-fields" ? [...seen, ...nearNames(view, all)] : seen,
  });
}

const stepsOf = (all: readonly ValueReading[]): readonly string[] => [
  ...new Set(all.flatMap(({ step }) => step ?? [])),
];

/** The names of a group, its steps and its cause: "'a' and 'b' of 3 steps: the steps choose the format". */
function lineOf({ cause, all }: Group): string {
  const steps = stepsOf(all);
  const of = steps.length === 0 ? "" : steps.length === 1 ? ` of ${steps[0]}` : ` of ${steps.length} steps`;
  return `${listed([...new Set(all.map(({ name }) => quoted(name)))])}${of}${cause === "" ? "" : `: ${cause}`}`;
}

/** Points out names that are probably misspelt fields of their step. */
function nearNames({ specs, shape }: FileView, readings: readonly ValueReading[]): readonly string[] {
  const lines = readings.flatMap(({ name, step }) => {
    const spec = step === undefined ? undefined : specs.get(step);
    if (spec === undefined || step === undefined || name.includes(".")) return [];
    const near = nearest(name, fieldsOf(spec).bySerializedName.keys());
    const set = [shape.specific[step], shape.processing_specific[step], shape.processing_shared, shape.shared];
    if (near === undefined || set.some((values) => values !== undefined && Object.hasOwn(values, near))) return [];
    return [`${quoted(name)} is near ${quoted(near)}, which is not set`];
  });
  return [...new Set(lines)];
}
