import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compilePipeline } from "../../src/app/compile.ts";
import { type ExportRequest, exportPipeline } from "../../src/app/export/export-pipeline.ts";
import { canonicalText } from "../../src/base/canonical.ts";
import { digest } from "../../src/base/digest.ts";
import { templateFaults } from "../export/service-spec.ts";
import { codes, PlanFolder } from "./plan-folder.ts";

const world = new PlanFolder();
const exported = (request: Partial<ExportRequest> = {}, file = "spec.yaml") =>
  exportPipeline(world.host(), file, { target: "dev", force: false, ...request });
const fileIn = (folder: string, uri: string): string => join(world.host().folder, folder, uri.replace("s3://", ""));

describe("an exported pipeline", () => {
  test("is what deploy would create, with compile's definition, and keeps its bytes", async () => {
    const { value, diagnostics } = await exported({ parallelism: 4 });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(templateFaults(value?.template ?? "")).toEqual([]);
    const { PipelineDefinition, ...properties } = JSON.parse(value?.template ?? "").Resources.Pipeline.Properties;
    await world.deployed("spec.yaml", { parallelism: 4 });
    const create = world.aws.requests.find(({ operation }) => operation === "CreatePipeline")?.input ?? {};
    const { PipelineDefinition: sent, ClientRequestToken: _, ...rest } = create;
    expect(PipelineDefinition).toEqual({ PipelineDefinitionBody: sent });
    expect(properties).toEqual(rest);
    const { text } = await compilePipeline(world.host(), "spec.yaml", { target: "dev" });
    expect(canonicalText(JSON.parse(String(sent)))).toBe(text);
    expect((await exported({ parallelism: 4 })).value?.template).toBe(value?.template);
  });

  test("names what must be in S3 with digests, which --assets writes", async () => {
    const { value } = await exported({ assets: "files", output: "stack.json", parallelism: 4 });
    expect(new Set(value?.needed.map(({ kind }) => kind))).toEqual(new Set(["code", "data", "manifest"]));
    for (const { uri } of value?.needed ?? []) expect(existsSync(fileIn("files", uri)), uri).toBe(true);
    const manifest = value?.needed.find(({ kind }) => kind === "manifest");
    expect(digest(readFileSync(fileIn("files", manifest?.uri ?? "")))).toBe(manifest?.digest);
    expect(world.read("stack.json")).toBe(value?.template);
  });

  test("is written with its definition beside it, if that is too large for a template", async () => {
    const steps = Array.from({ length: 40 }, (_, index) => `  - { step: preprocessing, name: p${index} }`).join("\n");
    world.write(
      "large.yaml",
      `name: large\ndata: s3://acme/claims.csv\nlabel: y\npositive: "1"\nsteps:\n  - data_loading\n${steps}\n`,
    );
    const { value, diagnostics } = await exported({ assets: "files" }, "large.yaml");
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const definition = value?.needed.find(({ kind }) => kind === "definition");
    const written = readFileSync(fileIn("files", definition?.uri ?? ""), "utf8");
    expect(digest(written)).toBe(definition?.digest);
    const { text } = await compilePipeline(world.host(), "large.yaml", { target: "dev" });
    expect(canonicalText(JSON.parse(written))).toBe(text);
    expect(templateFaults(value?.template ?? "")).toEqual([]);
  });
});

describe("a file that exists", () => {
  test("is kept if it is different, and replaced with --force", async () => {
    world.write("stack.json", "mine\n");
    const refused = await exported({ output: "stack.json", assets: "files" });
    expect([codes(refused), world.read("stack.json")]).toEqual([["usage/exists"], "mine\n"]);
    expect(existsSync(join(world.host().folder, "files"))).toBe(false);
    const { value } = await exported({ output: "stack.json", force: true });
    expect(world.read("stack.json")).toBe(value?.template);
    // An unchanged export is no conflict.
    expect(codes(await exported({ output: "stack.json" }))).toEqual([]);
  });
});

test.each([
  ["without a target", { target: undefined }, "usage/which-target"],
  ["for this machine", { target: "local" }, "deploy/local-target"],
  ["for a target that does not exist", { target: "prd" }, "usage/no-target"],
])("nothing is exported %s", async (_, request, code) => {
  const { value, diagnostics } = await exported(request);
  expect([value, diagnostics.map((fault) => fault.code)]).toEqual([undefined, expect.arrayContaining([code])]);
});

test("a definition of another tool has no pipeline to export", async () => {
  world.write(
    "d.json",
    JSON.stringify({ Version: "2020-12-01", Steps: [{ Name: "end", Type: "Fail", Arguments: { ErrorMessage: "x" } }] }),
  );
  expect(codes(await exported({}, "d.json"))).toContain("deploy/no-manifest");
});

test("schedules are in the template as deploy makes them, and the role that starts the pipeline", async () => {
  const schedule =
    "schedule: [{ name: night, cron: 30 1 * * ? * }, { after: ingest }]\nnotify: arn:aws:sns:us-east-1:123456789012:ml\n";
  world.write("night.yaml", `${world.read("spec.yaml")}${schedule}`);
  expect(codes(await exported({}, "night.yaml"))).toContain("schedule/no-role");
  const role = `schedulerRole: "arn:aws:iam::123456789012:role/starts"`;
  world.write(
    "specline.config.yaml",
    world.read("specline.config.yaml").replace(/bucket: [a-z-]+/g, (line) => `${line}, ${role}`),
  );
  const { value, diagnostics } = await exported({}, "night.yaml");
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(templateFaults(value?.template ?? "")).toEqual([]);
  const { Resources: made, Parameters } = JSON.parse(value?.template ?? "{}");
  expect(Object.keys(Parameters)).toContain("CreateSchedulerRole");
  expect(made.SchedulerRole.Properties.RoleName).toBe("starts");
  expect(made.Schedulenight).toMatchObject({
    Type: "AWS::Scheduler::Schedule",
    DependsOn: ["Pipeline", "SchedulerRole"],
    Properties: {
      ScheduleExpression: "cron(30 1 * * ? *)",
      Target: { RoleArn: "arn:aws:iam::123456789012:role/starts" },
    },
  });
  expect(made.Scheduleafter.Properties.EventPattern.source).toEqual(["aws.sagemaker"]);
  const telling = Object.entries(made).filter(([id]) => id.startsWith("Scheduleon"));
  expect(telling).toMatchObject([
    [expect.any(String), { Type: "AWS::Events::Rule", Properties: { Targets: [{ Id: "topic-1" }] } }],
  ]);
  expect(made.Pipeline.Properties.Tags.map(({ Key }: { readonly Key: string }) => Key)).toContain("specline:schedules");
});
