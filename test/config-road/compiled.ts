import { fileURLToPath } from "node:url";
import { type Authored, compile, localTarget, orThrow, resolve } from "specline";
import { nodeEffects } from "../../src/app/host/effects.ts";
import { gatherSources } from "../../src/app/load/sources.ts";
import { canonicalText } from "../../src/base/canonical.ts";

export const example: string = fileURLToPath(new URL("../../examples/credit-risk/", import.meta.url));

/** A pipeline's definition as a string, compiled for this machine with the example's data. */
export async function definitionText(authored: Authored): Promise<string> {
  const { registry } = authored;
  const pipeline = authored.toPipeline();
  const sources = await gatherSources(nodeEffects(), pipeline, registry, example);
  const wired = orThrow(resolve(pipeline, registry));
  return canonicalText(orThrow(compile(wired, localTarget, sources, registry, { version: "0" })).definition);
}
