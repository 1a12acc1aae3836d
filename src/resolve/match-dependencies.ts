import { snakeCase, stems } from "../base/words.ts";
import { satisfies } from "../spec/kinds.ts";
import type { InPort } from "../spec/ports.ts";
import type { StepSpec } from "../spec/step.ts";
import type { Specifications } from "./specifications.ts";
import type { DependencySpec } from "./step-specification.ts";

/** A dependency with the input that it describes. */
export interface PortMatch {
  readonly dependency: DependencySpec;
  readonly port: string;
  /** True if the dependency has the name or an alias of the input. */
  readonly isNamed: boolean;
  /** How well the dependency fits, compared with other inputs and steps. */
  readonly score: number;
}

interface Matches {
  readonly matches: readonly PortMatch[];
  /** Dependencies without an input, or with several that fit equally well. */
  readonly unmatched: readonly { readonly dependency: DependencySpec; readonly ports: readonly string[] }[];
}

/** A name counts more than any number of words. */
const NAMED = 100;

/**
 * Finds the input that each dependency describes: the input with its name or alias, or otherwise the input that its
 * sources can feed and that shares the most words with it. Each input is described only once.
 */
export function matchDependencies(
  spec: StepSpec,
  dependencies: readonly DependencySpec[],
  known: Specifications,
): Matches {
  const ports = Object.entries(spec.inputs);
  const nameOf = ({ logicalName }: DependencySpec): string | undefined =>
    ports.find(([port, { aliases = [] }]) => port === logicalName || aliases.includes(logicalName))?.[0];
  const taken = new Set(dependencies.flatMap((one) => nameOf(one) ?? []));
  const matches: PortMatch[] = [];
  const unmatched: { dependency: DependencySpec; ports: readonly string[] }[] = [];
  for (const dependency of dependencies) {
    const name = nameOf(dependency);
    if (name !== undefined) {
      matches.push({ dependency, port: name, isNamed: true, score: NAMED });
      continue;
    }
    const scored = ports.flatMap(([port, input]) => {
      const score = taken.has(port) ? 0 : scoreOf(dependency, port, input, known);
      return score === 0 ? [] : [{ port, score }];
    });
    const most = Math.max(...scored.map(({ score }) => score));
    const best = scored.filter(({ score }) => score === most);
    const [only] = best;
    if (best.length === 1 && only !== undefined) {
      taken.add(only.port);
      matches.push({ dependency, isNamed: false, ...only });
    } else unmatched.push({ dependency, ports: best.map(({ port }) => port) });
  }
  return { matches, unmatched };
}

/** Words that a dependency shares with an input. An input that none of its sources can feed has no such words. */
function scoreOf(dependency: DependencySpec, port: string, input: InPort, known: Specifications): number {
  const sources = dependency.compatibleSources.flatMap((source) => sourcesOf(source, known));
  if (sources.length > 0 && !sources.some((source) => canFeed(source, input))) return 0;
  const said = wordsIn([dependency]);
  const shared = [...wordsOfPort(port, input)].filter((stem) => said.has(stem));
  return shared.length + (sources.length > 0 ? 1 : 0);
}

const wordsOfPort = (port: string, input: InPort): ReadonlySet<string> =>
  stems([port, input.kind, ...(input.aliases ?? [])].join(" "));

/**
 * The number of words that dependencies share with a step's name and roles. Words in its inputs do not count: reading
 * a model does not distinguish a step from other steps that read one.
 */
export function sharedWithStep(spec: StepSpec, dependencies: readonly DependencySpec[]): number {
  const said = wordsIn(dependencies);
  const ofPorts = new Set(Object.entries(spec.inputs).flatMap(([port, input]) => [...wordsOfPort(port, input)]));
  const own = [...stems([spec.name, ...(spec.roles ?? [])].join(" "))];
  return own.filter((stem) => said.has(stem) && !ofPorts.has(stem)).length;
}

const wordsIn = (dependencies: readonly DependencySpec[]): ReadonlySet<string> =>
  stems(dependencies.flatMap(({ logicalName, semanticKeywords }) => [logicalName, ...semanticKeywords]).join(" "));

/** The steps that a source names: by name, alias or role. */
export const sourcesOf = (source: string, { parse, roles }: Specifications): readonly StepSpec[] => {
  const named = parse(source)?.spec;
  return named === undefined ? (roles.get(snakeCase(source)) ?? []) : [named];
};

/** True if a step has an output that an input accepts, or that might turn out to be acceptable. */
export const canFeed = (source: StepSpec, { kind }: InPort): boolean =>
  Object.values(source.outputs).some(
    (output) => satisfies(output.kind, kind) || (output.open === true && satisfies(kind, output.kind)),
  );
