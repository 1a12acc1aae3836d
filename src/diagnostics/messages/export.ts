import { entries } from "../entry.ts";

/** Problems found while exporting Model Monitor's check of an endpoint. */
export const exporting = entries({
  "export/endpoint-name": {
    severity: "error",
    text: "'{endpoint}' cannot be the name of an endpoint",
    hint: "give the name that the endpoint has on SageMaker, such as fraud-prod",
    about: "Endpoints' names have up to 63 letters, digits and hyphens, and begin and end with a letter or digit.",
  },
  "export/monitoring-part": {
    severity: "error",
    text: "'{path}' is the monitoring pipeline, which has no baseline for Model Monitor",
    hint: "export the pipeline that trains the model: {whole}",
    about:
      "Model Monitor compares the requests of an endpoint with files that the training pipeline writes, so --endpoint belongs to that pipeline's template.",
  },
  "export/no-drift": {
    severity: "error",
    text: "the monitoring of '{path}' has `drift: false`, so there is nothing for Model Monitor to check",
    hint: "remove `drift: false`, or leave out --endpoint",
    about: "The check that is exported for an endpoint compares the columns of its requests with those of training.",
  },
  "export/monitor-every": {
    severity: "error",
    text: "Model Monitor cannot run as `monitor.every` says: {reason}",
    hint: "write `every: 1 hour`, `every: 6 hours`, `every: 1 day` or a cron expression such as `0 6 * * ? *`",
    about:
      "A schedule of Model Monitor starts a job every hour, every few hours or every day, at a full hour of UTC. It has neither a start nor an end.",
  },
  "export/monitor-setting": {
    severity: "error",
    text: "{members} of {step} are known only when the pipeline runs, so Model Monitor's job cannot have them",
    hint: "set a fixed value for the step, or a default for the parameter",
    about: "A job definition of Model Monitor is outside of the pipeline and cannot refer to its executions.",
  },
});
