import { topological } from "../base/graph.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";
import type { Arm } from "../spec/pipeline.ts";

/** A node of the definition before it is put into its arm: a step, or a gate. */
export interface ArmNode {
  readonly id: string;
  readonly arm: Arm | undefined;
  /** Every step that it needs, whether data flow or not. */
  readonly needs: readonly string[];
  readonly emit: () => readonly DefinitionStep[];
}

/** Nodes by the arm that they stand in, "" for none: looked up for every gate, so built once. */
export type Arms = ReadonlyMap<string, readonly ArmNode[]>;

const keyOf = (arm: Arm | undefined): string => (arm === undefined ? "" : `${arm.gate} ${arm.side}`);

export function armsOf(nodes: readonly ArmNode[]): Arms {
  const arms = new Map<string, ArmNode[]>();
  for (const node of nodes) {
    const key = keyOf(node.arm);
    const there = arms.get(key);
    if (there === undefined) arms.set(key, [node]);
    else there.push(node);
  }
  return arms;
}

/** The steps of one arm (or of none) in canonical order: what comes first is first, ties by name. */
export function stepsOf(arm: Arm | undefined, arms: Arms): readonly DefinitionStep[] {
  const here = arms.get(keyOf(arm)) ?? [];
  const owners = new Map<string, ArmNode>();
  const members = here.flatMap((owner) => [owner, ...inside(owner.id, arms)].map((node) => ({ owner, node })));
  for (const { owner, node } of members) owners.set(node.id, owner);
  const before = new Map(here.map((node) => [node.id, [] as string[]]));
  for (const { owner, node } of members) {
    for (const need of node.needs) {
      const source = owners.get(need);
      if (source !== undefined && source !== owner) before.get(owner.id)?.push(source.id);
    }
  }
  return topological(before).order.flatMap((id) => owners.get(id)?.emit() ?? []);
}

/** Everything that stands in some arm of a gate, at any depth. */
function inside(gate: string, arms: Arms): readonly ArmNode[] {
  const direct = (["then", "else"] as const).flatMap((side) => arms.get(keyOf({ gate, side })) ?? []);
  return direct.flatMap((node) => [node, ...inside(node.id, arms)]);
}
