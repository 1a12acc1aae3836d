import type { StepProperties } from "../../sagemaker/service/properties.generated.ts";
import type {
  CreateProcessingJobRequest,
  ProcessingOutput,
  ProcessingOutputConfig,
} from "../../sagemaker/service/requests.generated.ts";
import type { Expr } from "../../spec/expr.ts";
import { type FileHandle, fileOf, makeStep, type ServiceOptions, type ServiceStep } from "./step.ts";

interface NamedOutput<O extends string> extends Omit<ProcessingOutput, "OutputName"> {
  readonly OutputName: O | Expr<"string">;
}
interface NamedOutputs<O extends string> extends Omit<ProcessingOutputConfig, "Outputs"> {
  readonly Outputs: readonly NamedOutput<O>[];
}
/** CreateProcessingJob without the job name. O are the names of its outputs. */
export interface ProcessingRequest<O extends string>
  extends Omit<CreateProcessingJobRequest, "ProcessingOutputConfig"> {
  readonly ProcessingOutputConfig?: NamedOutputs<O>;
}

type Answer = StepProperties["Processing"];
type AnswerOutputs = Answer["ProcessingOutputConfig"]["Outputs"];
/** The properties of a processing job, with its outputs by name. */
export interface ProcessingProperties<O extends string> extends Omit<Answer, "ProcessingOutputConfig"> {
  readonly ProcessingOutputConfig: Omit<Answer["ProcessingOutputConfig"], "Outputs"> & {
    readonly Outputs: AnswerOutputs & { readonly [K in O]: ReturnType<AnswerOutputs["at"]> };
  };
}

/** Options for a processing step. */
export interface ProcessingOptions<O extends string, F extends string> extends ServiceOptions {
  /** JSON files in the job's outputs that conditions and requests read, each with its output and path, by name. */
  readonly files?: { readonly [K in F]: { readonly output: NoInfer<O>; readonly path: string } };
}
/** A processing step, with its properties, and its files by name. */
export interface ProcessingStep<O extends string, F extends string> extends ServiceStep<ProcessingProperties<O>> {
  readonly files: { readonly [K in F]: FileHandle };
}

/**
 * Creates a processing step.
 *
 * @param name - the step's name
 * @param request - CreateProcessingJob without the job name
 * @param options - order, caching, retries, and files from which to read values
 * @returns the step, with its files as handles
 */
export const processingStep = <const O extends string = never, const F extends string = never>(
  name: string,
  request: ProcessingRequest<O>,
  { files, ...options }: ProcessingOptions<O, F> = {},
): ProcessingStep<O, F> => {
  const declared = Object.entries<{ readonly output: O; readonly path: string }>(files ?? {});
  const beside = files !== undefined && {
    PropertyFiles: declared.map(([PropertyFileName, { output, path }]) => ({
      PropertyFileName,
      OutputName: output,
      FilePath: path,
    })),
  };
  return makeStep(name, "Processing", { arguments: request, beside: { ...beside }, options }, (handle) => ({
    files: Object.fromEntries(declared.map(([file]) => [file, fileOf(handle, file)])) as ProcessingStep<O, F>["files"],
  }));
};
