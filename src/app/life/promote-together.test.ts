import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { codes, PlanFolder } from "../../../test/aws/plan-folder.ts";
import { AwsStandIn } from "../../../test/aws/stand-in.ts";
import type { Host } from "../host/host.ts";
import { type PromoteRequest, promotePipeline } from "./promote.ts";

const folder = new PlanFolder();
let prod: AwsStandIn;
beforeEach(async () => {
  prod = await new AwsStandIn({ account: "210987654321", region: "eu-central-1" }).open();
  folder.write("spec.yaml", 'name: fraud\ndata: s3://acme/claims/\nlabel: "y"\nsteps: [data_loading]\n');
  await folder.deployed();
});
afterEach(() => prod.close());

const promote = (request: Partial<PromoteRequest> = {}, more: Partial<Host> = {}) => {
  const host = { ...folder.host(), ...more };
  const to = { ...host, environment: { ...host.environment, SPECLINE_AWS_ENDPOINT: prod.url, AWS_MAX_ATTEMPTS: "3" } };
  return promotePipeline(host, "spec.yaml", { from: "dev", to: "prod", ...request }, { from: host, to });
};
const errorsIn = ({ diagnostics }: Awaited<ReturnType<typeof promote>>): readonly string[] =>
  diagnostics.flatMap(({ code, severity }) => (severity === "error" ? [code] : []));

describe("two people who promote", () => {
  test("while one of them reads: nothing is changed", async () => {
    await promote();
    const other = '{"Version":"2020-12-01","Steps":[{"Name":"End","Type":"Fail","Arguments":{"ErrorMessage":"x"}}]}';
    prod.sagemaker.changeBehind("fraud", other);
    const confirm = async () => {
      prod.sagemaker.changeBehind("fraud", other.replace("x", "y"));
      return true;
    };
    expect(errorsIn(await promote({ ask: true }, { confirm }))).toEqual(["plan/base-changed"]);
    expect(prod.pipelines.get("fraud")?.versions).toHaveLength(3);
  });

  test("at the same time: both end well, with one pipeline", async () => {
    const both = await Promise.all([promote(), promote()]);
    expect(both.map(errorsIn)).toEqual([[], []]);
    expect(prod.pipelines.size).toBe(1);
    expect((await promote()).value?.outcome).toBe("unchanged");
  });
});

describe("without the permission for one call, promote names the statement and leaves no pipeline", () => {
  const missing = (aws: AwsStandIn, call: RegExp): void => {
    aws.always = (operation) => (call.test(operation) ? "denied" : undefined);
  };
  test.each([
    [
      "the source",
      /^DescribePipeline/,
      '"sagemaker:DescribePipeline", "Resource": "arn:aws:sagemaker:us-east-1:123456789012:',
    ],
    ["the source", /^GET .*\/code\//, '"s3:GetObject", "Resource": "arn:aws:s3:::dev-models/risk/fraud/code/'],
    ["the source", /^GET .*manifests/, '"s3:GetObject", "Resource": "arn:aws:s3:::dev-models/risk/fraud/manifests/'],
    ["the source", /^ListTags/, '"sagemaker:ListTags", "Resource": "arn:aws:sagemaker:us-east-1:123456789012:'],
    ["the destination", /^PUT/, '"s3:PutObject", "Resource": "arn:aws:s3:::prod-models/fraud/code/'],
    [
      "the destination",
      /^CreatePipeline/,
      '"sagemaker:CreatePipeline", "Resource": "arn:aws:sagemaker:eu-central-1:210987654321:',
    ],
  ])("of %s: %s", async (side, call, statement) => {
    missing(side === "the source" ? folder.aws : prod, call);
    const found = await promote();
    expect(found.diagnostics.map(({ hint = "" }) => hint).join("\n")).toContain(statement);
    expect([errorsIn(found).length, prod.pipelines.size]).toEqual([1, 0]);
    folder.aws.always = undefined;
    prod.always = undefined;
    expect(codes(await promote()).filter((code) => code.startsWith("deploy/denied"))).toEqual([]);
    expect(prod.pipelines.size).toBe(1);
  });
});
