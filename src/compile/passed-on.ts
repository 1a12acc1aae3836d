import type { JsonObject } from "../base/canonical.ts";
import { reachable } from "../base/graph.ts";
import { isList } from "../base/json.ts";
import { ownMember } from "../base/own.ts";
import { listed, quoted } from "../base/words.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/index.ts";
import type { WiredStep } from "../resolve/wired.ts";
import { fieldInfo, fieldSchema, fieldSchemas } from "../spec/fields.ts";
import { satisfies } from "../spec/kinds.ts";
import { scriptOf, userCode } from "../spec/script.ts";
import type { StepSpec } from "../spec/step.ts";
import type { Compiler } from "./emit/emit-nodes.ts";

/**
 * Reports columns that a step needs but that no earlier step passes on, because a field there does not name them (see
 * `passedOnBy`). User code may pass on anything, and lists known only at run time are not judged.
 *
 * @param compiler - after all steps were emitted, so that their configs are complete
 */
export function columnsNotPassedOn(compiler: Compiler): readonly Diagnostic[] {
  const { pipeline, specs, configs } = compiler;
  return pipeline.steps.flatMap((step) => {
    const [spec, config] = [specs.get(step.id), configs.get(step.id)];
    if (spec === undefined || config === undefined || runsUserCode(spec, config)) return [];
    return fieldSchemas(spec.config).flatMap(([field, schema]) => {
      const { passedOnBy } = fieldInfo(schema);
      return passedOnBy === undefined ? [] : faultsOf(compiler, step, field, passedOnBy);
    });
  });
}

function faultsOf(
  { pipeline, specs, configs, wiresTo }: Compiler,
  step: WiredStep,
  field: string,
  list: string,
): readonly Diagnostic[] {
  // What the training branch has fitted does not bring any columns to this branch.
  const before = reachable(step.id, (id) =>
    (wiresTo.get(id) ?? []).flatMap(({ from, to }) =>
      ownMember(specs.get(id)?.inputs, to.port)?.fitted === true ? [] : [from.step],
    ),
  );
  const known = [...before].flatMap((id) => {
    const [spec, config] = [specs.get(id), configs.get(id)];
    return id === step.id || spec === undefined || config === undefined ? [] : [{ id, spec, config }];
  });
  const sources = known.filter(({ spec }) => fieldSchema(spec.config, list) !== undefined);
  const lists = sources.map(({ config }) => config[list]);
  const isOpen = lists.some((one) => one !== undefined && !isList(one));
  const [source] = sources;
  if (source === undefined || isOpen || known.some(({ spec, config }) => mayAddAny(spec, config))) return [];
  const passed = lists.flatMap((one) => (isList(one) ? one : []));
  const at = { pipeline: pipeline.title, step: step.id, ...step.at, field };
  const data = { step: step.id, list, source: source.id };
  if (passed.length === 0) return [diagnostic("config/passes-none", data, at)];
  const wanted = configs.get(step.id)?.[field];
  const lacking = isList(wanted) ? wanted.filter((name) => typeof name === "string" && !passed.includes(name)) : [];
  const names = listed(passed.map((name) => quoted(String(name))));
  return lacking.map((name) => diagnostic("config/not-passed-on", { ...data, column: String(name), names }, at));
}

/** Whether a step can make features that its specification does not list. */
const mayAddAny = (spec: StepSpec, config: JsonObject): boolean =>
  runsUserCode(spec, config) ||
  Object.values(spec.outputs).some(
    ({ kind, columns }) => satisfies(kind, "tabular.processed") && columns === undefined,
  );

/** Whether a step runs code that is not Specline's own, of which nothing is known. */
function runsUserCode(spec: StepSpec, config: JsonObject): boolean {
  const script = scriptOf(spec, config);
  return script !== undefined && userCode(script) !== undefined;
}
