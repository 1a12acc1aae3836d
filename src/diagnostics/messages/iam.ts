import { entries } from "../entry.ts";

/** What the permissions that a pipeline needs cannot include, and what a given policy lacks. */
export const iam = entries({
  "iam/address-for-code": {
    severity: "warning",
    text: "{member} hands {value} to the step's code, so no permission for it is included",
    hint: "add s3:GetObject or s3:PutObject for it if the code reads or writes there",
    about:
      "Permissions are derived from the members of a request whose meaning SageMaker documents. What a script does with an address in its arguments, hyperparameters or environment is unknown.",
  },
  "iam/known-at-run-time": {
    severity: "warning",
    text: "{member} is {value}, which is known only at run time, so no permission for it is included",
    hint: "give the parameter a default, or add a statement for the values that it will have",
    about:
      "A parameter without a default, or a value that a step returns, can be any address, image or key. A policy that allows all of them would not be a least privilege.",
  },
  "iam/other-role": {
    severity: "warning",
    text: "the job runs with {value} ({member}), so what it needs while it runs is not included",
    hint: "give that role the permissions for the job's data, image, logs and keys",
    about:
      "A job can have another role than the pipeline. The pipeline's role then only has to start the job and to pass that role.",
  },
  "iam/too-long": {
    severity: "warning",
    text: "the policy has {length} characters, but {kind} can have only {limit}",
    hint: "split it into several policies: each statement is independent of the others",
    about: "IAM limits the size of policies, without counting whitespace.",
  },
  "iam/no-policy": {
    severity: "error",
    text: "'{file}' is not a policy that IAM accepts: {reason}",
    hint: "expected a JSON object with Statement, or what aws iam get-role-policy or get-policy-version prints",
    about: "--against compares the permissions that a pipeline needs with those that a policy grants.",
  },
  "iam/bare-definition": {
    severity: "error",
    text: "'{file}' is a bare definition, which does not state what the {duty} of a pipeline needs: its name and its assets",
    hint: "derive them from the pipeline from which it was compiled; 'specline import' makes one from a definition. What its role needs: specline iam {file} --target {target}",
    about: "A definition contains what its jobs do, but neither the pipeline's name nor its schedules or assets.",
  },
  "iam/not-allowed": {
    severity: "error",
    text: "the policy does not allow {action} on {resource}: {purpose}",
    hint: "add the statement {statement} of specline iam",
    about: "No statement of the policy allows an action that the role needs.",
  },
  "iam/forbidden": {
    severity: "error",
    text: "the policy forbids {action} on {resource}: {purpose}",
    hint: "remove or narrow the statement with Effect Deny",
    about: "A statement of the policy denies an action that the role needs. No other statement can allow it.",
  },
  "iam/undecided": {
    severity: "warning",
    text: "a condition of the policy decides whether {action} on {resource} is allowed: {purpose}",
    hint: "compare the condition with the statement {statement} of specline iam",
    about:
      "The values of some condition keys are known only when a call is made, so the comparison cannot say whether the policy allows it.",
  },
});
