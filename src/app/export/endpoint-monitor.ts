import { dirname } from "node:path";
import { listed } from "../../base/words.ts";
import { type EndpointMonitor, fixedJob, monitorExpression, perExecution } from "../../deploy/index.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import { imageUri } from "../../sagemaker/images/image.ts";
import type { Monitor, PipelineValue } from "../../spec/pipeline.ts";
import { MONITOR_PART, MONITORING, monitoringOf } from "../../steps/recipes/monitoring.ts";
import type { Host } from "../host/host.ts";
import { type PreparedPipeline, prepareAuthored } from "../load/prepare.ts";

/** Source: service model, EndpointName. */
const ENDPOINT = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

/** Why there can be no check of an endpoint with this name, as far as that shows before anything is read. */
export function endpointFault(path: string, endpoint: string): Diagnostic | undefined {
  const at = { file: path };
  if (!ENDPOINT.test(endpoint)) return diagnostic("export/endpoint-name", { endpoint }, at);
  const part = `#${MONITOR_PART}`;
  if (!path.endsWith(part)) return undefined;
  return diagnostic("export/monitoring-part", { path, whole: path.slice(0, -part.length) }, at);
}

type Found = EndpointMonitor | readonly Diagnostic[];

/**
 * What Model Monitor checks on an endpoint that serves a monitored pipeline's model: the machine is that of the step
 * that compares rows, and the schedule that of the monitoring pipeline.
 *
 * @param path - the training pipeline's file
 * @param prepared - the training pipeline, compiled
 * @returns the check, or why there cannot be one
 */
export async function endpointMonitor(
  host: Host,
  path: string,
  endpoint: string,
  { wired, compiled, target, file, registry }: PreparedPipeline,
): Promise<Found> {
  const at = { file: path };
  if (wired?.monitor === undefined) return [diagnostic("load/no-monitor", { path }, at)];
  if (wired.monitor.drift === undefined) return [diagnostic("export/no-drift", { path }, at)];
  if (compiled === undefined || target === undefined || registry === undefined) return [];
  const timed = monitorExpression(wired.monitor.schedules);
  const image = imageUri({ framework: "model-monitor", version: "" }, target.region, at);
  const drift = await driftJob(host, file, { ...wired, monitor: wired.monitor }, registry, target.name);
  const faults = [
    ...("reason" in timed ? [diagnostic("export/monitor-every", { reason: timed.reason }, at)] : []),
    ...image.diagnostics,
    ...(Array.isArray(drift) ? drift : []),
  ];
  const step = wired.steps.find(({ spec }) => spec === MONITORING.baseline)?.id ?? "";
  const baseline = perExecution(compiled.definition, step, "statistics");
  if ("reason" in timed || !("job" in drift) || baseline === undefined || hasErrors(faults)) return faults;
  return { endpoint, ...timed, image: image.value, baseline, job: drift.job };
}

/** The machine of the step that compares rows, after all configs for the steps that monitor. */
async function driftJob(
  host: Host,
  file: string,
  pipeline: PipelineValue & { readonly monitor: Monitor },
  registry: Registry,
  target: string,
): Promise<Pick<EndpointMonitor, "job"> | readonly Diagnostic[]> {
  const monitoring = monitoringOf(pipeline, pipeline.monitor, registry);
  const made = { build: () => ({ value: monitoring, diagnostics: [] }), registry };
  const { wired, compiled, diagnostics } = await prepareAuthored(host, made, dirname(file), { target });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const step = wired?.steps.find(({ spec }) => spec === MONITORING.drift)?.id;
  if (compiled === undefined || step === undefined || errors.length > 0) return errors;
  const [schedule] = monitoring.schedules ?? [];
  const { job, unknown } = fixedJob(compiled.definition, step, schedule?.parameters);
  return unknown.length === 0 ? { job } : [diagnostic("export/monitor-setting", { step, members: listed(unknown) })];
}
