import type { JsonObject } from "../../base/canonical.ts";
import { isList, isObject } from "../../base/json.ts";
import { listed, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import { isExprJson } from "../../spec/expr.ts";
import { classesOfRules } from "../../spec/label-rules.ts";

/** Fields of preprocessing that contradict each other. */
export const conflictsOf = (config: JsonObject, at: Place): readonly Diagnostic[] => [
  ...splitConflicts(config, at),
  ...timeConflicts(config, at),
  ...ruleConflicts(config, at),
  ...textConflicts(config, at),
];

/** Only the training branch is split. A step without a branch belongs to it. */
function splitConflicts({ branch = "training", ...config }: JsonObject, at: Place): readonly Diagnostic[] {
  const { validationSplit: validation, testSplit: test } = config;
  return branch === "training" && typeof validation === "number" && typeof test === "number" && validation + test >= 1
    ? [diagnostic("data/bad-split", { validation, test }, { ...at, field: "testSplit" })]
    : [];
}

function timeConflicts({ splitGap, keepTime, timeColumn }: JsonObject, at: Place): readonly Diagnostic[] {
  const about = [...(splitGap === undefined ? [] : ["splitGap"]), ...(keepTime === true ? ["keepTime"] : [])];
  return timeColumn === undefined
    ? about.map((field) => diagnostic("config/needs-time", { field }, { ...at, field }))
    : [];
}

function ruleConflicts({ labelRules: rules, positive, task, label }: JsonObject, place: Place): readonly Diagnostic[] {
  if (!isObject(rules) || isExprJson(rules)) return [];
  const { keep } = rules as JsonObject;
  const at = { ...place, field: "labelRules" };
  const classes = classesOfRules(rules);
  const kept = isList(keep) ? keep.filter((one) => typeof one === "string") : [];
  return [
    ...(classes.length < 2 ? [diagnostic("config/label-rules-class", { label: String(classes[0]) }, at)] : []),
    ...(task === "regression" ? [diagnostic("config/label-rules-number", {}, at)] : []),
    ...(typeof positive === "string" && classes.length > 1 && !classes.includes(positive)
      ? [diagnostic("config/label-rules-positive", { positive, classes: listed(classes.map(quoted)) }, at)]
      : []),
    ...kept.map((column) =>
      diagnostic("config/label-rules-keep", { column, label: typeof label === "string" ? label : "the label" }, at),
    ),
  ];
}

/** Texts that the job would not pass on, because other settings leave them out. The reasons are those of the job. */
function textConflicts(config: JsonObject, at: Place): readonly Diagnostic[] {
  const { textColumns: texts, label, idColumn, timeColumn, groupColumn, keepTime, dropColumns } = config;
  if (!isList(texts)) return [];
  const single = { label, id: idColumn, time: keepTime === true ? undefined : timeColumn, group: groupColumn };
  return texts.flatMap((column) => {
    const [reason] = Object.entries(single).find(([, name]) => name === column) ?? [];
    const found = isList(dropColumns) && dropColumns.includes(column) ? "dropped" : reason;
    return typeof column !== "string" || found === undefined
      ? []
      : [diagnostic("data/text-dropped", { column, reason: found }, { ...at, field: "textColumns" })];
  });
}
