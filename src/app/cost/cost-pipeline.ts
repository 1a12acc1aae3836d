import { dirname } from "node:path";
import { defined } from "../../base/defined.ts";
import { moneyIn, type Prices, pipelineCost } from "../../cost/index.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import { checkParameters } from "../../sagemaker/validate/index.ts";
import { localTarget, type Target } from "../../spec/target.ts";
import type { Deployment } from "../deployment.ts";
import type { Host } from "../host/host.ts";
import { readParameters } from "../load/documents/read-parameters.ts";
import { prepare } from "../load/prepare.ts";
import { findTarget } from "../load/targets.ts";
import { budgetFault } from "./budget-fault.ts";
import { costFindings } from "./cost-findings.ts";
import type { CostReport } from "./cost-report.ts";
import type { CostRequest } from "./cost-request.ts";
import { findPrices } from "./find-prices.ts";
import { measuredRuns } from "./measured-runs.ts";

/** Computes what an execution costs. Nothing is read from AWS. */
export async function costPipeline(host: Host, path: string, request: CostRequest): Promise<Deployment<CostReport>> {
  const budget = request.budget === undefined ? undefined : moneyIn(request.budget);
  if (request.budget !== undefined && budget === undefined) {
    const data = { option: "--budget", value: request.budget, expected: 'an amount and a currency, such as "5 USD"' };
    return { diagnostics: [diagnostic("usage/bad-value", data)] };
  }
  const prepared = await prepare(host, path, request);
  const { compiled, allowed } = prepared;
  if (compiled === undefined || hasErrors(prepared.diagnostics)) return { diagnostics: prepared.diagnostics, allowed };
  const { definition, manifest } = compiled;
  const name = manifest?.name ?? prepared.title;
  const { values, diagnostics: unread } = readParameters(request.parameters);
  host.redactor.learn(values);
  const given = checkParameters(definition, values, { pipeline: name }).filter(
    ({ code }) => code !== "deploy/parameter-missing",
  );
  const target = prepared.target ?? (await targetOf(host, prepared.file, request.target));
  const found = await findPrices(host, dirname(prepared.file), target, request.prices);
  const faults = [...prepared.diagnostics, ...unread, ...given, ...found.diagnostics];
  if (hasErrors(faults)) return { diagnostics: faults, allowed };
  const measured = await measuredRuns(host, request.work, prepared.title);
  const prices = found.value?.prices;
  const cost = pipelineCost(definition, { prices, measured, values: (parameter) => values[parameter] });
  const report: CostReport = {
    name,
    target: { name: target.name, region: target.region },
    ...cost,
    ...(found.value !== undefined && { prices: pricesShown(found.value) }),
    ...defined({ run: measured.run, budget }),
  };
  const judge = prepared.overrides?.judge ?? ((all: readonly Diagnostic[]) => all);
  const findings = [...costFindings(report, values, path), ...budgetFault(report)];
  return {
    value: report,
    diagnostics: [...faults, ...judge(findings)],
    allowed: prepared.overrides?.allowed() ?? allowed,
  };
}

const pricesShown = ({
  file,
  prices: { currency, region, date, source },
}: {
  readonly file: string;
  readonly prices: Prices;
}): NonNullable<CostReport["prices"]> => ({ file, currency, region, date, source });

/** A definition's target, which was found when the definition was loaded. */
async function targetOf(host: Host, file: string, name: string | undefined): Promise<Target> {
  const found = name === undefined ? undefined : await findTarget(host.effects, dirname(file), name);
  return found !== undefined && "target" in found ? found.target : localTarget;
}
