/**
 * Steps that do the same with different frameworks, for `compatibleSources`: an input that is meant for one of a family is meant
 * for all of it, so that no framework is preferred in silence.
 */
export const trainers = ["XGBoostTraining", "LightGBMTraining", "PyTorchTraining", "XGBoostTuning", "DummyTraining"];
export const evaluators = ["XGBoostModelEval", "LightGBMModelEval", "PyTorchModelEval"];
export const scorers = ["XGBoostModelInference", "LightGBMModelInference", "PyTorchModelInference"];
export const models = ["XGBoostModel", "LightGBMModel", "PyTorchModel"];
