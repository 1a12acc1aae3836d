import type { ManifestStep } from "../compile/index.ts";
import type { RunRecord } from "../local/index.ts";
import { satisfies } from "../spec/kinds.ts";

/** The columns that no branch reads as features: those that every step which prepares raw rows leaves out. */
export function droppedColumns({ manifest }: Pick<RunRecord, "manifest">): readonly string[] {
  const [first = [], ...others] = (manifest?.steps ?? []).filter(prepares).map(({ config }) => {
    const names = config?.["dropColumns"];
    return Array.isArray(names) ? names : [];
  });
  return first.filter((name): name is string => typeof name === "string" && others.every((one) => one.includes(name)));
}

/** Whether a step reads raw rows and makes features or a model of them, as users' own steps can. */
function prepares({ inputs, outputs }: ManifestStep): boolean {
  const reads = Object.values(inputs).some(({ kind }) => satisfies(kind, "tabular.raw"));
  return (
    reads && Object.values(outputs).some(({ kind }) => satisfies(kind, "tabular.processed") || satisfies(kind, "model"))
  );
}
