import { ownMember } from "../../base/own.ts";
import { stems, words } from "../../base/words.ts";
import type { InPort } from "../../spec/ports.ts";
import type { Producer, ResolutionNode } from "../order/node.ts";

/** Name-based evidence in favor of a candidate, with its weight and a sentence. */
interface Evidence {
  readonly weight: number;
  readonly because: string;
}

type Test = (node: ResolutionNode, port: string, input: InPort, producer: Producer) => Evidence;

/**
 * Words that two instances' names share and that their specifications' names do not contain, as in "trainBig" and
 * "evalBig".
 */
const sharedWords: Test = (node, _port, _input, { node: source }) => {
  const own = distinguishing(node);
  const shared = [...distinguishing(source)].filter((stem) => own.has(stem));
  return { weight: shared.length, because: `the names of both steps contain '${shared[0] ?? ""}'` };
};

/** The kinds of evidence, strongest first. Each is applied separately. Similar spelling is not evidence. */
const TESTS: readonly Test[] = [
  (node, port, _input, { node: source, port: output, out }) => {
    const wanted = new Set([port, ...(ownMember(node.spec.inputs, port)?.aliases ?? [])]);
    const shared = [output, ...(out.aliases ?? [])].filter((name) => wanted.has(name));
    const named = new Set((ownMember(node.spec.inputs, port)?.compatibleSources ?? []).map((name) => name));
    const meant = [source.spec.name, ...(source.spec.aliases ?? [])].some((name) => named.has(name));
    return {
      weight: (meant ? 2 : 0) + (meant && shared.length > 0 ? 1 : 0),
      because: `${source.spec.name} is a preferred source of '${port}'`,
    };
  },
  (node, port, _input, { port: output, out }) => {
    const wanted = new Set([port, ...(ownMember(node.spec.inputs, port)?.aliases ?? [])]);
    const shared = [output, ...(out.aliases ?? [])].filter((name) => wanted.has(name));
    return { weight: shared.length, because: `both ports are called '${shared[0] ?? port}'` };
  },
  sharedWords,
  (_node, _port, input, { node: source, port: output, out }) => {
    const wanted = new Set((input.semanticKeywords ?? []).flatMap((word) => [...stems(word)]));
    const given = stems([source.spec.name, output, ...(out.aliases ?? [])].join(" "));
    const shared = [...given].filter((stem) => wanted.has(stem));
    return { weight: shared.length, because: `it mentions '${shared[0] ?? ""}', a keyword of the input` };
  },
];

/** The words in an instance's name that its specification's name does not contain. */
function distinguishing({ step, spec }: ResolutionNode): ReadonlySet<string> {
  const common = new Set([spec.name, spec.verb, ...(spec.aliases ?? [])].flatMap((name) => [...stems(name)]));
  const own = words(step.id).filter((word) => word !== step.branch?.toLowerCase());
  return new Set([...stems(own.join(" "))].filter((stem) => !common.has(stem)));
}

/**
 * The candidates with the greatest weight under the strongest evidence that distinguishes any of them, with its
 * sentence. Undefined if no evidence does. `judged` returns the outputs whose evidence counts for a candidate.
 */
export function byNames(
  node: ResolutionNode,
  port: string,
  input: InPort,
  candidates: readonly Producer[],
  judged: (candidate: Producer) => readonly Producer[],
): { readonly kept: readonly Producer[]; readonly because: string } | undefined {
  if (candidates.length < 2) return undefined;
  // References between specifications do not distinguish branches.
  const oneBranch = candidates.every(({ node: source }) => source.branch === candidates[0]?.node.branch);
  for (const test of oneBranch ? TESTS : [sharedWords]) {
    const found = candidates.map((one) => strongest(judged(one).map((producer) => test(node, port, input, producer))));
    const most = strongest(found);
    const kept = candidates.filter((_, index) => found[index]?.weight === most.weight);
    if (most.weight > 0 && kept.length < candidates.length) return { kept, because: most.because };
  }
  return undefined;
}

const strongest = (found: readonly Evidence[]): Evidence =>
  found.reduce((most, one) => (one.weight > most.weight ? one : most), { weight: 0, because: "" });
