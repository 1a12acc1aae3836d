import type { Sub } from "../../spec/kinds.ts";
import type { Framework } from "./frameworks.ts";

/** The input of steps that score with a trained model. */
export const modelInput = <const K extends Sub<"model">, const D extends string>(
  { name, kind }: Framework<string, K>,
  doc: D,
) =>
  ({
    kind,
    doc,
    from: "trained",
    aliases: ["model_input", "model_artifacts"],
    compatibleSources: [`${name}Training`],
    semanticKeywords: ["model", "trained"],
  }) as const;
