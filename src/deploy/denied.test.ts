import { describe, expect, test } from "vitest";
import { denialIn, denialOf, remedyOf, statementOf } from "./denied.ts";
import { faultDiagnostic } from "./faults.ts";
import { ServiceFault } from "./ports.ts";

const USER = "arn:aws:sts::123456789012:assumed-role/Dev/ann@example.com";
const ROLE = "arn:aws:iam::123456789012:role/Dev";
const PIPELINE = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/fraud";
const said = (rest: string): string =>
  `User: ${USER} is not authorized to perform: sagemaker:UpdatePipeline on resource: ${PIPELINE} ${rest}`;
const fault = (message: string, operation = "UpdatePipeline", subject = "pipeline/fraud"): ServiceFault =>
  new ServiceFault(operation, "AccessDeniedException", message, 1, false, {
    subject,
    region: "us-east-1",
    command: "deploy",
  });
const target = { region: "us-east-1", account: "123456789012", bucket: "models" };

describe("a denied call", () => {
  test.each([
    ["because no identity-based policy allows the sagemaker:UpdatePipeline action", `to a policy of ${ROLE}: {`],
    [
      "because no permissions boundary allows the sagemaker:UpdatePipeline action",
      "the permissions boundary must also",
    ],
    ["because no service control policy allows the sagemaker:UpdatePipeline action", "the service control policy must"],
    ["because no session policy allows the sagemaker:UpdatePipeline action", "the session policy must also have {"],
    ["because no VPC endpoint policy allows the sagemaker:UpdatePipeline action", "the VPC endpoint policy must also"],
    ["because no resource-based policy allows the sagemaker:UpdatePipeline action", `to the policy of ${PIPELINE}`],
    ["with an explicit deny in a service control policy", "a service control policy forbids sagemaker:UpdatePipeline"],
    [
      "with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o-1/p-1",
      "no further permission",
    ],
    ["with an explicit deny in an identity-based policy", "an identity-based policy forbids"],
    ["with an explicit deny in a permissions boundary", "a permissions boundary forbids"],
  ])("%s, says what to do", (rest, remedy) => {
    expect(remedyOf(denialOf(fault(said(rest)), target))).toContain(remedy);
  });

  test("that the service explains, has its action and resource, which can be the role that is passed", () => {
    const message = `User: ${USER} is not authorized to perform: iam:PassRole on resource: ${ROLE} because no identity-based policy allows the iam:PassRole action`;
    const statement = statementOf(denialOf(fault(message), target));
    expect(JSON.parse(statement)).toEqual({ Effect: "Allow", Action: "iam:PassRole", Resource: ROLE });
  });

  test.each([
    ["UpdatePipeline", "pipeline/fraud", "sagemaker:UpdatePipeline", PIPELINE],
    ["PutObject", "s3://models/fraud/a.py", "s3:PutObject", "arn:aws:s3:::models/fraud/a.py"],
    ["HeadObject", "s3://models/fraud/a.py", "s3:GetObject", "arn:aws:s3:::models/fraud/a.py"],
    ["UploadPart", "s3://models/a", "s3:PutObject", "arn:aws:s3:::models/a"],
    ["ListObjectsV2", "s3://models/fraud/", "s3:ListBucket", "arn:aws:s3:::models"],
    [
      "DescribePipelineExecution",
      `${PIPELINE}/execution/abc`,
      "sagemaker:DescribePipelineExecution",
      `${PIPELINE}/execution/abc`,
    ],
    [
      "FilterLogEvents",
      "log-group:/aws/sagemaker/TrainingJobs:*",
      "logs:FilterLogEvents",
      "arn:aws:logs:us-east-1:123456789012:log-group:/aws/sagemaker/TrainingJobs:*",
    ],
    ["GetCallerIdentity", "", "sts:GetCallerIdentity", "*"],
  ])("that the service does not explain, %s, is derived from the request", (operation, subject, Action, Resource) => {
    expect(JSON.parse(statementOf(denialOf(fault("Access Denied", operation, subject), target)))).toEqual({
      Effect: "Allow",
      Action,
      Resource,
    });
  });

  test("is reported with the command and its purpose, and an explicit deny has a code of its own", () => {
    const missing = faultDiagnostic(fault("Access Denied"), {}, target);
    expect(missing.code).toBe("deploy/denied");
    expect(missing.message).toContain("deploy needs it to change the pipeline");
    expect(missing.hint).toContain(`"Resource": "${PIPELINE}"`);
    const forbidden = faultDiagnostic(fault(said("with an explicit deny in a service control policy")), {}, target);
    expect(forbidden.code).toBe("deploy/forbidden");
    expect(forbidden.hint).not.toContain("Effect");
  });

  test("is not found in other messages", () => {
    expect(denialIn("Rate exceeded")).toBeUndefined();
  });
});
