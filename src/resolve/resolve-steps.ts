import { defined } from "../base/defined.ts";
import { ownMember } from "../base/own.ts";
import type { Diagnostic } from "../diagnostics/index.ts";
import { satisfies } from "../spec/kinds.ts";
import type { PipelineValue } from "../spec/pipeline.ts";
import type { InPort } from "../spec/ports.ts";
import { type Choice, choose, type ResolutionContext } from "./candidates/choose.ts";
import { explicitWire } from "./candidates/explicit.ts";
import { Producers } from "./candidates/producers.ts";
import { branchKey, SHARED, TRAINING, UNKNOWN_BRANCH } from "./order/branches.ts";
import type { Producer, ResolutionNode } from "./order/node.ts";
import { orderSteps, type ResolutionOrder } from "./order/nodes.ts";
import type { Specifications } from "./specifications.ts";
import type { Candidate, Wire } from "./wired.ts";

/** An input that could not be wired because it has no source or several equally good ones. */
export interface Fault {
  readonly kind: "missing" | "tie";
  readonly node: ResolutionNode;
  readonly port: string;
  readonly input: InPort;
  readonly choice: Choice;
  /** For a `oneOf`, the other groups. Any of them would have been sufficient. */
  readonly instead?: readonly (readonly string[])[];
}

/** The result of resolving all steps. */
export interface Resolution {
  readonly order: ResolutionOrder;
  readonly context: ResolutionContext;
  readonly wires: readonly Wire[];
  readonly faults: readonly Fault[];
  readonly diagnostics: readonly Diagnostic[];
}

type Ports = readonly (readonly [string, InPort])[];

/**
 * Binds every input, one step at a time. Each step can use only the steps resolved before it, so cycles cannot arise.
 */
export function resolveSteps(pipeline: PipelineValue, specifications: Specifications): Resolution {
  const order = orderSteps(pipeline, specifications);
  const producers = new Producers();
  const context = { specifications, producers, calls: order.calls };
  const resolver = new StepResolver(pipeline, order, context);
  for (const node of order.nodes) {
    resolver.resolveStep(node);
    producers.publish(node);
  }
  const { wires, faults, diagnostics } = resolver;
  return { order, context, wires, faults, diagnostics: [...order.diagnostics, ...diagnostics] };
}

class StepResolver {
  readonly wires: Wire[] = [];
  readonly faults: Fault[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #pipeline: PipelineValue;
  readonly #order: ResolutionOrder;
  readonly #context: ResolutionContext;
  #sources = new Map<string, ResolutionNode>();

  constructor(pipeline: PipelineValue, order: ResolutionOrder, context: ResolutionContext) {
    [this.#pipeline, this.#order, this.#context] = [pipeline, order, context];
  }

  resolveStep(node: ResolutionNode): void {
    this.#sources = new Map();
    this.#takeFirm(node);
    const faultsBefore = this.faults.length;
    const open = Object.entries(node.spec.inputs).filter(([port]) => ownMember(node.step.inputs, port) === undefined);
    this.#bound(node);
    const grouped = new Set((node.spec.oneOf ?? []).flat());
    const left = open.filter(([port, input]) => !grouped.has(port) && input.explicit !== true);
    // Inputs that determine the branch come first, and inputs that depend on it come last.
    this.#wireAll(
      node,
      left.filter(([, input]) => input.optional !== true && input.fitted !== true),
    );
    this.#oneOf(node, open);
    this.#branch(node, this.faults.slice(faultsBefore));
    this.#wireAll(
      node,
      left.filter(([, input]) => input.optional === true && input.fitted !== true),
    );
    this.#wireAll(
      node,
      left.filter(([, input]) => input.fitted === true),
    );
    if (this.faults.length > faultsBefore) node.unresolved = true;
  }

  /** Adds the ancestors of prerequisites that are not connected by a wire. */
  #takeFirm(node: ResolutionNode): void {
    for (const id of this.#order.firm.get(node.step.id) ?? []) {
      for (const need of this.#stepsOf(id, 0)) this.#before(node, need);
    }
  }

  /** A gate is replaced by its prerequisites. */
  #stepsOf(id: string, depth: number): readonly ResolutionNode[] {
    const node = this.#order.byId.get(id);
    if (node !== undefined) return [node];
    return depth > 20 ? [] : (this.#order.firm.get(id) ?? []).flatMap((need) => this.#stepsOf(need, depth + 1));
  }

  #before(node: ResolutionNode, source: ResolutionNode): void {
    if (source !== node) node.ancestors |= source.ancestors | source.bit;
  }

  /** Checks the user's explicit bindings and keeps them. */
  #bound(node: ResolutionNode): void {
    const checked = explicitWire(this.#pipeline, this.#order, node);
    this.diagnostics.push(...checked.diagnostics);
    if (checked.broken) node.unresolved = true;
    for (const { port, source } of checked.wires) {
      const because = "wired by hand";
      this.#wire(node, port, { left: [source], rule: "explicit", because, rejected: [], distance: 0 }, source);
      this.#noteCrossing(node, source);
    }
  }

  /** Whatever belongs to data wired by hand across branches, such as its schema, comes from the data's branch. */
  #noteCrossing(node: ResolutionNode, { node: source, out }: Producer): void {
    const { branch: own, branchName: written } = source;
    const isData = this.#context.specifications.kind(out.kind).reach === "branch";
    if (isData && node.own !== undefined && ![node.own, SHARED, UNKNOWN_BRANCH].includes(own))
      node.dataFrom ??= { own, ...defined({ written }) };
  }

  #wireAll(node: ResolutionNode, ports: Ports): void {
    for (const [port, input] of ports) this.#take(node, port, input, choose(this.#context, node, port, input));
  }

  #take(node: ResolutionNode, port: string, input: InPort, choice: Choice, instead?: Fault["instead"]): void {
    const [source] = choice.left;
    if (source === undefined) {
      if (required(node, input)) this.faults.push(defined({ kind: "missing", node, port, input, choice, instead }));
    } else if (choice.left.length > 1) this.faults.push(defined({ kind: "tie", node, port, input, choice, instead }));
    else this.#wire(node, port, choice, source);
  }

  #wire(node: ResolutionNode, port: string, choice: Choice, source: Producer): void {
    this.#sources.set(port, source.node);
    node.fedBy.add(source.node);
    this.#before(node, source.node);
    if (source.node.unresolved) node.unresolved = true;
    this.wires.push({
      from: { step: source.node.step.id, port: source.port },
      to: { step: node.step.id, port },
      kind: source.out.kind,
      rule: choice.rule,
      why: choice.because,
      considered: [candidate(source, choice.because), ...choice.rejected.map(rejection)],
    });
  }

  /**
   * Wires the group that best matches the input's preference, or the first one if there is a tie. A group that the user
   * has partially wired takes precedence.
   */
  #oneOf(node: ResolutionNode, open: Ports): void {
    const groups = node.spec.oneOf ?? [];
    if (groups.length === 0) return;
    const bound = (port: string): boolean => ownMember(node.step.inputs, port) !== undefined;
    const given = (port: string): boolean => bound(port) && ownMember(node.step.inputs, port)?.from !== "nothing";
    const begun = groups.filter((group) => group.some(given));
    const refused = (group: readonly string[]): boolean => group.some((port) => bound(port) && !given(port));
    const asked = (begun.length > 0 ? begun.slice(0, 1) : groups).filter((group) => !refused(group));
    const tried = asked.map((group) => {
      const ports = open.filter(([port]) => group.includes(port));
      const choices = ports.map(([port, input]) => ({ port, input, choice: choose(this.#context, node, port, input) }));
      return { group, choices, distance: Math.max(0, ...choices.map(({ choice }) => choice.distance)) };
    });
    const best = tried.reduce<(typeof tried)[number] | undefined>(
      (a, b) => (a === undefined || b.distance < a.distance ? b : a),
      undefined,
    );
    for (const { port, input, choice } of best?.choices ?? []) {
      const others = asked.filter((group) => group !== best?.group);
      this.#take(node, port, withoutOptional(input), choice, others);
    }
    if (best === undefined) this.#refusedAll(node, groups);
  }

  /** If every group was explicitly left unwired, the first is reported as missing. */
  #refusedAll(node: ResolutionNode, groups: readonly (readonly string[])[]): void {
    const port = groups[0]?.[0] ?? "";
    const input = ownMember(node.spec.inputs, port);
    const choice: Choice = { left: [], rule: "only", because: "", rejected: [], distance: Number.POSITIVE_INFINITY };
    if (input !== undefined) this.faults.push({ kind: "missing", node, port, input, choice, instead: groups.slice(1) });
  }

  /**
   * Determines the branch on which a step works: the step's own branch, or that of the input that it follows. A missing
   * input leaves the branch unknown only if its source would have determined it. A missing model does not.
   */
  #branch(node: ResolutionNode, faults: readonly Fault[]): void {
    if (node.own !== undefined) {
      node.branch = node.own;
      if (node.written !== undefined) node.branchName = node.written;
      return;
    }
    const { follows, inputs } = node.spec;
    const data = Object.keys(inputs).filter(
      (port) => this.#context.specifications.kind(ownMember(inputs, port)?.kind ?? "").reach === "branch",
    );
    const ports = [...(follows === undefined ? [] : [follows]), ...data];
    const from = ports.find((port) => this.#sources.has(port));
    const source = from === undefined ? undefined : this.#sources.get(from);
    if (source !== undefined) {
      node.branch = source.branch;
      if (source.branchName !== undefined) node.branchName = source.branchName;
    } else if (ports.some((port) => isBroken(node, port) || faults.some((fault) => fault.port === port)))
      node.branch = UNKNOWN_BRANCH;
    else if (node.spec.home !== undefined) {
      [node.branch, node.branchName] = [branchKey(node.spec.home), node.spec.home];
    }
  }
}

/** A fitted input is required on every branch except training, even if it is declared optional. */
const required = (node: ResolutionNode, input: InPort): boolean =>
  input.fitted === true
    ? node.branch !== TRAINING && node.branch !== SHARED && node.branch !== UNKNOWN_BRANCH
    : input.optional !== true;

/** True for an input without a wire that the user bound to a step: the binding was refused. */
const isBroken = ({ step }: ResolutionNode, port: string): boolean => ownMember(step.inputs, port)?.from === "output";

/** The inputs of the chosen group are required. */
const withoutOptional = ({ optional: _, ...input }: InPort): InPort => input;

const candidate = ({ node, port, out }: Producer, because: string): Candidate => ({
  step: node.step.id,
  port,
  kind: out.kind,
  because,
});

const rejection = ({ producer, rejectedBy, because }: Choice["rejected"][number]): Candidate => ({
  ...candidate(producer, because),
  rejectedBy,
});

/**
 * True if an output can feed an input: its kind is the input's kind or a subtype of it, or the kind is open and might
 * turn out to be one.
 */
export const mayFeed = (out: Producer["out"], input: InPort): boolean =>
  satisfies(out.kind, input.kind) || (out.open === true && satisfies(input.kind, out.kind));
