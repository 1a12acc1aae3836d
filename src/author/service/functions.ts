import { defined } from "../../base/defined.ts";
import type { Text } from "../../sagemaker/service/requests.generated.ts";
import type { Expr } from "../../spec/expr.ts";
import { makeStep, outputParameter, type ServiceOptions, type ServiceStep } from "./step.ts";

/** The possible types of a function's outputs. */
export interface OutputTypes {
  readonly String: "string";
  readonly Integer: "integer";
  readonly Float: "float";
  readonly Boolean: "boolean";
}
type Declared = { readonly [output: string]: keyof OutputTypes };

interface FunctionRequest<D extends Declared> {
  /** The function's arguments, as plain values and expressions. */
  readonly Arguments?: object;
  /** The types of the outputs, by name. */
  readonly OutputParameters?: D;
}
/** A Lambda function, identified by its ARN. */
export interface LambdaRequest<D extends Declared> extends FunctionRequest<D> {
  readonly FunctionArn: Text;
}
/** A message to a queue, which is identified by its URL. The step ends when the message is answered. */
export interface CallbackRequest<D extends Declared> extends FunctionRequest<D> {
  readonly SqsQueueUrl: Text;
}
/** A step with output values. */
export interface FunctionStep<D extends Declared> extends ServiceStep {
  readonly outputs: { readonly [K in keyof D]: Expr<OutputTypes[D[K]]> };
}

function functionStep<D extends Declared>(
  name: string,
  type: string,
  { Arguments = {}, OutputParameters = {} as D, ...beside }: FunctionRequest<D>,
  options: ServiceOptions | undefined,
): FunctionStep<D> {
  const outputs = Object.entries(OutputParameters).map(([OutputName, OutputType]) => ({ OutputName, OutputType }));
  return makeStep(
    name,
    type,
    {
      arguments: Arguments,
      beside: { ...beside, OutputParameters: outputs },
      ...defined({ options }),
    },
    (handle) => ({
      outputs: Object.fromEntries(
        outputs.map(({ OutputName }) => [OutputName, outputParameter(handle, OutputName)]),
      ) as FunctionStep<D>["outputs"],
    }),
  );
}

/**
 * Calls a Lambda function.
 *
 * @param name - the step's name
 * @param request - the function, its arguments and its outputs
 * @param options - order, caching and descriptions
 * @returns the step, with its outputs as expressions
 */
export const lambdaStep = <const D extends Declared = {}>(
  name: string,
  request: LambdaRequest<D>,
  options?: Omit<ServiceOptions, "retries">,
): FunctionStep<D> => functionStep(name, "Lambda", request, options);

/**
 * Sends a message to a queue and waits for a response.
 *
 * @param name - the step's name
 * @param request - the queue, the message and the outputs in the response
 * @param options - order, caching and descriptions
 * @returns the step, with its outputs as expressions
 */
export const callbackStep = <const D extends Declared = {}>(
  name: string,
  request: CallbackRequest<D>,
  options?: Omit<ServiceOptions, "retries">,
): FunctionStep<D> => functionStep(name, "Callback", request, options);
