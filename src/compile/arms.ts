import { topological } from "../base/graph.ts";
import { grouped } from "../base/grouped.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";
import type { Arm } from "../spec/pipeline.ts";

/** A step or a gate that has not yet been emitted into its arm. */
export interface ArmNode {
  readonly id: string;
  readonly arm: Arm | undefined;
  /** All steps that must end first, whether or not data flows from them. */
  readonly needs: readonly string[];
  readonly emit: () => readonly DefinitionStep[];
}

/** Nodes grouped by arm, with "" for nodes outside any arm. Built once, because every gate looks up its arms. */
export type Arms = ReadonlyMap<string, readonly ArmNode[]>;

const keyOf = (arm: Arm | undefined): string => (arm === undefined ? "" : `${arm.gate} ${arm.side}`);

export const armsOf = (nodes: readonly ArmNode[]): Arms => grouped(nodes, ({ arm }) => keyOf(arm));

/** Returns the steps in one arm, or outside any arm, in canonical order: topological, with ties broken by name. */
export function stepsOf(arm: Arm | undefined, arms: Arms): readonly DefinitionStep[] {
  const here = arms.get(keyOf(arm)) ?? [];
  const owners = new Map<string, ArmNode>();
  const members = here.flatMap((owner) => [owner, ...inside(owner.id, arms)].map((node) => ({ owner, node })));
  for (const { owner, node } of members) owners.set(node.id, owner);
  const before = new Map<string, string[]>(here.map(({ id }) => [id, []]));
  for (const { owner, node } of members) {
    for (const need of node.needs) {
      const source = owners.get(need);
      if (source !== undefined && source !== owner) before.get(owner.id)?.push(source.id);
    }
  }
  return topological(before).order.flatMap((id) => owners.get(id)?.emit() ?? []);
}

/** Returns all steps and gates in either arm of a gate, at any depth. */
function inside(gate: string, arms: Arms): readonly ArmNode[] {
  const direct = (["then", "else"] as const).flatMap((side) => arms.get(keyOf({ gate, side })) ?? []);
  return direct.flatMap((node) => [node, ...inside(node.id, arms)]);
}
