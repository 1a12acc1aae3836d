import { ownMember } from "../base/own.ts";
import { didYouMean, listed, nearest, quoted } from "../base/words.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/index.ts";
import type { StepSpec } from "../spec/step.ts";
import { keptOut, otherBranch } from "./candidates/choose.ts";
import { SHARED } from "./order/branches.ts";
import type { Producer } from "./order/node.ts";
import { resolutionOf } from "./resolve.ts";
import { mayFeed, type Resolution } from "./resolve-steps.ts";
import type { Specifications } from "./specifications.ts";
import {
  type Candidate,
  type Rejection,
  type Rule,
  type Wire,
  type Wired,
  type WiredStep,
  wiresByConsumer,
} from "./wired.ts";

/** The state of an input. */
export type InputState = "wired" | "external" | "left open" | "unfed";

/** An explanation of how an input is fed. */
export interface PortExplanation {
  readonly step: string;
  readonly port: string;
  /** The artifact kind that the input accepts. */
  readonly wants: string;
  readonly fed: InputState;
  /** The input's source, and the rule that chose it. */
  readonly source?: { readonly step: string; readonly port: string; readonly kind: string };
  readonly rule?: Rule;
  /** The question, as one sentence. */
  readonly why: string;
  /** Every other output of the same family, each with the rule that rejected it. */
  readonly rejected: readonly Candidate[];
  /** Lines for a spec file that would change the choice. */
  readonly change: readonly string[];
}

/** The requested explanations, or the reason why there are none. */
export interface Explanation {
  readonly ports: readonly PortExplanation[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Explains what feeds each input and why, which rule rejected each of the other candidates, and how to change the
 * choice.
 *
 * @param wired - the result of {@link resolve}
 * @param specifications - the registry that was used to resolve the pipeline
 * @param selector - a step, or a single input as "STEP.PORT"; if omitted, every input of the pipeline
 * @returns one explanation for each input, or a diagnostic that names the nearest step or port
 * @example
 * ```ts
 * import { explain, explainText, Pipeline, resolve, standardRegistry } from "specline";
 *
 * const pipeline = Pipeline("fraud").loadData("s3://data/").preprocess().trainXgboost().toPipeline();
 * const { value } = resolve(pipeline, standardRegistry);
 * console.log(explainText(explain(value, standardRegistry, "XGBoostTraining")));
 * ```
 */
export function explain(wired: Wired, specifications: Specifications, selector?: string): Explanation {
  const [stepName, portName] = split(wired, selector);
  const chosen = wired.steps.filter(({ id }) => stepName === undefined || id === stepName);
  if (stepName !== undefined && chosen.length === 0) {
    return {
      ports: [],
      diagnostics: [
        unknown(
          stepName,
          wired.steps.map(({ id }) => id),
        ),
      ],
    };
  }
  const resolution = resolutionOf(wired, specifications);
  const incoming = wiresByConsumer(wired.wires);
  const ports = chosen.flatMap((step) => {
    const spec = specifications.names.get(step.spec);
    return spec === undefined ? [] : explainStep(resolution, incoming.get(step.id) ?? [], step, spec, portName);
  });
  if (portName === undefined || ports.length > 0) return { ports, diagnostics: [] };
  const inputs = chosen.flatMap(({ spec }) => Object.keys(specifications.names.get(spec)?.inputs ?? {}));
  return { ports, diagnostics: [unknown(portName, inputs, stepName)] };
}

/** The explanation, as lines for a terminal. */
export function explainText(explanation: Explanation): string {
  return explanation.ports
    .map((port) => {
      const head = `${port.step}.${port.port} (${port.wants})`;
      const from =
        port.source === undefined ? port.fed : `${port.source.step}.${port.source.port} (${port.source.kind})`;
      return [
        `${head} ← ${from}`,
        `  why      ${port.why}${port.rule === undefined ? "" : `  [${port.rule}]`}`,
        ...port.rejected.map(
          ({ step, port: output, kind, because, rejectedBy }) =>
            `  rejected ${step}.${output} (${kind}): ${because}  [${rejectedBy ?? ""}]`,
        ),
        ...port.change.map((order) => `  change   ${order}`),
      ].join("\n");
    })
    .join("\n\n");
}

/** Ids can contain dots, so a selector that is a complete id refers to a step. */
function split(wired: Wired, selector: string | undefined): readonly [string | undefined, string | undefined] {
  if (selector === undefined || wired.steps.some(({ id }) => id === selector)) return [selector, undefined];
  const cut = selector.lastIndexOf(".");
  return cut < 0 ? [selector, undefined] : [selector.slice(0, cut), selector.slice(cut + 1)];
}

function unknown(name: string, known: readonly string[], step?: string): Diagnostic {
  const about = { hint: didYouMean(nearest(name, known), `there are ${listed(known.map(quoted))}`) };
  return step === undefined
    ? diagnostic("resolve/unknown-step", { name }, { step: name }, about)
    : diagnostic("resolve/unknown-input", { step, input: name }, { step, port: name }, about);
}

/** The reason why each output in the input's family, other than the chosen one, does not feed the input. */
function rejectedFor(
  { order, context, faults }: Resolution,
  step: WiredStep,
  port: string,
  wire: Wire | undefined,
): readonly Candidate[] {
  const node = order.byId.get(step.id);
  const input = ownMember(node?.spec.inputs, port);
  if (node === undefined || input === undefined) return [];
  const tie = faults.find((fault) => fault.kind === "tie" && fault.node === node && fault.port === port);
  const recorded = [...(wire?.considered.slice(1) ?? []), ...(tie?.choice.left ?? []).map(tied)];
  const known = new Map(recorded.map((one) => [`${one.step}.${one.port}`, one]));
  const chosen = wire === undefined ? undefined : `${wire.from.step}.${wire.from.port}`;
  const family = input.kind.split(".")[0] ?? input.kind;
  return context.producers.all(family).flatMap((producer): readonly Candidate[] => {
    const name = `${producer.node.step.id}.${producer.port}`;
    if (name === chosen || producer.node === node) return [];
    const there = known.get(name);
    if (there !== undefined) return [there];
    const candidate = { step: producer.node.step.id, port: producer.port, kind: producer.out.kind };
    if (!mayFeed(producer.out, input)) {
      const near = producer.node.branch === node.branch || producer.node.branch === SHARED;
      return near ? [{ ...candidate, rejectedBy: "kind", because: `${producer.out.kind} is not ${input.kind}` }] : [];
    }
    const out = keptOut(context, node, producer) ?? { rejectedBy: "branch", because: otherBranch(producer) };
    return [{ ...candidate, ...out }];
  });
}

/** One of several outputs that no rule could distinguish. */
const tied = ({ node, port, out }: Producer): Candidate => ({
  step: node.step.id,
  port,
  kind: out.kind,
  rejectedBy: "names",
  because: "as good as the others: no rule distinguishes them",
});

function explainStep(
  resolution: Resolution,
  wires: readonly Wire[],
  step: WiredStep,
  spec: StepSpec,
  portName: string | undefined,
): readonly PortExplanation[] {
  return Object.entries(spec.inputs)
    .filter(([port]) => portName === undefined || port === portName)
    .map(([port, input]): PortExplanation => {
      const wire = wires.find(({ to }) => to.port === port);
      const state = wire === undefined ? unwired(step, spec, port) : wiredBy(wire);
      const rejected = state.fed === "left open" ? [] : rejectedFor(resolution, step, port, wire);
      const change = changes(step, port, wire !== undefined, rejected);
      if (wire !== undefined && input.decidedFor !== undefined)
        change.push(`${step.id}: inputs: { ${port}: null } lets the step decide it itself`);
      return { step: step.id, port, wants: input.kind, rejected, change, ...state };
    });
}

const wiredBy = ({ from, kind, rule, why }: Wire) => ({ fed: "wired", source: { ...from, kind }, rule, why }) as const;

function unwired(step: WiredStep, spec: StepSpec, port: string): { readonly fed: InputState; readonly why: string } {
  const binding = ownMember(step.inputs, port);
  const input = ownMember(spec.inputs, port);
  if (binding?.from === "external") return { fed: "external", why: "provided by the user, from outside the pipeline" };
  if (binding?.from === "nothing") return { fed: "left open", why: "deliberately left unwired by the user" };
  if (input?.explicit === true) return { fed: "left open", why: "wired only explicitly, by a gate or while authoring" };
  if (input?.fitted === true) {
    return {
      fed: "left open",
      why: "fitted by the step itself; held-out branches take it from the training branch",
    };
  }
  if (input?.decidedFor !== undefined) {
    const why = `the step decides it itself, because no step on the training branch has another ${input.decidedFor}`;
    return { fed: "left open", why };
  }
  const group = spec.oneOf?.find((ports) => !ports.includes(port));
  if (spec.oneOf?.some((ports) => ports.includes(port)) === true && group !== undefined) {
    return { fed: "left open", why: `not needed if ${listed(group.map(quoted))} can be fed` };
  }
  if (input?.optional === true) return { fed: "left open", why: "optional, and no visible step makes it" };
  return { fed: "unfed", why: "no visible step makes it, or several do: see the diagnostics" };
}

/** Whether an explicit wire can overrule a rejection. */
const MAY_BE_WIRED: Readonly<Record<Rejection, boolean>> = {
  explicit: true,
  only: true,
  branch: true,
  hint: true,
  row: true,
  purpose: true,
  proved: true,
  beside: true,
  names: true,
  edge: true,
  kind: false,
  order: false,
  arm: false,
};

/** Lines for a spec file that would choose another output. */
function changes(step: WiredStep, port: string, isWired: boolean, rejected: readonly Candidate[]): string[] {
  const possible = rejected.filter(({ rejectedBy }) => rejectedBy === undefined || MAY_BE_WIRED[rejectedBy]);
  const lines = possible.slice(0, 3).map((one) => `${step.id}: inputs: { ${port}: ${one.step}.${one.port} }`);
  return !isWired || lines.length > 0 ? lines : [`${step.id}: inputs: { ${port}: s3://… } feeds it from outside`];
}
