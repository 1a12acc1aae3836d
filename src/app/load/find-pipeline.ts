import { listed, quoted } from "../../base/words.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Host } from "../host/host.ts";

const NAMES = /^(pipeline|pipeline_config)\.([mc]?[jt]s|ya?ml|json)$/;

/**
 * Finds the pipeline in a folder by the usual file names, for commands with an optional PIPELINE.
 *
 * @throws SpeclineError if there is none, or more than one
 */
export async function findPipeline(host: Host, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  const found = (await host.effects.files.list(host.folder)).filter((name) => NAMES.test(name));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const there = found.length === 0 ? "none is there" : `there are ${listed(found.map(quoted))}`;
  throw new SpeclineError([diagnostic("usage/which-pipeline", { there })]);
}
