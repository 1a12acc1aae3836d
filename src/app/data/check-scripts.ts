import { missingPackages, type StartedScript, scriptFaults } from "../../advice/script-faults.ts";
import { filesUsed, modulesIn, placeInScript, type ScriptFile } from "../../advice/script-files.ts";
import { scriptUse } from "../../advice/script-use.ts";
import type { JsonObject } from "../../base/canonical.ts";
import { grouped } from "../../base/grouped.ts";
import { isObject, listOf, objectOf } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { listed, snakeCase } from "../../base/words.ts";
import type { Asset, Compiled } from "../../compile/index.ts";
import { defaultOf } from "../../config/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Files } from "../../local/effects.ts";
import type { Registry } from "../../registry/registry.ts";
import { withInner } from "../../sagemaker/canonical-definition.ts";
import type { Definition } from "../../sagemaker/definition.ts";
import { isIsolated } from "../../sagemaker/emit/index.ts";
import { imagePackages, isSurelyAbsent } from "../../sagemaker/images.ts";
import { contractOf, scriptFields } from "../../spec/contract.ts";
import { fieldInfo } from "../../spec/fields.ts";
import type { PipelineValue, StepInstance } from "../../spec/pipeline.ts";
import { isSameStep } from "../../spec/same-step.ts";
import { runsOwnCode, SCORING_FILE, scriptOf, userCode } from "../../spec/script.ts";
import type { StepSpec } from "../../spec/step.ts";
import { standardRegistry } from "../../steps/pipeline.ts";
import type { Host } from "../host/host.ts";

/**
 * Reports where users' scripts are inconsistent with the steps that run them. The standard pack's scripts are not
 * checked.
 */
export async function checkScripts(
  { effects: { files } }: Host,
  pipeline: PipelineValue,
  registry: Registry,
  { definition, assets = [] }: Pick<Partial<Compiled>, "definition" | "assets">,
): Promise<readonly Diagnostic[]> {
  const images = definition === undefined ? new Map<string, string>() : imagesOf(definition);
  const scripts: (StartedScript & { readonly spec: StepSpec })[] = [];
  for (const asset of assets) {
    if (asset.role !== "code") continue;
    for (const step of pipeline.steps.filter(({ id }) => asset.steps.includes(id))) {
      const script = await startedScript(files, asset, step, pipeline, registry, images.get(step.id));
      if (script !== undefined) scripts.push(script);
    }
  }
  return [...oncePerScript(scripts), ...isolatedSteps(pipeline, registry, scripts, isolationOf(definition))];
}

/** The faults in scripts. A fault shared by several steps with the same script is reported for the first step. */
function oncePerScript(scripts: readonly (StartedScript & { readonly spec: StepSpec })[]): readonly Diagnostic[] {
  const all = scripts.flatMap((script) => {
    const { spec, step, file, use } = script;
    const keyOf = ({ code, message }: Diagnostic) =>
      JSON.stringify([spec.name, file, [...use.words].length, code, message.replaceAll(step, "")]);
    return scriptFaults(script).map((fault) => ({ step, fault, key: keyOf(fault) }));
  });
  return [...grouped(all, ({ key }) => key).values()].map(([{ fault }, ...others]) => {
    const same = others.length === 0 ? [] : [`the same for ${listed(others.map(({ step }) => step))}`];
    const seen = [...(fault.seen ?? []), ...same];
    return seen.length === 0 ? fault : { ...fault, seen };
  });
}

/** Whether a step has no network: as compiled, which includes the target's setting, or as its config says. */
type Isolation = (step: StepInstance) => boolean;

function isolationOf(definition: Definition | undefined): Isolation {
  const steps = listOf(definition?.Steps).filter(isObject).flatMap(withInner);
  const isolated = new Map(
    steps.map(({ Name, Type, Arguments }) => [Name, isIsolated(String(Type), objectOf(Arguments))] as const),
  );
  return ({ id, config }) => isolated.get(id) ?? config["networkIsolation"] === true;
}

/** The image of every job in a definition, except those that are known only at run time. */
const imagesOf = ({ Steps }: Definition): ReadonlyMap<string, string> =>
  new Map(
    listOf(Steps)
      .filter(isObject)
      .flatMap(withInner)
      .flatMap(({ Name, Arguments }) => {
        const request = isObject(Arguments) ? Arguments : {};
        const app = objectOf(request["AppSpecification"])["ImageUri"];
        const image = app ?? objectOf(request["AlgorithmSpecification"])["TrainingImage"];
        return typeof Name === "string" && typeof image === "string" ? [[Name, image] as const] : [];
      }),
  );

/** Steps without network whose container would have to install packages when it starts. */
function isolatedSteps(
  pipeline: PipelineValue,
  registry: Registry,
  scripts: readonly (StartedScript & { readonly spec: StepSpec })[],
  isolation: Isolation,
): readonly Diagnostic[] {
  return pipeline.steps.filter(isolation).flatMap((step) => {
    const { id, spec, config, at } = step;
    const kind = registry.names.get(spec)?.inputs["model"]?.kind;
    if (config["image"] !== undefined) return [];
    return scripts.flatMap((script) => {
      const own = script.step === id;
      const trains = Object.values(script.spec.outputs).some((output) => output.kind === kind);
      // A job's own missing packages are reported in any case, and possibly present packages only as unlisted.
      const declared = script.requirements.length > 0 || own;
      const missing = declared ? script.requirements : missingPackages(script).filter(isSurelyAbsent);
      // Wheels in the archive need no network.
      const needed = missing.some((line) => line.startsWith("--no-index")) ? [] : missing;
      if (!(own || trains) || needed.length === 0) return [];
      const data = { step: id, packages: listed(needed), user: own ? "its script" : `the model of ${script.step}` };
      return [
        diagnostic("script/isolated", data, { ...at, pipeline: pipeline.title, step: id, field: "networkIsolation" }),
      ];
    });
  });
}

async function startedScript(
  files: Files,
  asset: Asset,
  step: StepInstance,
  pipeline: PipelineValue,
  registry: Registry,
  image: string | undefined,
): Promise<(StartedScript & { readonly spec: StepSpec }) | undefined> {
  const spec = registry.names.get(step.spec);
  const contract = spec === undefined ? undefined : contractOf(spec);
  const script = spec === undefined ? undefined : scriptOf(spec, step.config);
  if (spec === undefined || contract === undefined || script === undefined) return undefined;
  const direct = script.beside === undefined;
  const standard = standardRegistry.names.get(spec.name);
  const isOurs = standard !== undefined && isSameStep(standard, spec);
  if (isOurs && userCode(script) === undefined) return undefined;
  const code = userCode(script);
  const all = await filesOf(files, asset, direct ? undefined : script.entry);
  // Our entry file loads the code that scores rows after the user's script has ended.
  const scores = direct ? [] : all.filter(({ name }) => name === SCORING_FILE).map(({ name }) => name);
  const starts = [code?.entry ?? script.entry, ...scores];
  const used = filesUsed(all, starts);
  const packages = image === undefined ? undefined : imagePackages(image);
  return {
    spec,
    step: step.id,
    file: code?.entry ?? script.entry,
    contract,
    at: { ...step.at, pipeline: pipeline.title, step: step.id },
    use: scriptUse(used.map(({ text }) => text).join("\n")),
    find: (text) => placeInScript(used, code?.folder ?? "", text),
    direct,
    given: runsOwnCode(spec, script)
      ? statedArguments(spec, step, pipeline)
      : direct
        ? argumentsOf(spec, step.config)
        : keysOf(step.config["hyperparameters"]),
    environment: keysOf(step.config["environment"]),
    ownImage: step.config["image"] !== undefined,
    image: packages && { name: image?.split("/").at(-1) ?? "", packages },
    modules: modulesIn(Object.keys(asset.sources), starts),
    requirements: contract.job === "training" ? await requirementsOf(files, asset) : [],
    tuned: step.inputs["hyperparameters"] !== undefined,
  };
}

/** The lines of a training script's requirements.txt, which are installed before it starts. */
async function requirementsOf(files: Files, { sources }: Asset): Promise<readonly string[]> {
  const source = sources["requirements.txt"];
  if (source === undefined) return [];
  const text = "text" in source ? source.text : ((await files.readText(source.file)) ?? "");
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#.*/, "").trim())
    .filter((line) => line !== "");
}

const keysOf = (value: unknown): readonly string[] => Object.keys((value ?? {}) as object);

/** The arguments that a job passes to its script: settings that have a value or a default. */
const argumentsOf = (spec: StepSpec, config: JsonObject): readonly string[] =>
  scriptFields(spec).flatMap(([field, schema]) =>
    ownMember(config, field) === undefined && defaultOf(schema) === undefined
      ? []
      : [snakeCase(field).replaceAll("_", "-")],
  );

/** The arguments that a user's script receives instead of the step's own: the arguments that the pipeline states. */
function statedArguments(
  spec: StepSpec,
  { config, branch }: StepInstance,
  { context }: PipelineValue,
): readonly string[] {
  const facts: Readonly<Record<string, unknown>> = { ...context, branch };
  return scriptFields(spec).flatMap(([field, schema]) => {
    const { context: fact, also, derive } = fieldInfo(schema);
    const value = ownMember(config, field) ?? (fact === undefined ? undefined : facts[fact]);
    // Values derived from the script itself are meant for the program that starts it.
    if (value === undefined || (derive !== undefined && fact === undefined)) return [];
    const name = snakeCase(field);
    return spec.job.type === "processing" ? [name.replaceAll("_", "-")] : [name, ...(also === undefined ? [] : [also])];
  });
}

/** An asset's Python files, except for our runtime and our entry file. */
async function filesOf(files: Files, { sources }: Asset, ours: string | undefined): Promise<readonly ScriptFile[]> {
  const own = Object.entries(sources).filter(
    ([name]) => name.endsWith(".py") && !name.startsWith("specline_runtime/") && name !== ours,
  );
  return Promise.all(
    own.map(async ([name, source]) => ({
      name,
      text: "text" in source ? source.text : ((await files.readText(source.file)) ?? ""),
    })),
  );
}
