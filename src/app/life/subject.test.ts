import { expect, test } from "vitest";
import { localTarget } from "../../spec/target.ts";
import { executionNamed } from "./subject.ts";

const ID = "abc123def456";
const subject = {
  name: "Fraud",
  typed: "models/fraud.yaml",
  region: "us-east-1",
  target: { ...localTarget, account: "123456789012" },
};
const arnOf = (pipeline: string) => `arn:aws:sagemaker:us-east-1:123456789012:pipeline/${pipeline}/execution/${ID}`;

test.each([
  [ID, arnOf("fraud")],
  [`Fraud/${ID}`, arnOf("fraud")],
  [`models/fraud.yaml/${ID}`, arnOf("fraud")],
  [`other/${ID}`, arnOf("other")],
  [arnOf("fraud"), arnOf("fraud")],
])("an execution named %s is %s", (named, arn) => expect(executionNamed(named, subject)).toBe(arn));
