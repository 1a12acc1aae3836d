export { ownScript } from "./own-script.ts";
export * from "./pack.generated.ts";
export { runtimeFolder } from "./pack.ts";
export { contextFields, processingMachine, sklearnImage, trainingMachine, xgboostImage } from "./shared-fields.ts";
