import { Pipeline } from "../../../src/steps/pipeline.ts";
import { driftPack } from "../spec-pack.ts";

/* Each case has a line with its name and part of the compiler's message, followed by a line that must be refused with that message. */

//= step-trainng | there is no step called 'trainng'
Pipeline.fromSpec({ steps: ["data_loading", "trainng"] });
//= step-data_lodaing | there is no step called 'data_lodaing'
Pipeline.fromSpec({ steps: ["data_loading", "data_lodaing"] });
//= step-preprocesing | there is no step called 'preprocesing'
Pipeline.fromSpec({ steps: ["data_loading", "preprocesing"] });
//= step-evaluaton | there is no step called 'evaluaton'
Pipeline.fromSpec({ steps: ["data_loading", "evaluaton"] });
//= step-XGBostTraining | there is no step called 'XGBostTraining'
Pipeline.fromSpec({ steps: ["data_loading", "XGBostTraining"] });
//= step-XGBoostTrainning | there is no step called 'XGBoostTrainning'
Pipeline.fromSpec({ steps: ["data_loading", "XGBoostTrainning"] });
//= step-TabularPreprocesing | there is no step called 'TabularPreprocesing'
Pipeline.fromSpec({ steps: ["data_loading", "TabularPreprocesing"] });
//= step-DataLaoding | there is no step called 'DataLaoding'
Pipeline.fromSpec({ steps: ["data_loading", "DataLaoding"] });
//= step-XGBoostModelEvl | there is no step called 'XGBoostModelEvl'
Pipeline.fromSpec({ steps: ["data_loading", "XGBoostModelEvl"] });
//= step-xgboost_model_evl | there is no step called 'xgboost_model_evl'
Pipeline.fromSpec({ steps: ["data_loading", "xgboost_model_evl"] });
//= step-ModelCalibratoin | there is no step called 'ModelCalibratoin'
Pipeline.fromSpec({ steps: ["data_loading", "ModelCalibratoin"] });
//= step-Packge | there is no step called 'Packge'
Pipeline.fromSpec({ steps: ["data_loading", "Packge"] });
//= step-Registraton | there is no step called 'Registraton'
Pipeline.fromSpec({ steps: ["data_loading", "Registraton"] });
//= step-regstration | there is no step called 'regstration'
Pipeline.fromSpec({ steps: ["data_loading", "regstration"] });
//= step-calibratoin | there is no step called 'calibratoin'
Pipeline.fromSpec({ steps: ["data_loading", "calibratoin"] });
//= step-training_xgboost | there is no step called 'training_xgboost'
Pipeline.fromSpec({ steps: ["data_loading", "training_xgboost"] });
//= step-training_calibraton | there is no step called 'training_calibraton'
Pipeline.fromSpec({ steps: ["data_loading", "training_calibraton"] });
//= step-data_loading_trainin | there is no step called 'data_loading_trainin'
Pipeline.fromSpec({ steps: ["data_loading", "data_loading_trainin"] });
//= step-DataLoad1ng_training | there is no step called 'DataLoad1ng_training'
Pipeline.fromSpec({ steps: ["data_loading", "DataLoad1ng_training"] });
//= step-TabularPreproccessing_calibration | there is no step called 'TabularPreproccessing_calibration'
Pipeline.fromSpec({ steps: ["data_loading", "TabularPreproccessing_calibration"] });
//= step-xgb | there is no step called 'xgb'
Pipeline.fromSpec({ steps: ["data_loading", "xgb"] });
//= step-lightgbm_trianing | there is no step called 'lightgbm_trianing'
Pipeline.fromSpec({ steps: ["data_loading", "lightgbm_trianing"] });
//= step-LightGBMTrainng | there is no step called 'LightGBMTrainng'
Pipeline.fromSpec({ steps: ["data_loading", "LightGBMTrainng"] });
//= step-PytorchTrainer | there is no step called 'PytorchTrainer'
Pipeline.fromSpec({ steps: ["data_loading", "PytorchTrainer"] });
//= step-tunning | there is no step called 'tunning'
Pipeline.fromSpec({ steps: ["data_loading", "tunning"] });
//= step-Load-dta | there is no step called 'Load dta'
Pipeline.fromSpec({ steps: ["data_loading", "Load dta"] });
//= step-load-data-now | there is no step called 'load data now'
Pipeline.fromSpec({ steps: ["data_loading", "load data now"] });
//= step-BatchTransfrom | there is no step called 'BatchTransfrom'
Pipeline.fromSpec({ steps: ["data_loading", "BatchTransfrom"] });
//= step-QualityGat | there is no step called 'QualityGat'
Pipeline.fromSpec({ steps: ["data_loading", "QualityGat"] });
//= step-FeatureSelecton | there is no step called 'FeatureSelecton'
Pipeline.fromSpec({ steps: ["data_loading", "FeatureSelecton"] });
//= step-MissingValueImputaton | there is no step called 'MissingValueImputaton'
Pipeline.fromSpec({ steps: ["data_loading", "MissingValueImputaton"] });
//= step-RiskTableMaping | there is no step called 'RiskTableMaping'
Pipeline.fromSpec({ steps: ["data_loading", "RiskTableMaping"] });
//= step-object | there is no step called 'trainng'
Pipeline.fromSpec({ steps: [{ step: "trainng" }] });
//= step-object-branch | there is no step called 'preprocess_ot'
Pipeline.fromSpec({ steps: [{ step: "preprocess_ot", branch: "oot" }] });
//= step-in-branch | there is no step called 'preprocesing'
Pipeline.fromSpec({ branches: { training: ["data_loading", "preprocesing"] } });
//= step-of-other-branch | there is no step called 'data_loading_houldout'
Pipeline.fromSpec({ data: { holdout: "s3://a/" }, steps: ["data_loading_houldout"] });
//= step-of-pack | there is no step called 'CheckDrft'
Pipeline.with(driftPack).fromSpec({ steps: ["CheckDrft"] });
//= step-without-pack | there is no step called 'CheckDrift'
Pipeline.fromSpec({ steps: ["CheckDrift"] });
//= metric-minAuk | no step measures 'auk', which a requirement needs
Pipeline.fromSpec({ steps: ["training"], requirements: { minAuk: 1 } });
//= metric-minAcuracy | no step measures 'acuracy', which a requirement needs
Pipeline.fromSpec({ steps: ["training"], requirements: { minAcuracy: 1 } });
//= metric-maxLogLos | no step measures 'log_los', which a requirement needs
Pipeline.fromSpec({ steps: ["training"], requirements: { maxLogLos: 1 } });
//= metric-minF2 | no step measures 'f2', which a requirement needs
Pipeline.fromSpec({ steps: ["training"], requirements: { minF2: 1 } });
//= metric-minPrecison | no step measures 'precison', which a requirement needs
Pipeline.fromSpec({ steps: ["training"], requirements: { minPrecison: 1 } });
//= metric-maxRmsee | no step measures 'rmsee', which a requirement needs
Pipeline.fromSpec({ steps: ["training"], requirements: { maxRmsee: 1 } });
//= metric-minRecal | no step measures 'recal', which a requirement needs
Pipeline.fromSpec({ steps: ["training"], requirements: { minRecal: 1 } });
//= metric-minRocAucc | no step measures 'roc_aucc', which a requirement needs
Pipeline.fromSpec({ steps: ["training"], requirements: { minRocAucc: 1 } });
//= metric-in-list | no step measures 'auk', which a requirement needs
Pipeline.fromSpec({ requirements: [{ metric: "auk", at: "least", value: 1 }] });
//= metric-of-pack | no step measures 'psii', which a requirement needs
Pipeline.with(driftPack).fromSpec({ requirements: { maxPsii: 1 } });
//= duration-1 | 'maxTrainingTime' must be a duration, such as '4 hours', '90 min' or 'PT4H', but it is \"4 huors\"
Pipeline.fromSpec({ requirements: { maxTrainingTime: "4 huors" } });
//= duration-2 | 'maxTrainingTime' must be a duration, such as '4 hours', '90 min' or 'PT4H', but it is \"four hours\"
Pipeline.fromSpec({ requirements: { maxTrainingTime: "four hours" } });
//= duration-3 | 'maxTrainingTime' must be a duration, such as '4 hours', '90 min' or 'PT4H', but it is \"1h30x\"
Pipeline.fromSpec({ requirements: { maxTrainingTime: "1h30x" } });
//= duration-4 | 'maxTrainingTime' must be a duration, such as '4 hours', '90 min' or 'PT4H', but it is \"2 dayz\"
Pipeline.fromSpec({ requirements: { maxTrainingTime: "2 dayz" } });
//= duration-5 | 'maxTrainingTime' must be a duration, such as '4 hours', '90 min' or 'PT4H', but it is \"90 minuts\"
Pipeline.fromSpec({ requirements: { maxTrainingTime: "90 minuts" } });
//= duration-6 | 'maxTrainingTime' must be a duration, such as '4 hours', '90 min' or 'PT4H', but it is \"hours\"
Pipeline.fromSpec({ requirements: { maxTrainingTime: "hours" } });
//= duration-7 | 'maxTrainingTime' must be a duration, such as '4 hours', '90 min' or 'PT4H', but it is \"4ours\"
Pipeline.fromSpec({ requirements: { maxTrainingTime: "4ours" } });
//= duration-8 | 'maxTrainingTime' must be a duration, such as '4 hours', '90 min' or 'PT4H', but it is \"half a day\"
Pipeline.fromSpec({ requirements: { maxTrainingTime: "half a day" } });
//= duration-9 | 'maxTrainingTime' must be a duration, such as '4 hours', '90 min' or 'PT4H', but it is \"1 month\"
Pipeline.fromSpec({ requirements: { maxTrainingTime: "1 month" } });
//= duration-10 | 'maxTrainingTime' must be a duration, such as '4 hours', '90 min' or 'PT4H', but it is \"3 yrs\"
Pipeline.fromSpec({ requirements: { maxTrainingTime: "3 yrs" } });
//= duration-on-disk | 'max_training_time' must be a duration
Pipeline.fromSpec({ requirements: { max_training_time: "4 huors" } });
//= key-stpes | unknown key 'stpes' in a spec
Pipeline.fromSpec({ name: "n", stpes: ["training"] });
//= key-requirments | unknown key 'requirments' in a spec
Pipeline.fromSpec({ name: "n", requirments: { minAuc: 1 } });
//= key-dta | unknown key 'dta' in a spec
Pipeline.fromSpec({ name: "n", dta: "s3://a/" });
//= key-lable | unknown key 'lable' in a spec
Pipeline.fromSpec({ name: "n", lable: "y" });
//= key-shars | unknown key 'shars' in a spec
Pipeline.fromSpec({ name: "n", shars: { a: 1 } });
//= key-branchs | unknown key 'branchs' in a spec
Pipeline.fromSpec({ name: "n", branchs: {} });
//= key-contxt | unknown key 'contxt' in a spec
Pipeline.fromSpec({ name: "n", contxt: {} });
//= key-step-confg | unknown key 'confg' in a step
Pipeline.fromSpec({ steps: [{ step: "training", confg: {} }] });
//= key-step-branche | unknown key 'branche' in a step
Pipeline.fromSpec({ steps: [{ step: "training", branche: {} }] });
//= key-step-inptus | unknown key 'inptus' in a step
Pipeline.fromSpec({ steps: [{ step: "training", inptus: {} }] });
