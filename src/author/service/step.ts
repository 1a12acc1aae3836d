import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { type Expr, type ExprType, expr } from "../../spec/expr.ts";
import { type ServiceStepSpec, serviceStep } from "../../spec/service-step.ts";
import { declareHandle, idOf } from "../chain/declare.ts";
import { type Handle, refersTo, type StepOptions } from "../chain/handle.ts";
import { noMentions, toJson, toJsonObject } from "../values.ts";
import { propertiesOf, propertyAt } from "./properties.ts";

/** The exceptions that a retry policy can handle. Source: Python SDK, workflow/retry.py (read in November 2026). */
export type RetryException =
  | "Step.SERVICE_FAULT"
  | "Step.THROTTLING"
  | "SageMaker.JOB_INTERNAL_ERROR"
  | "SageMaker.CAPACITY_ERROR"
  | "SageMaker.RESOURCE_LIMIT";
/** When and how often a step is retried: at most MaxAttempts times, or for ExpireAfterMin minutes. */
export type RetryPolicy = {
  readonly ExceptionType: readonly RetryException[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
} & (
  | { readonly MaxAttempts: number; readonly ExpireAfterMin?: never }
  | { readonly ExpireAfterMin: number; readonly MaxAttempts?: never }
);

/** Options for a service step, other than its request. */
export interface ServiceOptions extends Pick<StepOptions, "after" | "displayName" | "description" | "cache" | "allow"> {
  readonly retries?: readonly RetryPolicy[];
}
/** Options that include further members next to Arguments. */
export interface RawOptions extends Omit<ServiceOptions, "retries"> {
  readonly retries?: readonly JsonObject[];
  readonly beside?: { readonly [member: string]: unknown };
}

/** A JSON file that a processing job writes, from which conditions and requests can read. */
export interface FileHandle {
  /** The value at a path in the file, such as "metrics.auc" or "folds[0].auc". */
  get(path: string): Expr<never>;
}

/** A service step as a value. It can be passed to `.use()`, and its properties to other steps. */
export interface ServiceStep<P = unknown> extends Handle<ServiceStepSpec> {
  /** The properties of the step's response, which are not known until the step has run. */
  readonly properties: P;
  /** A property, identified by its path in the definition, for properties that are not in `properties`. */
  property(path: string): Expr<never>;
}

/** The parts of a step, for `makeStep`. */
export interface StepParts {
  readonly arguments: unknown;
  readonly beside?: object;
  readonly options?: RawOptions | ServiceOptions;
}

/** Creates a step's handle, with the properties for the step's type. */
export function serviceHandle<P>(name: string, type: string): ServiceStep<P> {
  const handle = { id: name, step: serviceStep, out: {}, metrics: {} } as unknown as ServiceStep<P>;
  let properties: object | undefined;
  return Object.defineProperties(handle, {
    // Created on demand, because creating them requires the service table.
    properties: {
      get: () => {
        properties ??= propertiesOf(handle, type);
        return properties;
      },
    },
    property: { value: (path: string) => propertyAt(handle, path) },
  });
}

/** Creates a service step. The parameters and steps that it mentions are added to the pipeline with it. */
export function makeStep<P, M extends object = {}>(
  name: string,
  type: string,
  { arguments: request, beside = {}, options = {} }: StepParts,
  more: (handle: Handle<ServiceStepSpec>) => M = () => ({}) as M,
): ServiceStep<P> & M {
  const found = noMentions();
  const { after, beside: others = {}, ...described } = options as RawOptions;
  const besides = toJsonObject({ ...beside, ...others }, found);
  const handle = serviceHandle<P>(name, type);
  Object.assign(handle, more(handle));
  const config: Record<string, Json> = { type, arguments: toJson(request, found) ?? {} };
  if (Object.keys(besides).length > 0) config["beside"] = besides;
  found.handles.push(...(after ?? []).filter((one) => typeof one !== "string"));
  declareHandle(handle, {
    step: {
      key: name,
      id: name,
      spec: serviceStep,
      config,
      inputs: {},
      ...defined({ after: after?.map(idOf) }),
      ...described,
    },
    facts: {},
    found,
  });
  return handle as ServiceStep<P> & M;
}

/** The handle for a property file, by the file's name. */
export const fileOf = (handle: Handle<ServiceStepSpec>, name: string): FileHandle => ({
  get: (path) =>
    refersTo(
      handle,
      expr<never>({ "Std:JsonGet": { PropertyFile: { Get: `Steps.${handle.id}.PropertyFiles.${name}` }, Path: path } }),
    ),
});

/** An output of a Lambda function or a callback. */
export const outputParameter = <T extends ExprType>(handle: Handle<ServiceStepSpec>, name: string): Expr<T> =>
  refersTo(handle, expr<T>({ Get: `Steps.${handle.id}.OutputParameters['${name}']` }));
