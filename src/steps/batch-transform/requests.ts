import type { JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";

/** How a transform job divides its rows into requests, and how long it waits for an answer. */
export interface Requests {
  readonly payloadMb: number;
  /** Concurrent requests per instance, and so server processes. Undefined if the number of vCPUs is unknown. */
  readonly concurrent: number | undefined;
  readonly timeoutSeconds: number;
}

/**
 * The service's limits. Source: API reference, CreateTransformJob (MaxConcurrentTransforms × MaxPayloadInMB), and
 * ModelClientConfig (read in November 2026).
 */
const LARGEST_TOTAL_MB = 100;
const LONGEST_SECONDS = 3600;
/** The default request timeout of the servers. Source: sagemaker-inference 1.10.1, environment.py. */
const DEFAULT_SERVER_SECONDS = 60;
/** The service's default for InvocationsTimeoutInSeconds. */
const USUAL_SECONDS = 600;
/** Servers accept 6 MiB by default (max_request_size of the multi-model server and of TorchServe). */
const USUAL_PAYLOAD_MB = 5;

/*
 * An upper bound on the time per request. Measured in November 2026 with XGBoost 1.7 on one core: 2 to 3 ns per row and
 * tree level, and 0.6 s per MB of narrow rows. An instance's vCPU is at most four times slower.
 */
const SECONDS_PER_LEVEL = 10e-9;
const SECONDS_PER_MB = 2.5;
const NARROWEST_ROWS_PER_MB = 35_000;

/**
 * Chooses a request size for which even a server with the default timeout answers in time if rows are narrow, and
 * timeouts with a margin for slower models. Values that the config sets take precedence.
 *
 * @param levels - the total number of levels in all trees, each of which a row passes through; undefined if unknown
 */
export function requestsOf(config: JsonObject, levels: number | undefined): Requests {
  const perMb = levels === undefined ? undefined : SECONDS_PER_MB + NARROWEST_ROWS_PER_MB * levels * SECONDS_PER_LEVEL;
  const set = defined({ payload: numberOf(config["maxPayloadMb"]), timeout: numberOf(config["requestTimeout"]) });
  const fitting = perMb === undefined ? USUAL_PAYLOAD_MB : Math.floor(DEFAULT_SERVER_SECONDS / perMb);
  const payloadMb = set.payload ?? clamp(fitting, 1, USUAL_PAYLOAD_MB);
  const expected = perMb === undefined ? LONGEST_SECONDS : 4 * Math.ceil(perMb * payloadMb);
  const usual = vcpus(config["instanceType"]);
  const most = Math.floor(LARGEST_TOTAL_MB / payloadMb);
  return {
    payloadMb,
    concurrent: numberOf(config["maxConcurrentTransforms"]) ?? (usual && clamp(usual, 1, most)),
    timeoutSeconds: set.timeout ?? clamp(expected, USUAL_SECONDS, LONGEST_SECONDS),
  };
}

/**
 * A lower bound on an instance type's vCPUs: its size's multiple of `xlarge`, times four. Undefined for GPU instances,
 * where memory limits the number of models instead, and for types that are known only at run time. Source: Amazon EC2
 * instance types (read in November 2026).
 */
function vcpus(instanceType: unknown): number | undefined {
  const [, family, size] = /^ml\.([a-z]+)[^.]*\.(.+)$/.exec(typeof instanceType === "string" ? instanceType : "") ?? [];
  if (family === undefined || /^(p|g|inf|trn)/.test(family)) return undefined;
  if (size === "medium" || size === "large") return 2;
  const times = /^(\d*)xlarge$/.exec(size ?? "");
  return times === null ? undefined : 4 * Number(times[1] === "" ? 1 : times[1]);
}

const numberOf = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);
const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
