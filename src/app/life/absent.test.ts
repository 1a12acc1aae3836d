import { describe, expect, test } from "vitest";
import { codes, PlanFolder } from "../../../test/aws/plan-folder.ts";
import { followExecution, startPipeline } from "../executions.ts";
import type { Host } from "../host/host.ts";
import { decideModel } from "./approve.ts";
import { deleteDeployed } from "./delete-pipeline.ts";
import { pipelineDrift } from "./drift.ts";
import { pipelineHistory } from "./history.ts";
import { retryExecution } from "./retry.ts";
import { rollBack } from "./rollback.ts";
import { stopExecutions } from "./stop.ts";

const folder = new PlanFolder();

/** Every command about what is deployed, with what it says if nothing is. */
const COMMANDS: Readonly<Record<string, readonly [code: string, run: Command]>> = {
  approve: [
    "deploy/not-deployed",
    (host, name) => decideModel(host, name, { target: "dev", yes: true, reject: false }),
  ],
  delete: ["life/nothing-to-delete", (host, name) => deleteDeployed(host, name, { target: "dev", yes: true })],
  drift: ["deploy/not-deployed", (host, name) => pipelineDrift(host, name, { target: "dev" })],
  history: ["deploy/not-deployed", (host, name) => pipelineHistory(host, name, { target: "dev", limit: 9 })],
  retry: ["deploy/not-deployed", (host, name) => retryExecution(host, name, { target: "dev" })],
  rollback: ["deploy/not-deployed", (host, name) => rollBack(host, name, { target: "dev" })],
  start: ["deploy/not-deployed", (host, name) => startPipeline(host, name, { target: "dev", parameters: [] })],
  status: ["deploy/not-deployed", (host, name) => followExecution(host, name, { target: "dev", once: true })],
  stop: ["deploy/not-deployed", (host, name) => stopExecutions(host, name, { target: "dev" })],
};
type Command = (host: Host, name: string) => Promise<Parameters<typeof codes>[0]>;

describe.each(Object.entries(COMMANDS))("%s of a pipeline that is not deployed", (_, [code, run]) => {
  const ARN = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/fraud";
  test.each(["spec.yaml", "cancer_reg", "v1.2 of fraud", ARN])("says so if it is given as %s", async (name) => {
    expect(codes(await run(folder.host(), name)).filter((one) => !one.startsWith("advice/"))).toEqual([code]);
  });

  test("says so if the name has nothing that a pipeline's name can have", async () => {
    expect(codes(await run(folder.host(), "_"))).toEqual(["deploy/not-deployed"]);
    expect(folder.aws.calls).toEqual([]);
  });
});
