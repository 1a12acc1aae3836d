import type { Diagnostic } from "../diagnostics/index.ts";
import { type Explanation, explain as explainWires } from "../resolve/index.ts";
import type { ConfigChoices } from "./config/layer-configs.ts";
import type { Host } from "./host/host.ts";
import { prepare } from "./load/prepare.ts";

export interface ExplainOptions extends ConfigChoices {
  /** STEP or STEP.PORT. If omitted, everything is explained. */
  readonly place?: string | undefined;
}

/** Explains every wire: its reason, the other candidates, and the rules that rejected them. */
export async function explain(host: Host, path: string, { place, ...choices }: ExplainOptions): Promise<Explanation> {
  const { wired, registry, diagnostics } = await prepare(host, path, { ...choices, target: "local", until: "wired" });
  if (wired === undefined || registry === undefined) return { ports: [], diagnostics };
  const { ports, diagnostics: faults } = explainWires(wired, registry, place);
  const asked = new Set(ports.map(({ step, port }) => `${step}.${port}`));
  const about = ({ at }: Diagnostic): boolean =>
    place === undefined || at.step === undefined || at.port === undefined || asked.has(`${at.step}.${at.port}`);
  return { ports, diagnostics: [...faults, ...diagnostics.filter(about)] };
}
