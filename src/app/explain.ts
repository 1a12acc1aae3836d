import type { ManifestStep } from "../compile/index.ts";
import type { Diagnostic } from "../diagnostics/index.ts";
import { type Explanation, explain as explainWires } from "../resolve/index.ts";
import type { ConfigChoices } from "./config/layer-configs.ts";
import type { Host } from "./host/host.ts";
import { prepare } from "./load/prepare.ts";

export interface ExplainOptions extends ConfigChoices {
  /** STEP or STEP.PORT. If omitted, everything is explained. */
  readonly place?: string | undefined;
  /** The target whose settings decide how long results are cached; "local" if omitted. */
  readonly target?: string | undefined;
}

/** Whether SageMaker can reuse a step's results, for how long, and why. */
export interface CachingExplanation {
  readonly step: string;
  /** Undefined if SageMaker cannot reuse them. */
  readonly expireAfter?: string;
  readonly why: string;
}

/** Explains every wire: its reason, the other candidates, and the rules that rejected them. Also explains caching. */
export async function explain(
  host: Host,
  path: string,
  { place, target = "local", ...choices }: ExplainOptions,
): Promise<Explanation & { readonly caching: readonly CachingExplanation[] }> {
  const prepared = await prepare(host, path, { ...choices, target });
  const { wired, registry, compiled, beforeCompiling: diagnostics = prepared.diagnostics } = prepared;
  if (wired === undefined || registry === undefined) return { ports: [], caching: [], diagnostics };
  const { ports, diagnostics: faults } = explainWires(wired, registry, place);
  const asked = new Set(ports.map(({ step, port }) => `${step}.${port}`));
  const about = ({ at }: Diagnostic): boolean =>
    place === undefined || at.step === undefined || at.port === undefined || asked.has(`${at.step}.${at.port}`);
  return {
    ports,
    caching: (compiled?.manifest?.steps ?? []).flatMap((step) => explainCaching(step, place)),
    diagnostics: [...faults, ...diagnostics.filter(about)],
  };
}

const explainCaching = ({ id, cache }: ManifestStep, place: string | undefined): readonly CachingExplanation[] =>
  cache === undefined || (place !== undefined && place !== id) ? [] : [{ step: id, ...cache }];
