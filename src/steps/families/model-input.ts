import type { Framework } from "./frameworks.ts";

/** The input of steps that score with a trained model. */
export const modelInput = <const F extends Framework, const D extends string>({ name, kind }: F, doc: D) =>
  ({
    kind: kind as F["kind"],
    doc,
    from: "trained",
    aliases: ["model_input", "model_artifacts"],
    compatibleSources: [`${name}Training`],
    semanticKeywords: ["model", "trained"],
  }) as const;
