import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { type Host, nodeHost } from "../../src/app/host/host.ts";
import { deploy } from "../../src/deploy/deploy.ts";
import type { Definition } from "../../src/sagemaker/definition.ts";
import type { AwsStandIn } from "./stand-in.ts";
import { toyAsset, toyCompiled, toyEffects } from "./toy.ts";

const ROLE = "arn:aws:iam::123456789012:role/sagemaker";
const TARGET = `targets:
  dev: { region: us-east-1, account: "123456789012", role: "${ROLE}", bucket: models, prefix: team, tags: { team: risk } }
`;

/**
 * A definition with the steps Load → Prepare → Train → Test and a parameter. Train also reads the code of an asset.
 *
 * @param depth - a value by which versions differ
 */
function chainDefinition(depth = "6", asset = toyAsset(depth)): Definition {
  const step = (Name: string, more: object = {}, input?: string) => ({
    Name,
    Type: "Processing",
    Arguments: {
      ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: "ml.m5.large", VolumeSizeInGB: 30 } },
      AppSpecification: { ImageUri: "123456789012.dkr.ecr.us-east-1.amazonaws.com/x:1", ContainerArguments: [depth] },
      RoleArn: ROLE,
      ...(input !== undefined && {
        ProcessingInputs: [
          {
            InputName: "code",
            AppManaged: false,
            S3Input: {
              S3Uri: input,
              LocalPath: "/opt/ml/processing/code",
              S3DataType: "S3Prefix",
              S3InputMode: "File",
            },
          },
        ],
      }),
    },
    ...more,
  });
  return {
    Version: "2020-12-01",
    Parameters: [{ Name: "Label", Type: "String", DefaultValue: "y" }],
    Steps: [
      step("Load"),
      step("Prepare", { DependsOn: ["Load"] }),
      step("Train", { DependsOn: ["Prepare"] }, asset.uri),
      step("Test", { DependsOn: ["Train"] }),
    ],
  };
}

/** A folder with a target, for commands that name a pipeline instead of a file. It is removed after a file's tests. */
export class LifeFolder {
  #folder = "";

  constructor() {
    beforeAll(() => {
      this.#folder = mkdtempSync(join(tmpdir(), "specline-life-"));
      writeFileSync(join(this.#folder, "specline.config.yaml"), TARGET);
    });
    afterAll(() => rmSync(this.#folder, { recursive: true, force: true }));
  }

  /** @param attempts - how often each call is tried */
  host(aws: AwsStandIn, attempts = 4): Host {
    return {
      ...nodeHost(() => undefined),
      folder: this.#folder,
      environment: { SPECLINE_AWS_ENDPOINT: aws.url, AWS_MAX_ATTEMPTS: String(attempts) },
    };
  }
}

/** Deploys the chain of steps as the pipeline "toy". */
export async function deployChain(aws: AwsStandIn, depth = "6"): Promise<void> {
  const asset = toyAsset(depth);
  const compiled = toyCompiled({ definition: chainDefinition(depth, asset), assets: [asset] });
  const { diagnostics } = await deploy(compiled, {}, await toyEffects(aws.url));
  expect(diagnostics).toEqual([]);
}
