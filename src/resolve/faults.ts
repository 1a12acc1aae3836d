import { defined } from "../base/defined.ts";
import { Identifiers } from "../base/identifiers.ts";
import { listed, nearest, quoted, snakeCase } from "../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import { JOB_TYPES } from "../spec/job-types.ts";
import { satisfies } from "../spec/kinds.ts";
import type { PipelineValue } from "../spec/pipeline.ts";
import { bridge, heldOutBranches, type Link } from "./candidates/bridge.ts";
import { keptOut } from "./candidates/choose.ts";
import { SHARED, UNKNOWN_BRANCH } from "./order/branches.ts";
import { type Producer, precedes, type ResolutionNode } from "./order/node.ts";
import { placeOf } from "./order/nodes.ts";
import type { Fault, Resolution } from "./resolve-steps.ts";
import { meantBy } from "./unknown-step.ts";

/** A problem with its message, and the steps that would fix it if inserted. */
export interface ReportedFault {
  readonly fault: Fault;
  readonly diagnostic: Diagnostic;
  readonly links?: readonly Link[];
}

/** How remedies speak of missing steps: by the methods of code, or by the names that documents such as specs list. */
export type Wording = "methods" | "names";

/** All problems as diagnostics, except those that are merely consequences of something missing upstream. */
export function report(
  pipeline: PipelineValue,
  resolution: Resolution,
  wording: Wording = "methods",
): readonly ReportedFault[] {
  const reported: ReportedFault[] = [];
  const bridged = new Map<string, ResolutionNode[]>();
  const heldOut = heldOutBranches(resolution);
  const misspelt = misspeltOutputs(pipeline, resolution);
  for (const fault of resolution.faults) {
    if (fault.kind === "tie") {
      if (!hangsOnTie(fault, reported)) reported.push({ fault, diagnostic: tie(pipeline, fault) });
      continue;
    }
    if (misspelt.some((kind) => satisfies(kind, fault.input.kind))) continue;
    const links = bridge(resolution, fault, heldOut);
    const key = `${fault.input.kind} ${(links ?? []).map(({ step }) => step.id).join(" ")}`;
    const above = bridged.get(key) ?? [];
    if (links !== undefined && above.some((node) => precedes(node, fault.node))) continue;
    bridged.set(key, [...above, fault.node]);
    const made = diagnosticOf(pipeline, resolution, fault, links, wording);
    reported.push(defined({ fault, diagnostic: made, links }));
  }
  return reported;
}

/**
 * An optional input with the same candidate steps as another input's tie. Resolving that tie also decides this input.
 */
const hangsOnTie = ({ node, input, choice }: Fault, reported: readonly ReportedFault[]): boolean =>
  input.optional === true &&
  reported.some(({ fault }) => {
    const among = new Set(fault.node === node && fault.kind === "tie" ? fault.choice.left.map((one) => one.node) : []);
    return choice.left.every((one) => among.has(one.node));
  });

/** The kinds that misspelled steps would produce. The misspelling already explains their absence. */
const misspeltOutputs = (pipeline: PipelineValue, { order, context }: Resolution): readonly string[] =>
  pipeline.steps
    .filter(({ id }) => order.lost.has(id))
    .flatMap(({ spec }) => Object.values(meantBy(spec, context.specifications)?.outputs ?? {}))
    .map(({ kind }) => kind);

/** The candidates in a tie, each with the lines that would choose it, both for handles and for a spec file. */
function tie(pipeline: PipelineValue, { node, port, choice }: Fault): Diagnostic {
  const sources = choice.left.map(({ node: source, port: output }) => `${source.step.id}.${output}`);
  const seen = choice.left.map(({ node: source, port: output, out }) => {
    const names = new Identifiers(["p"]);
    const [spec, from] = [names.take(node.spec.name, "Spec"), names.take(source.step.id, "Step")];
    const handle = `p.step(${JSON.stringify(node.step.id)}, ${spec}, { ${port}: ${from}.out.${output} })`;
    return `${source.step.id}.${output} (${out.kind}): ${handle}, or in a spec  inputs: { ${port}: ${source.step.id}.${output} }`;
  });
  if (node.step.sources !== undefined) {
    const edges = listed(choice.left.map(({ node: source }) => `${source.step.id} → ${node.step.id}`));
    return diagnostic(
      "resolve/two-edges",
      { step: node.step.id, input: port, edges },
      placeOf(pipeline, node.step, port),
    );
  }
  const data = { step: node.step.id, input: port, sources: listed(sources, "or") };
  return diagnostic("resolve/tie", data, placeOf(pipeline, node.step, port), { seen });
}

/** The maximum number of outputs considered for a message, which names only a few of them. */
const LOOKED_AT = 32;

function diagnosticOf(
  pipeline: PipelineValue,
  resolution: Resolution,
  fault: Fault,
  links: readonly Link[] | undefined,
  wording: Wording,
): Diagnostic {
  const { node, port, input } = fault;
  const { specifications, producers } = resolution.context;
  const { phrase } = specifications.kind(input.kind);
  const others = producers.some(input.kind, LOOKED_AT, (producer) => producer.node === node);
  const hidden = others.filter((producer) => keptOut(resolution.context, node, producer)?.rejectedBy === "arm");
  const later = others.filter((producer) => keptOut(resolution.context, node, producer)?.rejectedBy === "order");
  const undrawn = others.filter((producer) => keptOut(resolution.context, node, producer)?.rejectedBy === "edge");
  const apart = others.filter((producer) => keptOut(resolution.context, node, producer) === undefined);
  const like = input.kind.split(".")[0] ?? "";
  const close = producers.some(
    like,
    LOOKED_AT,
    (producer) => keptOut(resolution.context, node, producer) !== undefined,
  );
  const at = placeOf(pipeline, node.step, port);
  const need = `${phrase} (${input.kind})`;
  const remedy = remedyFor(resolution, fault, links, wording);
  const around = (shown: readonly Producer[]) => ({
    seen: shown.slice(0, 6).map(({ node: source, port: output, out }) => `${source.step.id}.${output} (${out.kind})`),
    hint: hintFor(links, close.length > 0, wording),
  });
  const step = node.step.id;
  if (input.fitted === true) {
    const but = `which only ${node.spec.name} on the training branch fits`;
    return diagnostic("resolve/no-source", { step, need, but, remedy }, at, around(others));
  }
  if (node.step.sources !== undefined) return undrawnFault(resolution, node, need, at, undrawn);
  if (apart.length > 0) {
    const where = node.branch === SHARED || node.branch === UNKNOWN_BRANCH ? "" : ` on the ${node.branchName} branch`;
    const data = { step, need: `${phrase}${where} (${input.kind})`, but: `which only ${makers(apart)}`, remedy };
    const told = around(apart);
    return diagnostic("resolve/no-source", data, at, { ...told, hint: likeBranch(node, apart) ?? told.hint });
  }
  if (hidden.length > 0) {
    const arm = hidden[0]?.node.arms.at(-1) ?? "";
    const data = {
      step,
      need,
      but: `which only ${makers(hidden)}, inside the arm '${arm}'`,
      remedy: `move ${step} into that arm`,
    };
    return diagnostic("resolve/no-source", data, at, {
      ...around(hidden),
      hint: "the outputs of an arm stay inside it",
    });
  }
  if (later.length > 0) {
    const data = { step, need, but: `which only ${makers(later)}, after it`, remedy };
    return diagnostic("resolve/no-source", data, at, around(later));
  }
  const but = close.length > 0 ? `but ${gives(resolution, close)}` : "which no step of this pipeline makes";
  return diagnostic("resolve/no-source", { step, need, but, remedy }, at, around(close));
}

/**
 * A hint for when another branch's name is spelled almost like that of the step's own branch, so that both probably
 * mean the same branch.
 */
function likeBranch({ branch, branchName }: ResolutionNode, producers: readonly Producer[]): string | undefined {
  if (branchName === undefined || branchName.length < SHORTEST_ALIKE) return undefined;
  const others = producers.flatMap(({ node }) => (node.branch === branch ? [] : (node.branchName ?? [])));
  const unlike = JOB_TYPES.has(branchName) ? others.filter((other) => !JOB_TYPES.has(other)) : others;
  const near = nearest(branchName, unlike);
  return near === undefined
    ? undefined
    : `is the branch ${quoted(near)} the same as ${quoted(branchName)}? spell it the same everywhere`;
}

/** Shorter branch names ("oos", "oot") can be similar without being misspelled. */
const SHORTEST_ALIKE = 5;

/**
 * Describes an input that no edge in a given graph can feed, including the data that the edges provide and the missing
 * edge.
 */
function undrawnFault(
  resolution: Resolution,
  node: ResolutionNode,
  need: string,
  at: Place,
  undrawn: readonly Producer[],
): Diagnostic {
  const step = node.step.id;
  const drawn = (node.step.sources ?? []).flatMap((id) => resolution.order.byId.get(id) ?? []);
  const given = (source: ResolutionNode): string =>
    listed(Object.entries(source.spec.outputs).map(([port, { kind }]) => `${port} (${kind})`)) || "nothing";
  const edges =
    drawn.length === 0 ? "no edge to it" : `edges to it only from ${listed(drawn.map((one) => one.step.id))}`;
  const found = names(undrawn);
  // A producer on the step's own branch is the most likely candidate.
  const own = undrawn.filter((producer) => producer.node.branch === node.branch);
  const best = own[0] ?? undrawn[0];
  const remedy =
    best === undefined
      ? "add a step that makes it, and an edge from there"
      : `draw the edge ${best.node.step.id} → ${step}`;
  const hint =
    found.length > 1
      ? `${listed(shortened(found))} make it; without any edges in the graph, all of them are inferred`
      : "without any edges in the graph, all of them are inferred";
  const seen = drawn.slice(0, 6).map((source) => `${source.step.id} gives ${given(source)}`);
  return diagnostic("resolve/no-edge", { step, need, edges, remedy }, at, { seen, hint });
}

const names = (producers: readonly Producer[]): readonly string[] => [
  ...new Set(producers.map(({ node }) => node.step.id)),
];

const shortened = (ids: readonly string[]): readonly string[] =>
  ids.length <= 4 ? ids : [...ids.slice(0, 3), `${ids.length - 3} others`];

function makers(producers: readonly Producer[]): string {
  const ids = names(producers);
  return `${listed(shortened(ids))} ${ids.length === 1 ? "makes" : "make"}`;
}

/** Describes the available outputs in the same family, as in "DataLoading gives raw tabular data". */
function gives(resolution: Resolution, producers: readonly Producer[]): string {
  const [first] = producers;
  if (first === undefined) return "nothing does";
  const alike = names(producers.filter(({ out }) => out.kind === first.out.kind));
  const { phrase } = resolution.context.specifications.kind(first.out.kind);
  return `${listed(shortened(alike))} ${alike.length === 1 ? "gives" : "give"} ${phrase}`;
}

function remedyFor(
  resolution: Resolution,
  { node, input, instead }: Fault,
  links: readonly Link[] | undefined,
  wording: Wording,
): string {
  const more = (instead ?? []).map((group) => group.map((port) => `'${port}'`).join(" and "));
  const other = more.length === 0 ? "" : `, or feed ${listed(more, "or")} instead`;
  if (links !== undefined) {
    const branched = links.some(({ step, spec }) => step.id !== spec.name);
    if (branched || wording === "names") return `add ${listed(links.map(({ step }) => step.id))}${other}`;
    return `call ${listed(links.map(({ spec }) => `.${spec.verb}()`))} first${other}`;
  }
  const makers = resolution.context.specifications.steps.filter(
    (spec) => spec !== node.spec && Object.values(spec.outputs).some((out) => out.kind === input.kind),
  );
  const named = (all: readonly string[]) => listed(shortened(all), "or");
  const make =
    wording === "names"
      ? `add ${named(makers.map(({ name }) => name))}`
      : `call ${named(makers.map(({ verb }) => `.${verb}()`))} first`;
  return `${makers.length === 0 ? "" : `${make}, or `}give it a URI${other}`;
}

const hintFor = (links: readonly Link[] | undefined, between: boolean, wording: Wording): string => {
  if (links === undefined) return "an input can also be fed from outside the pipeline with an S3 URI";
  const added = listed(links.map(({ step }) => step.id));
  if (wording === "names") {
    const entries = links.map(({ step, spec: { positional } }) =>
      positional === undefined ? step.id : `{ step: ${step.id}, config: { ${snakeCase(positional)}: … } }`,
    );
    return `write ${entries.join(", ")} before it`;
  }
  const calls = links.map(({ spec }) => `.${spec.verb}()`).join("");
  return `add ${added}${between ? " between them" : ""}: ${calls}`;
};
