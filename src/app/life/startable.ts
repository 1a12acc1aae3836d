import type { DescribePipelineResponse } from "@aws-sdk/client-sagemaker";
import { listed } from "../../base/words.ts";
import {
  type DeployEffects,
  describe,
  describeVersion,
  isDenied,
  listVersions,
  ServiceFault,
} from "../../deploy/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { notDeployed, optionFor, type Subject } from "./subject.ts";

/** As many versions as a message names. */
const MAX_NAMED = 5;

/** A version of a deployed pipeline, or the latest, or the reason why there is none. */
export async function startable(
  subject: Subject,
  version: number | undefined,
  effects: Pick<DeployEffects, "service">,
): Promise<DescribePipelineResponse | Diagnostic> {
  const { name, region } = subject;
  const latest = await describe(name, effects);
  if (latest === undefined) return notDeployed(subject);
  if (version === undefined) return latest;
  const known = await knownVersions(name, effects);
  if (known === "unsupported") return diagnostic("version/unsupported", { name, region }, { pipeline: name });
  return (await describeVersion(name, version, effects)) ?? unknownVersion(subject, version, known);
}

/** The numbers of a pipeline's versions, the latest first. None if the credentials do not allow listing them. */
async function knownVersions(
  name: string,
  effects: Pick<DeployEffects, "service">,
): Promise<readonly number[] | "unsupported"> {
  try {
    return (await listVersions(name, effects))?.map(({ version }) => version) ?? "unsupported";
  } catch (error) {
    if (!(error instanceof ServiceFault) || !isDenied(error)) throw error;
    return [];
  }
}

export function unknownVersion({ name, typed, named }: Subject, version: number, known: readonly number[]): Diagnostic {
  const shown = known.slice(0, MAX_NAMED).map(String);
  const more = known.length - shown.length;
  const numbers = listed(more > 0 ? [...shown, `${more} earlier ones`] : shown);
  const words = known.length === 0 ? "others" : `${known.length === 1 ? "only version" : "the versions"} ${numbers}`;
  const data = { name, version, known: words, subject: typed, option: optionFor(named) };
  return diagnostic("version/unknown", data, { pipeline: name });
}
