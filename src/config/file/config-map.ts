import { byText } from "../../base/canonical.ts";
import { didYouMean, listed, nearest, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Staged } from "../../diagnostics/index.ts";
import { isSameStep } from "../../spec/same-step.ts";
import type { KnownSteps } from "../schema/known.ts";
import type { NamedStep } from "./find-steps.ts";
import { meaningOf } from "./find-steps.ts";

const NUMBER_WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const counted = (count: number): string => NUMBER_WORDS[count] ?? String(count);

/**
 * Finds a graph node's config by name, or otherwise by step and job type. A node without a job type gets the only
 * config for its step. A node with a job type gets a config without one if no other config matches.
 */
export function findConfig<T extends NamedStep>(
  node: string,
  configs: readonly T[],
  steps: KnownSteps,
): Staged<T | undefined> {
  const named = configs.filter(({ name }) => name === node);
  const meant = named.length > 0 ? [] : meaningOf(node, steps);
  const candidates = named.length > 0 ? named : byType(meant, configs);
  const [first] = candidates;
  if (candidates.length === 1 && first !== undefined) return { value: first, diagnostics: [] };
  return {
    value: undefined,
    diagnostics: [candidates.length === 0 ? noConfig(node, configs) : ambiguousConfig(node, candidates, configs)],
  };
}

function byType<T extends NamedStep>(meant: ReturnType<typeof meaningOf>, configs: readonly T[]): readonly T[] {
  const fitting = (test: (config: T, branch: string | undefined) => boolean): readonly T[] =>
    configs.filter((config) => meant.some(({ spec, branch }) => isSameStep(config.spec, spec) && test(config, branch)));
  const exact = fitting(({ jobType }, branch) => jobType?.toLowerCase() === branch?.toLowerCase());
  if (exact.length > 0) return exact;
  return fitting(({ jobType }, branch) => branch === undefined || jobType === undefined);
}

function noConfig(node: string, configs: readonly NamedStep[]): Diagnostic {
  const names = configs.map(({ name }) => name).sort(byText);
  const near = nearest(node, names);
  const hint = didYouMean(near, `add one, named ${quoted(node)}`);
  return diagnostic("config/no-config", { node, known: listed(names) }, { step: node }, { hint });
}

/** Lists the candidates by name, and adds their position in the list if names are equal. */
function ambiguousConfig(node: string, candidates: readonly NamedStep[], configs: readonly NamedStep[]): Diagnostic {
  const labels = candidates.map((config) => {
    const alone = candidates.filter(({ name }) => name === config.name).length === 1;
    return alone ? config.name : `${config.name} (number ${configs.indexOf(config) + 1} of the list)`;
  });
  const data = { count: counted(labels.length), node, candidates: listed(labels.sort(byText)) };
  const seen = candidates.map(
    ({ name, spec, jobType }) => `${name}: ${spec.name}${jobType === undefined ? "" : `, job type ${quoted(jobType)}`}`,
  );
  return diagnostic("config/ambiguous", data, { step: node }, { seen: [...new Set(seen)].sort(byText) });
}

/** The config of each graph node. */
export type ConfigMap<T extends NamedStep> = ReadonlyMap<string, T>;

/** Finds the config of every node, and reports configs that are missing, shared between nodes, or unused. */
export function createConfigMap<T extends NamedStep>(
  nodes: readonly string[],
  configs: readonly T[],
  steps: KnownSteps,
): Staged<ConfigMap<T>> {
  const diagnostics: Diagnostic[] = [];
  const map = new Map<string, T>();
  const users = new Map<T, string[]>();
  for (const node of new Set(nodes)) {
    const { value, diagnostics: faults } = findConfig(node, configs, steps);
    diagnostics.push(...faults);
    if (value === undefined) continue;
    map.set(node, value);
    users.set(value, [...(users.get(value) ?? []), node]);
  }
  for (const [config, served] of users) {
    if (served.length < 2) continue;
    const data = { config: config.name, nodes: listed([...served].sort(byText)) };
    diagnostics.push(diagnostic("config/one-for-many", data, { step: config.name }));
  }
  // The candidates for an ambiguous node are already reported in these diagnostics.
  const named = new Set(diagnostics.flatMap(({ seen = [] }) => seen.map((line) => line.split(":")[0])));
  for (const config of configs) {
    if (users.has(config) || named.has(config.name)) continue;
    diagnostics.push(diagnostic("config/unused", { config: config.name }, { step: config.name }));
  }
  return { value: map, diagnostics };
}
