import { ownMember } from "../../base/own.ts";
import { didYouMean, nearest, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { satisfies } from "../../spec/kinds.ts";
import type { Binding, PipelineValue } from "../../spec/pipeline.ts";
import type { Producer, ResolutionNode } from "../order/node.ts";
import { placeOf, type ResolutionOrder } from "../order/nodes.ts";
import { hiddenFrom } from "../order/precedence.ts";

/** A step's explicit bindings, after checking. */
interface Checked {
  readonly wires: readonly { readonly port: string; readonly source: Producer }[];
  readonly diagnostics: readonly Diagnostic[];
  /** True if a binding is wrong and the step therefore cannot be compiled. */
  readonly broken: boolean;
}

/**
 * Checks that a step's explicit bindings refer to existing names, that kinds match, that wires do not leave an arm, and
 * that required inputs are not left unwired.
 */
export function explicitWire(pipeline: PipelineValue, order: ResolutionOrder, node: ResolutionNode): Checked {
  const wires: { port: string; source: Producer }[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [port, binding] of Object.entries(node.step.inputs)) {
    const checked = check(pipeline, order, node, port, binding);
    if (checked === undefined) continue;
    if ("code" in checked) diagnostics.push(checked);
    else wires.push({ port, source: checked });
  }
  for (const after of node.step.after ?? []) {
    if (order.firm.has(after)) continue;
    const about = near(after, [...order.firm.keys()]);
    diagnostics.push(
      diagnostic("resolve/unknown-after", { step: node.step.id, after }, placeOf(pipeline, node.step), about),
    );
  }
  return { wires, diagnostics, broken: diagnostics.length > 0 };
}

function check(
  pipeline: PipelineValue,
  order: ResolutionOrder,
  node: ResolutionNode,
  port: string,
  binding: Binding,
): Producer | Diagnostic | undefined {
  const { id } = node.step;
  const at = placeOf(pipeline, node.step, port);
  const input = ownMember(node.spec.inputs, port);
  if (input === undefined) {
    return diagnostic(
      "resolve/unknown-input",
      { step: id, input: port },
      at,
      near(port, Object.keys(node.spec.inputs)),
    );
  }
  if (binding.from === "external") return undefined;
  if (binding.from === "nothing") {
    if (input.optional === true) return undefined;
    return diagnostic("resolve/required-input", { step: id, input: port }, at);
  }
  const source = order.byId.get(binding.step);
  if (source === undefined) {
    // A step with an unknown specification has already been reported, so its dependents are not.
    if (order.lost.has(binding.step)) {
      node.unresolved = true;
      return undefined;
    }
    const about = near(binding.step, [...order.byId.keys()]);
    return diagnostic("resolve/unknown-source", { step: id, input: port, source: binding.step }, at, about);
  }
  if (order.stuck.has(id) && order.stuck.has(binding.step)) return undefined;
  const out = ownMember(source.spec.outputs, binding.port);
  if (out === undefined) {
    const about = near(binding.port, Object.keys(source.spec.outputs));
    return diagnostic(
      "resolve/unknown-output",
      { step: id, input: port, source: binding.step, output: binding.port },
      at,
      about,
    );
  }
  if (!satisfies(out.kind, input.kind) && !(out.open === true && satisfies(input.kind, out.kind))) {
    const data = { step: id, input: port, want: input.kind, source: `${binding.step}.${binding.port}`, got: out.kind };
    return diagnostic("resolve/wrong-kind", data, at, { hint: fitting(source, input.kind) });
  }
  if (hiddenFrom(source.arms, node.arms)) {
    return diagnostic("resolve/arm", { step: id, source: binding.step, arm: source.arms.at(-1) ?? "" }, at);
  }
  return { node: source, port: binding.port, out };
}

/** A hint that suggests the nearest known name or, if there is none, lists all names. */
function near(name: string, known: readonly string[]): { readonly hint: string } {
  const all = known.length === 0 ? "it has none" : `there is ${known.map(quoted).join(", ")}`;
  return { hint: didYouMean(nearest(name, known), all) };
}

function fitting(source: ResolutionNode, kind: string): string {
  const fit = Object.entries(source.spec.outputs).find(([, out]) => satisfies(out.kind, kind));
  return fit === undefined
    ? "wire another output, or omit the input so that it is wired for you"
    : `${source.step.id}.${fit[0]} is ${fit[1].kind}`;
}
