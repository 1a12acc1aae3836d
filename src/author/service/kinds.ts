import type { StepProperties } from "../../sagemaker/service/properties.generated.ts";
import type { StepRequests, Text } from "../../sagemaker/service/requests.generated.ts";
import { makeStep, type RawOptions, type ServiceOptions, type ServiceStep } from "./step.ts";

/** Makes a step of one type: its name, the request in the service's own words, and what stands beside it. */
type Constructor<T extends keyof StepRequests & keyof StepProperties> = (
  name: string,
  request: StepRequests[T],
  options?: ServiceOptions,
) => ServiceStep<StepProperties[T]>;

const constructorOf =
  <T extends keyof StepRequests & keyof StepProperties>(type: T): Constructor<T> =>
  (name, request, options = {}) =>
    makeStep(name, type, { arguments: request, options });

/** A training job: CreateTrainingJob without the job's name. */
export const trainingStep: Constructor<"Training"> = constructorOf("Training");
/** A hyperparameter tuning job: CreateHyperParameterTuningJob. */
export const tuningStep: Constructor<"Tuning"> = constructorOf("Tuning");
/** A batch transform: CreateTransformJob. */
export const transformStep: Constructor<"Transform"> = constructorOf("Transform");
/** A model: CreateModel. */
export const modelStep: Constructor<"Model"> = constructorOf("Model");
/** A version in the model registry: CreateModelPackage. */
export const registerModelStep: Constructor<"RegisterModel"> = constructorOf("RegisterModel");
/** A step of an EMR cluster, one's own or made for it. */
export const emrStep: Constructor<"EMR"> = constructorOf("EMR");
/** A job of EMR Serverless. */
export const emrServerlessStep: Constructor<"EMRServerless"> = constructorOf("EMRServerless");
/** Automatic machine learning: CreateAutoMLJob, ensembling mode. */
export const autoMLStep: Constructor<"AutoML"> = constructorOf("AutoML");
/** CreateEndpointConfig. */
export const endpointConfigStep: Constructor<"EndpointConfig"> = constructorOf("EndpointConfig");
/** CreateEndpoint; an endpoint that is there is updated. */
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
/** Entities of the lineage, and what joins them. */
export const lineageStep: Constructor<"Lineage"> = constructorOf("Lineage");

/** Ends the execution with a message. */
export const failStep = (
  name: string,
  message: Text,
  options: Pick<ServiceOptions, "after" | "displayName" | "description"> = {},
): ServiceStep => makeStep(name, "Fail", { arguments: { ErrorMessage: message }, options });

/** Any step, in the definition's own words: for types and members that are newer than this version. */
export const rawStep = (name: string, type: string, request: object, options: RawOptions = {}): ServiceStep =>
  makeStep(name, type, { arguments: request, options });
