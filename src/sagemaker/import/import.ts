import { canonicalKey, type JsonObject } from "../../base/canonical.ts";
import { Identifiers } from "../../base/identifiers.ts";
import { isObject, listOf, objectOf } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { type Diagnostic, diagnostic, isOverridable, type Staged } from "../../diagnostics/index.ts";
import { OPTIONAL_MEMBERS } from "../../spec/pipeline.ts";
import { armsOf, inOrder, withInner } from "../canonical-definition.ts";
import type { Definition, DefinitionParameter } from "../definition.ts";
import { choosesBranch } from "../kinds.ts";
import { definitionFaults, validateDefinition } from "../validate/index.ts";
import { type CodeNode, call, members, print, text, unlessEmpty } from "./code.ts";
import { knownStepCode, PIPELINE } from "./known.ts";
import { type Allowances, type KnownStep, type NameScope, using } from "./scope.ts";
import { allowCode, conditionStepCode, stepCode } from "./steps.ts";
import { repeatedTexts } from "./texts.ts";
import { literal, valueCode } from "./values.ts";

/**
 * Writes any definition as a module of typed code. Compiling the module produces the canonical form of the same
 * definition.
 *
 * @param definition - a definition in the form that the service or an SDK uses
 * @param title - the pipeline's title
 * @param known - steps with known specifications, which are written as calls to those specifications
 * @param stated - known allowances, by step, with the whole pipeline's allowances under ""
 * @returns as much of the code as can be written, and the definition's problems
 * @example
 * ```ts
 * import { importDefinition } from "specline/sagemaker";
 *
 * const { value } = importDefinition({ Version: "2020-12-01", Steps: [] }, "empty");
 * console.log(value);
 * ```
 */
export function importDefinition(
  definition: Definition,
  title: string,
  known: ReadonlyMap<string, KnownStep> = new Map(),
  stated: Allowances = new Map(),
): Staged<string> {
  const diagnostics = [...validateDefinition(definition)];
  const steps = listOf(definition.Steps).filter(isObject);
  const all = steps.flatMap(withInner);
  const identifiers = new Identifiers([PIPELINE, ...IMPORTED, ...[...known.values()].map(({ constant }) => constant)]);
  const declared = listOf(definition.Parameters).filter(isParameter);
  const parameters = new Map(declared.map((one) => [one.Name, identifiers.take(String(one.Name), "Parameter")]));
  const requests = all
    .filter(({ Type, Name }) => !choosesBranch(Type) && !known.has(String(Name)))
    .map(({ Arguments, Name: _name, ...beside }) => ({ ...objectOf(Arguments), ...beside }));
  const scope: NameScope = {
    parameters,
    steps: new Map(),
    texts: repeatedTexts(requests, identifiers),
    usedParameters: new Set(),
    imports: new Map(),
    allow: allowances(diagnostics, stated),
    known,
    reads: new Map(),
  };
  const writer = new Writer(scope, identifiers, unsound(definitionFaults(definition)));
  const top = writer.steps(steps);
  const start = startCode(definition, title, scope);
  const end = endCode(known.size === 0 ? start : PIPELINE, top, scope);
  diagnostics.push(...writer.diagnostics);
  const parts = [
    importLines(scope),
    declared.map((one) => constant(parameters.get(one.Name) ?? "", parameterCode(one, scope))).join("\n"),
    [...scope.texts].map(([value, name]) => `const ${name} = ${text(value)};`).join("\n"),
    known.size === 0 ? "" : `const ${PIPELINE} = ${print(start)};`,
    ...writer.lines,
    `export default ${end};`,
  ];
  return { value: `${parts.filter((part) => part !== "").join("\n\n")}\n`, diagnostics };
}

function constant(name: string, code: CodeNode): string {
  const head = `const ${name} = `;
  return `${head}${print(code, 0, head.length, 1)};`;
}

/** The reason with which an import allows the faults in a definition. */
const REASON = "in the imported definition";

/** The allowances that an author stated, and allowances for other errors that would prevent the code from compiling. */
function allowances(faults: readonly Diagnostic[], stated: Allowances): Allowances {
  const all = new Map(stated);
  for (const { code, severity, at } of faults) {
    const { step = "" } = at;
    const own = all.get(step) ?? [];
    const isStated = [...own, ...(stated.get("") ?? [])].some(({ rule }) => rule === code);
    if (severity === "error" && isOverridable(code) && !isStated)
      all.set(step, [...own, { rule: code, reason: REASON }]);
  }
  return all;
}

/** Whether a parameter can be declared. The import continues with those that can, and checks report the others. */
const isParameter = (value: unknown): value is DefinitionParameter => isObject(value);

/**
 * Steps whose requests do not type-check because something in them is wrong or newer than the types, and conditions
 * that compare values of different types.
 */
const unsound = (faults: readonly Diagnostic[]): ReadonlySet<string> =>
  new Set(
    faults.flatMap(({ code, severity, at }) =>
      (severity === "error" || code === "definition/compare-types") && at.step !== undefined ? [at.step] : [],
    ),
  );

/** Writes steps as constants, each after the steps that it needs. */
class Writer {
  readonly lines: string[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #scope: NameScope;
  readonly #identifiers: Identifiers;
  readonly #unsound: ReadonlySet<string>;

  constructor(scope: NameScope, identifiers: Identifiers, unsound: ReadonlySet<string>) {
    [this.#scope, this.#identifiers, this.#unsound] = [scope, identifiers, unsound];
  }

  /** The constants for a list of steps, in order. */
  steps(steps: readonly JsonObject[]): readonly string[] {
    return inOrder(steps).map((step) => this.#step(step));
  }

  #step(step: JsonObject): string {
    const name = String(step["Name"]);
    const known = this.#scope.known.get(name);
    const written =
      known !== undefined
        ? knownStepCode(known, this.#scope)
        : choosesBranch(step["Type"])
          ? this.#condition(step)
          : stepCode(step, this.#scope, !this.#unsound.has(name));
    const { code, ...form } = written;
    const identifier = this.#identifiers.take(name, "Step");
    this.lines.push(constant(identifier, code));
    if (!this.#scope.steps.has(name)) this.#scope.steps.set(name, { identifier, ...form });
    if (known !== undefined) this.#read(name, identifier, known);
    return identifier;
  }

  /** From here on, a known step's outputs and metrics are read from its handle. */
  #read(name: string, identifier: string, { outputs, metrics }: KnownStep): void {
    const { reads } = this.#scope;
    for (const [json, port] of outputs) reads.set(json, () => `${identifier}.out.${port}.uri`);
    for (const [json, metric] of metrics)
      reads.set(json, (scope) => `${using(scope, "metricOf")}(${text(name)}, ${text(metric)})`);
  }

  #condition(step: JsonObject) {
    const [then = [], otherwise = []] = armsOf(step).map(({ steps }) => this.steps(steps));
    const lost = Object.keys(step).filter((key) => !CONDITION.includes(key));
    const name = String(step["Name"]);
    for (const member of lost)
      this.diagnostics.push(
        diagnostic("definition/not-imported", { step: name, member }, { step: name, path: member }),
      );
    return conditionStepCode(step, { if: then, else: otherwise }, this.#scope, !this.#unsound.has(name));
  }
}

/** The names that a module can import in addition to step constructors, whose names end in "Step". */
const IMPORTED =
  `Pipeline param text s3 join execution comparable not or raw jsonGet auto external nothing metricOf`.split(" ");

const CONDITION = ["Name", "Type", "Arguments", "DependsOn", "DisplayName", "Description"];

const MAKERS: Readonly<Record<DefinitionParameter["Type"], string>> = {
  String: "string",
  Integer: "integer",
  Float: "float",
  Boolean: "boolean",
};

function parameterCode(
  { Name, Type, DefaultValue, EnumValues, Description }: DefinitionParameter,
  scope: NameScope,
): CodeNode {
  const options = members({
    default: DefaultValue === undefined ? undefined : literal(DefaultValue),
    values: EnumValues === undefined ? undefined : literal(EnumValues),
    description: Description === undefined ? undefined : literal(Description),
  });
  const maker = ownMember(MAKERS, Type) ?? MAKERS.String;
  return call(`${using(scope, "param")}.${maker}`, text(Name), ...unlessEmpty(options));
}

/** Specline's default, which is omitted from the code. */
const EXPERIMENT = canonicalKey({
  ExperimentName: { Get: "Execution.PipelineName" },
  TrialName: { Get: "Execution.PipelineExecutionId" },
});

/** The pipeline without its steps. */
function startCode(definition: Definition, title: string, scope: NameScope): CodeNode {
  const { PipelineExperimentConfig: experiment, Metadata: metadata = {}, MlflowConfig: mlflow } = definition;
  const absent = OPTIONAL_MEMBERS.filter((member) => definition[member] === undefined);
  const options = members({
    experiment:
      experiment === undefined || canonicalKey(experiment) === EXPERIMENT ? undefined : valueCode(experiment, scope),
    metadata: Object.keys(metadata).length === 0 ? undefined : literal(metadata),
    mlflow: mlflow === undefined ? undefined : valueCode(mlflow, scope),
    omit: absent.length === 0 ? undefined : literal(absent),
    allow: allowCode("", scope),
  });
  return call(using(scope, "Pipeline"), text(title), ...unlessEmpty(options));
}

/** Longer chains are written with one call per line. */
const MAX_CHAIN_COLUMNS = 100;

function endCode(start: CodeNode, steps: readonly string[], scope: NameScope): string {
  const unused = [...scope.parameters].filter(([name]) => !scope.usedParameters.has(name)).map(([, name]) => name);
  const declare = unused.length === 0 ? [] : [call(".declare", ...unused)];
  const links = [...declare, call(".use", ...steps)];
  const line = [start, ...links].map((part) => print(part)).join("");
  if (line.length < MAX_CHAIN_COLUMNS && !line.includes("\n")) return line;
  return `${print(start)}${links.map((link) => `\n  ${print(link, 2)}`).join("")}`;
}

function importLines(scope: NameScope): string {
  using(scope, "Pipeline");
  if (scope.parameters.size > 0) using(scope, "param");
  const byName = (a: string, b: string): number => a.localeCompare(b, "en") || (a < b ? -1 : 1);
  return (["specline", "specline/sagemaker", "specline/steps"] as const)
    .flatMap((from) => {
      const names = [...(scope.imports.get(from) ?? [])].sort(byName);
      if (names.length === 0) return [];
      const line = `import { ${names.join(", ")} } from ${text(from)};`;
      return [
        line.length <= 120 ? line : `import {\n${names.map((name) => `  ${name},\n`).join("")}} from ${text(from)};`,
      ];
    })
    .join("\n");
}
