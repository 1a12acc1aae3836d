import type { JsonObject } from "../../base/canonical.ts";
import { sourceKey } from "../../base/local-path.ts";
import { ownMember } from "../../base/own.ts";
import { listed } from "../../base/words.ts";
import type { InPort } from "../../spec/ports.ts";
import { byProductDistance, type Level, levels, SHARED, TRAINING, UNKNOWN_BRANCH } from "../order/branches.ts";
import type { Calls } from "../order/calls.ts";
import { type Producer, precedes, type ResolutionNode } from "../order/node.ts";
import { hiddenFrom } from "../order/precedence.ts";
import type { Specifications } from "../specifications.ts";
import type { Rejection, Rule } from "../wired.ts";
import { byNames } from "./evidence.ts";
import type { Producers } from "./producers.ts";

/** A candidate rejected by a rule. */
export interface RejectedCandidate {
  readonly producer: Producer;
  readonly rejectedBy: Rejection;
  readonly because: string;
}

/** The result of applying the rules to an input: no output, one output, or several that no rule can distinguish. */
export interface Choice {
  readonly left: readonly Producer[];
  readonly rule: Rule;
  readonly because: string;
  readonly rejected: readonly RejectedCandidate[];
  /** The distance between the level and the input's preferred one, used to compare the groups of a `oneOf`. */
  readonly distance: number;
}

/** The data that a choice depends on. */
export interface ResolutionContext {
  readonly specifications: Specifications;
  readonly producers: Producers;
  readonly calls: Calls;
}

const NOTHING: Choice = { left: [], rule: "only", because: "", rejected: [], distance: Number.POSITIVE_INFINITY };

/** Compares all outputs that could feed a step's input, applying one rule after another. */
export function choose(context: ResolutionContext, node: ResolutionNode, port: string, input: InPort): Choice {
  if (input.fitted === true) return chooseFitted(context, node, input);
  if (input.decidedFor !== undefined) return chooseDecided(context, node, input, input.decidedFor);
  const kind = context.specifications.kind(input.kind);
  const rejected: RejectedCandidate[] = [];
  const claim = input.from === "branch" ? { ...node, ...node.dataFrom } : node;
  for (const level of levels(input.from, kind, claim)) {
    const here = distinct(context.producers.at(input.kind, level)).filter((producer) => {
      const hidden = keptOut(context, node, producer);
      if (hidden !== undefined) rejected.push({ producer, ...hidden });
      const isOwn = producer.out.decision !== true && !(level.onPurpose === true && producer.out.byProduct === true);
      return hidden === undefined && isOwn;
    });
    if (level.skipsByProducts === true && here.every(({ out }) => out.byProduct === true)) continue;
    if (here.length > 0) return narrow(context, node, port, input, level, here, rejected);
  }
  return chooseDrawn(context, node, input, rejected) ?? { ...NOTHING, rejected: unique(rejected) };
}

/**
 * An edge that a person drew can cross branches if none comes from the step's own branch. Only rules that apply to
 * every row decide between several: names would be a guess.
 */
function chooseDrawn(
  context: ResolutionContext,
  node: ResolutionNode,
  input: InPort,
  before: readonly RejectedCandidate[],
): Choice | undefined {
  if (node.step.sources === undefined) return undefined;
  const rejected = [...before];
  const everywhere: Level = { of: "all", words: "drawn", distance: 0 };
  const drawn = distinct(context.producers.at(input.kind, everywhere)).filter((producer) => {
    const hidden = keptOut(context, node, producer);
    if (hidden !== undefined) rejected.push({ producer, ...hidden });
    return hidden === undefined;
  });
  if (drawn.length === 0) return undefined;
  const purposeful = drawn.filter(({ out }) => out.byProduct !== true);
  const last = lastOfRows(purposeful.length > 0 ? purposeful : drawn);
  for (const producer of drawn.filter((one) => !last.includes(one)))
    rejected.push({ producer, rejectedBy: "row", because: "earlier in the row, or a by-product" });
  const because = `the graph draws an edge from ${last[0]?.node.step.id ?? ""}, which crosses branches`;
  return { left: last, rule: "explicit", because, rejected: unique(rejected), distance: 0 };
}

/**
 * A fitted transform comes from the same step, either on the training branch or without a branch. A step that fits its
 * own transform does not use another.
 */
function chooseFitted(context: ResolutionContext, node: ResolutionNode, input: InPort): Choice {
  if (node.branch === TRAINING || node.branch === SHARED) return NOTHING;
  for (const key of [TRAINING, SHARED]) {
    const level: Level = { of: [key], words: "fitted on the training branch", distance: 0 };
    const here = context.producers
      .at(input.kind, level)
      .filter(
        ({ node: source }) =>
          source.spec.name === node.spec.name && keptOut(context, node, { node: source }) === undefined,
      );
    if (here.length === 0) continue;
    const last = here.length > 1 ? byCalls(context.calls, node, here) : here;
    const left = last.length > 0 ? last : (byNames(node, "", input, here, (one) => [one])?.kept ?? here);
    const because = `the transform that ${node.spec.name} fitted on the training branch`;
    return { left, rule: "branch", because, rejected: [], distance: 0 };
  }
  return NOTHING;
}

/** A decision comes from the training branch, if the step there is for something else; equal steps decide the same. */
function chooseDecided(context: ResolutionContext, node: ResolutionNode, input: InPort, field: string): Choice {
  const choice = chooseFitted(context, node, input);
  const value = (config: JsonObject): string => sourceKey(ownMember(config, field) ?? null);
  const left = choice.left.filter(({ node: { step } }) => value(step.config) !== value(node.step.config));
  const decider = left[0]?.node.step.id ?? "";
  const because = `${decider} decided it on the training branch for another ${field}, and both use the same decision`;
  if (left.length === 1) return { ...choice, left, because };
  const isStated = ownMember(node.step.config, field) !== undefined;
  return choice.left.length === 0 && isStated ? chooseBrought(context, node, input) : NOTHING;
}

/** The decision that came with something made elsewhere, if no training branch in the pipeline makes its own. */
function chooseBrought(context: ResolutionContext, node: ResolutionNode, input: InPort): Choice {
  if (node.branch === TRAINING || node.branch === SHARED) return NOTHING;
  const everywhere: Level = { of: "all", words: "", distance: 0 };
  const left = context.producers
    .at(input.kind, everywhere)
    .filter((producer) => producer.out.decision === true && keptOut(context, node, producer) === undefined);
  const because = `what ${left[0]?.node.step.id ?? ""} brings along was made with it`;
  return left.length === 1 ? { left, rule: "only", because, rejected: [], distance: 0 } : NOTHING;
}

/** The reason why an output can never feed a step, regardless of the rules. */
export function keptOut(
  { calls }: Pick<ResolutionContext, "calls">,
  node: ResolutionNode,
  { node: source }: Pick<Producer, "node">,
): Pick<RejectedCandidate, "rejectedBy" | "because"> | undefined {
  if (source === node) return { rejectedBy: "order", because: "it is the step itself" };
  if (!comesBefore(calls, source, node)) {
    return { rejectedBy: "order", because: `${source.step.id} comes after ${node.step.id}` };
  }
  if (node.step.sources !== undefined && !node.step.sources.includes(source.step.id)) {
    return { rejectedBy: "edge", because: `the graph draws no edge from ${source.step.id} to ${node.step.id}` };
  }
  if (hiddenFrom(source.arms, node.arms)) {
    return { rejectedBy: "arm", because: `${source.step.id} is inside an arm (${source.arms.join(", ")})` };
  }
  return undefined;
}

/** Training comes before other branches of the same rank, so that they can use its results. */
const late = (node: ResolutionNode): number => (node.own === TRAINING ? 0 : 1);

const comesBefore = (calls: Calls, source: ResolutionNode, node: ResolutionNode): boolean =>
  source.rank < node.rank ||
  (source.rank === node.rank && late(source) < late(node)) ||
  precedes(source, node) ||
  calls.inChain(source.step.id, node.step.id);

/** Whether a rejected output was visible to the step at all. */
const IS_VISIBLE: Readonly<Record<Rejection, boolean>> = {
  explicit: true,
  only: true,
  branch: true,
  hint: true,
  row: true,
  purpose: true,
  proved: true,
  beside: true,
  names: true,
  kind: true,
  order: false,
  arm: false,
  edge: false,
};

/** Applies, in order, the rules that distinguish candidates on the same level. */
function narrow(
  context: ResolutionContext,
  node: ResolutionNode,
  port: string,
  input: InPort,
  level: Level,
  here: readonly Producer[],
  earlier: readonly RejectedCandidate[],
): Choice {
  const rejected: RejectedCandidate[] = [...earlier, ...elsewhere(context, node, input, here)];
  const distance = here.every(({ out }) => out.byProduct) ? byProductDistance(level.distance) : level.distance;
  const alone = rejected.every(({ rejectedBy }) => !IS_VISIBLE[rejectedBy]);
  let left = here;
  let rule: Rule = alone ? "only" : "branch";
  let because = `the only ${input.kind} ${alone ? `that ${node.step.id} can see` : level.words}`;
  const keep = (by: Rule, kept: readonly Producer[], why: string, whyNot: (p: Producer) => string): void => {
    if (kept.length === 0 || kept.length === left.length) return;
    const staying = new Set(kept);
    for (const producer of left) {
      if (!staying.has(producer)) rejected.push({ producer, rejectedBy: by, because: whyNot(producer) });
    }
    [left, rule, because] = [kept, by, why];
  };
  if (left.length > 1) {
    keep("hint", byCalls(context.calls, node, left), `called last before ${node.step.id}`, () => "called earlier");
  }
  if (left.length > 1) {
    const kept = lastOfRows(left);
    const last = kept.map(({ node: source }) => source);
    const before = left.filter((producer) => !kept.includes(producer)).map(({ node: source }) => source.step.id);
    const after = ({ node: source }: Producer): string => last.find((node) => precedes(source, node))?.step.id ?? "";
    const why = `the last of its row: it comes after ${listed([...new Set(before)])}`;
    keep("row", kept, why, (producer) => `earlier in the row than ${after(producer)}`);
  }
  // The last step of a row was kept in place of the row's earlier steps, so what applies to them applies to it. For
  // example, calibrated scores count as made on purpose because they continue an evaluation's scores. What applies to
  // the last step alone comes second. Otherwise, extending a row could turn a choice to another row.
  const row = (producer: Producer): readonly Producer[] =>
    here.filter((other) => other === producer || precedes(other.node, producer.node));
  if (left.length > 1) {
    const onPurpose = left.filter((producer) => row(producer).some(({ out }) => out.byProduct !== true));
    keep("purpose", onPurpose, "made on purpose, not as a by-product", () => "a by-product");
  }
  for (const judged of [row, (producer: Producer) => [producer]]) {
    const those = (test: (producer: Producer) => boolean): readonly Producer[] =>
      left.length > 1 ? left.filter((producer) => judged(producer).some(test)) : [];
    if (left.every(({ node: source }) => source.branch === left[0]?.node.branch)) {
      const proved = those(({ out }) => out.open !== true);
      keep("proved", proved, `proved to be ${input.kind}`, () => "its exact subtype is known only at run time");
    }
    if (node.own !== undefined && level.of.includes(node.own)) {
      const named = those(({ node: source }) => source.own === node.own);
      const why = `on its branch (${node.written ?? node.own}), as its name says`;
      keep("names", named, why, ({ node: source }) => `${source.step.id} only inherited the branch`);
    }
    const beside = those(({ node: source }) => node.fedBy.has(source));
    const feeder = beside[0]?.node.step.id ?? "";
    keep("beside", beside, `${feeder} feeds another input too`, () => `${feeder} feeds another input already`);
    const evidence = () => byNames(node, port, input, left, judged);
    for (let named = evidence(); named !== undefined; named = evidence()) {
      const { kept, because: why } = named;
      keep("names", kept, why, () => `the names favour ${kept[0]?.node.step.id}`);
    }
  }
  return { left, rule, because, rejected: unique(rejected), distance };
}

/** The candidates whose step was the last one called before the consumer. Empty if the call order does not decide. */
function byCalls(calls: Calls, node: ResolutionNode, candidates: readonly Producer[]): readonly Producer[] {
  const called = candidates.filter((producer) => calls.inChain(producer.node.step.id, node.step.id));
  const deepest = Math.max(...called.map((producer) => calls.depth(producer.node.step.id)));
  return called.filter((producer) => calls.depth(producer.node.step.id) === deepest);
}

/**
 * The candidates from which no other candidate descends. There is only one if all are in the same row, and otherwise
 * one for each row.
 */
function lastOfRows(candidates: readonly Producer[]): readonly Producer[] {
  const nodes = [...new Set(candidates.map(({ node }) => node))];
  const last = nodes.reduce((a, b) => (precedes(a, b) ? b : a));
  const alone = nodes.every((node) => node === last || precedes(node, last));
  if (alone) return candidates.filter(({ node }) => node === last);
  return candidates.filter(({ node }) => !nodes.some((other) => precedes(node, other)));
}

/** The maximum number of candidates from other branches that a wire records. `explain` lists all of them. */
const TOLD = 2;

function elsewhere(
  context: ResolutionContext,
  node: ResolutionNode,
  input: InPort,
  here: readonly Producer[],
): readonly RejectedCandidate[] {
  return context.producers
    .some(input.kind, TOLD, (producer) => producer.node === node || here.some((one) => one.node === producer.node))
    .map((producer) => ({
      producer,
      ...(keptOut(context, node, producer) ?? { rejectedBy: "branch", because: otherBranch(producer) }),
    }));
}

/** The reason why an output on another branch was not considered. */
export const otherBranch = ({ node }: Producer): string =>
  node.branch === UNKNOWN_BRANCH
    ? "its branch is unknown"
    : node.branch === SHARED
      ? "further away: it has no branch"
      : `other branch (${node.branchName ?? node.branch})`;

const key = ({ node, port }: Producer): string => `${node.step.id}.${port}`;

const distinct = (producers: readonly Producer[]): readonly Producer[] =>
  producers.length < 2 ? producers : [...new Map(producers.map((producer) => [key(producer), producer])).values()];

const unique = (rejected: readonly RejectedCandidate[]): readonly RejectedCandidate[] =>
  rejected.length < 2 ? rejected : [...new Map(rejected.map((one) => [key(one.producer), one])).values()];
