import { dirname, resolve } from "node:path";
import { canonicalText, type Json } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember, setMember } from "../../base/own.ts";
import { listed, nearest, quoted } from "../../base/words.ts";
import { categorise, serialiseConfigs } from "../../config/index.ts";
import {
  type Answers,
  type AskedStep,
  answeredConfigs,
  type Question,
  questionsFor,
} from "../../config/schema/questions.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import { Pipeline, standardRegistry } from "../../steps/pipeline.ts";
import type { Host } from "../host/host.ts";
import { documentOf } from "../load/documents/graph-file.ts";
import { loadPipeline } from "../load/load-pipeline.ts";
import { asConfig } from "../write/as-configs.ts";
import { movedConfig, pathMover } from "../write/moved-paths.ts";
import { mergeAndSaveConfigs } from "./configs.ts";
import { knownSteps } from "./layer-configs.ts";

/** Asks a person, or reads prepared answers. */
export interface Asker {
  readonly ask: (question: Question) => Promise<Json | undefined | typeof GIVEN_UP>;
  /**
   * Shows the file's contents. Returns false if the file must not be written. `replaces` is the file that would be
   * overwritten.
   */
  readonly confirm: (preview: string, replaces: string | undefined) => Promise<boolean>;
}
/** The answer that is returned if the user cancels. */
export const GIVEN_UP: unique symbol = Symbol("given up");

export interface AskOptions {
  readonly pipeline?: string | undefined;
  readonly output: string;
}

export interface Asked {
  /** The questions' ids, in order. */
  readonly questions: readonly string[];
  readonly steps: number;
  /** The file, if one was written. */
  readonly file?: string;
  readonly text?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Asks for the values that only the user knows, shows the resulting config file, and writes it. */
export async function askConfigs(host: Host, { pipeline, output }: AskOptions, asker: Asker): Promise<Asked> {
  const { steps, registry, diagnostics } = await stepsFor(host, pipeline, dirname(resolve(host.folder, output)));
  if (hasErrors(diagnostics)) return { questions: [], steps: 0, diagnostics };
  const questions = questionsFor(steps);
  const ids = questions.map(({ id }) => id);
  const answers: Record<string, Json | undefined> = {};
  for (const question of questions) {
    const answer = await asker.ask(question);
    if (answer === GIVEN_UP) return { questions: ids, steps: steps.length, diagnostics };
    setMember(answers, question.id, answer);
  }
  const configs = answeredConfigs(steps, answers);
  const file = resolve(host.folder, output);
  const { value: text, diagnostics: faults } = serialiseConfigs(configs, {
    createdAt: new Date(host.effects.clock.now()).toISOString(),
    packs: registry.packs,
  });
  const asked = { questions: ids, steps: steps.length, text };
  if (hasErrors(faults)) return { ...asked, diagnostics: faults };
  const replaces = (await host.effects.files.stat(file)) === undefined ? undefined : output;
  if (!(await asker.confirm(preview(configs), replaces))) return { ...asked, diagnostics };
  await mergeAndSaveConfigs(configs, file, { steps: knownSteps(registry), effects: host.effects });
  return { ...asked, file, diagnostics };
}

/** The part of the file that is meant for people: the values without the index of fields by step. */
const preview = (configs: Parameters<typeof categorise>[0]): string =>
  canonicalText({ ...categorise(configs) }).trimEnd();

/**
 * The steps to ask about: those of a pipeline, with the values that they set, or by default the ten steps of a credit
 * risk pipeline. Paths are relative to `folder`, or to the pipeline's folder if it is not given.
 */
export async function stepsFor(host: Host, path: string | undefined, folder?: string) {
  if (path === undefined) {
    const { value } = Pipeline("pipeline").autoTrainXgboost("s3://data/").build();
    const steps = value.steps.map(
      ({ id, spec, branch }): AskedStep =>
        defined({ name: id, spec: standardRegistry.names.get(spec) as AskedStep["spec"], jobType: branch }),
    );
    return { steps, registry: standardRegistry, diagnostics: [] };
  }
  const loaded = await loadPipeline(host, path);
  if (loaded.form === "nothing") return { steps: [], registry: standardRegistry, diagnostics: loaded.diagnostics };
  if (loaded.form === "definition") {
    const fault = diagnostic("load/definition-only", { file: path, what: "configs" });
    return { steps: [], registry: standardRegistry, diagnostics: [fault] };
  }
  const { pipeline, registry, configs } = loaded;
  const inFile = new Map((configs?.configs ?? []).map((config) => [config.name, config.set]));
  const facts = pipeline.context;
  const own = dirname(loaded.file);
  const move = pathMover(own, folder ?? own);
  const steps = pipeline.steps.flatMap((step): AskedStep[] => {
    const { id, spec, branch } = step;
    const found = registry.names.get(spec);
    if (found === undefined) return [];
    const shared = Object.fromEntries(Object.entries(facts).filter(([fact]) => fact in found.config.shape));
    const set = {
      ...shared,
      ...(inFile.get(id) as Readonly<Record<string, Json>>),
      ...asConfig(step, found, pipeline),
    };
    return [defined({ name: id, spec: found, set: movedConfig(found, set, move), jobType: branch })];
  });
  return { steps, registry, diagnostics: [] };
}

/** Reads answers from a file that contains an object with question ids as keys. */
export async function writtenAnswers(host: Host, path: string): Promise<Asker & { readonly faults: Diagnostic[] }> {
  const value = await documentOf(resolve(host.folder, path), host.effects);
  const answers = (value !== null && typeof value === "object" ? value : {}) as Answers;
  const faults: Diagnostic[] = [];
  const asked = new Set<string>();
  return {
    faults,
    ask: async (question) => {
      asked.add(question.id);
      const given = ownMember(answers, question.id);
      const read = question.read(
        given === undefined || given === null ? "" : typeof given === "string" ? given : JSON.stringify(given),
      );
      if ("value" in read) return read.value;
      faults.push(diagnostic("config/answer", { id: question.id, problem: read.problem }, { file: path }));
      return undefined;
    },
    confirm: async () => {
      for (const id of Object.keys(answers)) {
        if (asked.has(id)) continue;
        const near = nearest(id, asked);
        const hint = near === undefined ? `the questions are ${listed([...asked])}` : `did you mean ${quoted(near)}?`;
        faults.push(
          diagnostic("config/answer", { id, problem: "there is no such question" }, { file: path }, { hint }),
        );
      }
      return faults.length === 0;
    },
  };
}
