import type { StepProperties } from "../../sagemaker/service/properties.generated.ts";
import type { StepRequests, Text } from "../../sagemaker/service/requests.generated.ts";
import { makeStep, type RawOptions, type ServiceOptions, type ServiceStep } from "./step.ts";

/** Creates a step of one type from its name, the request as defined by the service, and options. */
type Constructor<T extends keyof StepRequests & keyof StepProperties> = (
  name: string,
  request: StepRequests[T],
  options?: ServiceOptions,
) => ServiceStep<StepProperties[T]>;

const constructorOf =
  <T extends keyof StepRequests & keyof StepProperties>(type: T): Constructor<T> =>
  (name, request, options = {}) =>
    makeStep(name, type, { arguments: request, options });

/** A training job: CreateTrainingJob without the job name. */
export const trainingStep: Constructor<"Training"> = constructorOf("Training");
/** A hyperparameter tuning job: CreateHyperParameterTuningJob. */
export const tuningStep: Constructor<"Tuning"> = constructorOf("Tuning");
/** A batch transform: CreateTransformJob. */
export const transformStep: Constructor<"Transform"> = constructorOf("Transform");
/** A model: CreateModel. */
export const modelStep: Constructor<"Model"> = constructorOf("Model");
/** A version in the model registry: CreateModelPackage. */
export const registerModelStep: Constructor<"RegisterModel"> = constructorOf("RegisterModel");
/** A step on an EMR cluster, which either exists already or is created for the step. */
export const emrStep: Constructor<"EMR"> = constructorOf("EMR");
/** An EMR Serverless job. */
export const emrServerlessStep: Constructor<"EMRServerless"> = constructorOf("EMRServerless");
/** Automated machine learning: CreateAutoMLJob in ensembling mode. */
export const autoMLStep: Constructor<"AutoML"> = constructorOf("AutoML");
/** CreateEndpointConfig. */
export const endpointConfigStep: Constructor<"EndpointConfig"> = constructorOf("EndpointConfig");
/** CreateEndpoint. If the endpoint exists, it is updated. */
export const endpointStep: Constructor<"Endpoint"> = constructorOf("Endpoint");
/** CreateInferenceComponent. */
export const inferenceComponentStep: Constructor<"InferenceComponent"> = constructorOf("InferenceComponent");
/** Bedrock's CreateModelCustomizationJob. */
export const bedrockCustomModelStep: Constructor<"BedrockCustomModel"> = constructorOf("BedrockCustomModel");
/** Bedrock's CreateModelImportJob. */
export const bedrockModelImportStep: Constructor<"BedrockModelImport"> = constructorOf("BedrockModelImport");
/** Bedrock's CreateProvisionedModelThroughput. */
export const bedrockProvisionedModelThroughputStep: Constructor<"BedrockProvisionedModelThroughput"> = constructorOf(
  "BedrockProvisionedModelThroughput",
);
/** Bedrock's CreateCustomModelDeployment. */
export const bedrockCustomModelDeploymentStep: Constructor<"BedrockCustomModelDeployment"> =
  constructorOf("BedrockCustomModelDeployment");
/** Lineage entities and their associations. */
export const lineageStep: Constructor<"Lineage"> = constructorOf("Lineage");

/**
 * Ends the execution with an error message.
 *
 * @param name - the step's name
 * @param message - the error message, a string or an expression
 * @param options - order and descriptions
 * @returns the step, for `Pipeline(title).use(...)`
 */
export const failStep = (
  name: string,
  message: Text,
  options: Pick<ServiceOptions, "after" | "displayName" | "description" | "allow"> = {},
): ServiceStep => makeStep(name, "Fail", { arguments: { ErrorMessage: message }, options });

/**
 * Creates a step of any type, for types and members that are newer than this version of Specline.
 *
 * @param name - the step's name
 * @param type - its Type in the definition
 * @param request - its Arguments
 * @param options - order, retries, and members next to Arguments
 * @returns the step, for `Pipeline(title).use(...)`
 */
export const rawStep = (name: string, type: string, request: object, options: RawOptions = {}): ServiceStep =>
  makeStep(name, type, { arguments: request, options });
