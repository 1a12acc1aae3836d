import { entries } from "../../entry.ts";
import { inferred, reference } from "../../grounds.ts";

/** S3 locations that one step writes and another step reads. */
export const places = entries({
  "definition/literal-unwritten": {
    severity: "warning",
    ground: inferred("output names, and the parts that URIs share"),
    text: "no step of this run writes '{uri}': did you mean {meant}?",
    hint: "refer to the step's output instead of its URI",
    about:
      "A step reads a fixed S3 URI that was probably meant to be the output of another step. The step does not wait for that output, and every run reads the same data.",
  },
  "definition/literal-unordered": {
    severity: "warning",
    ground: inferred("output names, and the parts that URIs share"),
    text: "step '{writer}' writes '{uri}', but nothing makes '{step}' wait for it",
    hint: "refer to the step's output, or add it to DependsOn",
    about: "A step reads another step's output by its literal URI, so the two steps can run at the same time.",
  },
  "definition/metrics-unwritten": {
    severity: "warning",
    ground: inferred("the URI is fixed, and no step writes under it or receives it as an argument"),
    text: "no step in this pipeline writes '{uri}', which is registered with the model",
    hint: "refer to the output of the step that evaluates the model",
    about:
      "Every execution registers the same file, so new models would show old metrics, or no metrics if the file does not exist.",
  },
  "definition/prefix-sibling": {
    severity: "warning",
    ground: reference("S3DataSource, S3DataType: all objects that match the key name prefix"),
    text: "'{uri}' is also a prefix of {other}, so the step reads those files too",
    hint: "end the URI with /, or rename one of the folders",
    about: "S3 prefixes are compared as strings: s3://b/test also matches s3://b/test_small.",
  },
  "definition/one-place": {
    severity: "warning",
    ground: inferred("output names, and the parts that URIs share"),
    text: "{name} is written to the same place as {first}",
    hint: "give each output its own folder",
    about:
      "Two outputs of processing jobs have the same S3 URI. Files with the same name overwrite each other, and a step that reads one output reads both.",
  },
});
