import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import { deployPipeline } from "../../src/app/deploy.ts";
import { type Host, nodeHost } from "../../src/app/host/host.ts";
import { planPipeline } from "../../src/app/plan/plan-pipeline.ts";
import type { PlanRequest } from "../../src/app/plan/plan-request.ts";
import { withAws } from "./each-test.ts";
import type { AwsStandIn } from "./stand-in.ts";

export const TARGETS = `targets:
  dev: { region: us-east-1, account: "123456789012", role: "arn:aws:iam::123456789012:role/dev", bucket: dev-models, prefix: risk }
  prod: { region: eu-central-1, account: "210987654321", role: "arn:aws:iam::210987654321:role/prod", bucket: prod-models, kms: alias/prod, tags: { env: prod } }
`;
export const SPEC = `name: fraud
data: claims.csv
label: "y"
positive: "1"
steps:
  - data_loading
  - preprocessing
  - step: training
    config:
      max_depth: 6
  - evaluation
`;
/** The steps of a plan without changes, as `actions` shows them. */
export const SAME: readonly string[] = Array(4).fill("unchanged no");

type Planned = Awaited<ReturnType<typeof planPipeline>>;
export const codes = ({ diagnostics }: Pick<Planned, "diagnostics">): readonly string[] =>
  diagnostics.map(({ code }) => code);
export const actions = ({ value }: Planned): readonly string[] =>
  (value?.steps ?? []).map(({ action, rerun }) => `${action} ${rerun}`);

/** In each test of a file: a folder with targets, a table and a pipeline, spec.yaml, and a stand-in for AWS. */
export class PlanFolder {
  aws!: AwsStandIn;
  #folder = "";

  constructor() {
    withAws((opened) => {
      this.aws = opened;
    });
    beforeEach(() => {
      this.#folder = mkdtempSync(join(tmpdir(), "specline-plan-"));
      this.write("specline.config.yaml", TARGETS);
      this.write("claims.csv", "a,y\n1,0\n2,1\n");
      this.write("spec.yaml", SPEC);
    });
    afterEach(() => rmSync(this.#folder, { recursive: true, force: true }));
  }

  readonly write = (name: string, text: string): void => writeFileSync(join(this.#folder, name), text);
  readonly read = (name: string): string => readFileSync(join(this.#folder, name), "utf8");
  readonly host = (): Host => ({
    ...nodeHost(() => undefined),
    folder: this.#folder,
    environment: { SPECLINE_AWS_ENDPOINT: this.aws.url },
  });
  readonly plan = (request: Partial<PlanRequest> = {}, file = "spec.yaml"): Promise<Planned> =>
    planPipeline(this.host(), file, { target: "dev", parameters: [], failOn: [], work: ".specline", ...request });
  readonly deployPlan = (file = "plan.json", target = "dev") =>
    deployPipeline(this.host(), "spec.yaml", { target, uploadData: true, plan: file });
  readonly deployed = async (file = "spec.yaml", more: { readonly parallelism?: number } = {}): Promise<void> => {
    const { diagnostics } = await deployPipeline(this.host(), file, { target: "dev", uploadData: true, ...more });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  };
  /** Deploys the pipeline, and executes it, so that AWS's cache has results. */
  readonly executed = async (file?: string): Promise<void> => {
    await this.deployed(file);
    this.start();
  };
  /** Starts an execution of what is deployed. */
  readonly start = (): void => {
    const token = `execution-${this.aws.executions.size}`.padEnd(32, "-");
    this.aws.sagemaker.operations.StartPipelineExecution?.({ PipelineName: "fraud", ClientRequestToken: token });
  };
}
