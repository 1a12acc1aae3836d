import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Json, JsonObject } from "../../../src/base/canonical.ts";
import { listAt, objectAt, textAt, textsAt, wordsAt } from "../../../src/local/jobs/request.ts";

/*
 * Stands in for the machine on which the service runs the container of a processing or training job: its folders below
 * /opt/ml, its configuration files, its variables, and how its exit status determines the job's. Each job has a file
 * system and a network of its own, so nothing can be fetched. Based on documentation. Sources, read on 29 November
 * 2026: Developer Guide, "Build your own processing container" and "How Amazon SageMaker provides training
 * information"; API reference, ProcessingS3Output, S3DataSource, OutputDataConfig, DescribeTrainingJob,
 * DescribeProcessingJob.
 */

/** The folder that represents S3, and the machine's Python. */
export interface Cloud {
  readonly s3: string;
  readonly python: string;
  /** The number of the machine's threads. */
  readonly cpus: number;
  /** Whether the image's program keeps the reason that a script has written. */
  readonly keeps?: boolean;
}

export interface JobEnd {
  readonly status: number;
  readonly log: string;
  /** The text that the service reads from the container as its message or reason. */
  readonly text: string;
}

const MAX_TEXT = 1024;
const TRAIN = fileURLToPath(new URL("./train.py", import.meta.url));

const placeOf = ({ s3 }: Cloud, uri: string): string => join(s3, uri.replace(/^s3:\/\//, ""));

/** Whether this machine allows a test to have its own file system. */
export const hasNamespaces = (): boolean => spawnSync("unshare", ["-rmn", "true"]).status === 0;

/** The objects with a prefix, below the folder where they are mounted. */
function mount(cloud: Cloud, uri: string, folder: string): void {
  const place = placeOf(cloud, uri).replace(/\/$/, "");
  if (!existsSync(place)) throw new Error(`there is nothing at ${uri}`);
  mkdirSync(folder, { recursive: true });
  const isObject = readdirSync(dirname(place), { withFileTypes: true }).some(
    (entry) => entry.name === basename(place) && entry.isFile(),
  );
  if (isObject) cpSync(place, join(folder, basename(place)));
  else cpSync(place, folder, { recursive: true });
}

function upload(cloud: Cloud, folder: string, uri: string): void {
  mkdirSync(placeOf(cloud, uri), { recursive: true });
  if (existsSync(folder)) cpSync(folder, placeOf(cloud, uri), { recursive: true });
}

const MACHINES = {
  current_host: "algo-1",
  current_instance_type: "ml.m5.large",
  current_group_name: "homogeneousCluster",
  hosts: ["algo-1"],
  instance_groups: [{ instance_group_name: "homogeneousCluster", instance_type: "ml.m5.large", hosts: ["algo-1"] }],
  network_interface_name: "eth0",
};

class Container {
  readonly root: string;
  readonly #cloud: Cloud;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
    this.root = mkdtempSync(join(cloud.s3, "..", "container-"));
    mkdirSync(join(this.root, "opt/ml"), { recursive: true });
    mkdirSync(join(this.root, "bin"));
    symlinkSync(cloud.python, join(this.root, "bin/python3"));
  }

  path = (inside: string): string => join(this.root, inside);

  config(name: string, value: Json): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), JSON.stringify(value));
  }

  /** Runs a command with /opt/ml below `root`, as root, the images' user. */
  run(words: readonly string[], environment: Readonly<Record<string, string>>, text: string): JobEnd {
    const enter = 'mount -t tmpfs none /opt && mkdir /opt/ml && mount --bind "$0" /opt/ml && cd / && exec "$@"';
    const { python, cpus } = this.#cloud;
    const own = {
      PATH: `${this.path("bin")}:${dirname(python)}:/usr/bin:/bin`,
      HOME: "/root",
      LANG: "C.UTF-8",
      OMP_NUM_THREADS: String(cpus),
      // Changes no result: see src/local/isolation/environment.ts.
      OMP_WAIT_POLICY: "passive",
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONUNBUFFERED: "1",
    };
    const command = ["-rmn", "sh", "-c", enter, this.path("opt/ml"), ...words];
    const ended = spawnSync("unshare", command, { env: { ...own, ...environment }, encoding: "utf8" });
    const said = this.path(text);
    return {
      status: ended.status ?? 128,
      log: `${ended.stdout}${ended.stderr}`,
      text: existsSync(said) ? readFileSync(said, "utf8").slice(0, MAX_TEXT) : "",
    };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Runs a processing job, and uploads its outputs if it succeeds. */
export function processingJob(request: JsonObject, cloud: Cloud): JobEnd {
  const container = new Container(cloud);
  try {
    for (const input of listAt(request, "ProcessingInputs")) {
      const source = objectAt(input, "S3Input");
      mount(cloud, textAt(source, "S3Uri") ?? "", container.path(textAt(source, "LocalPath") ?? ""));
    }
    const outputs = listAt(objectAt(request, "ProcessingOutputConfig"), "Outputs").map((one) =>
      objectAt(one, "S3Output"),
    );
    for (const output of outputs) mkdirSync(container.path(textAt(output, "LocalPath") ?? ""), { recursive: true });
    mkdirSync(container.path("/opt/ml/output"), { recursive: true });
    container.config("/opt/ml/config/processingjobconfig.json", request);
    container.config("/opt/ml/config/resourceconfig.json", MACHINES);
    const app = objectAt(request, "AppSpecification");
    const words = [...wordsAt(app, "ContainerEntrypoint"), ...wordsAt(app, "ContainerArguments")];
    const ended = container.run(words, textsAt(request, "Environment"), "/opt/ml/output/message");
    if (ended.status === 0)
      for (const output of outputs)
        upload(cloud, container.path(textAt(output, "LocalPath") ?? ""), textAt(output, "S3Uri") ?? "");
    return ended;
  } finally {
    container.remove();
  }
}

/** Runs a training job with its entry point, or otherwise with the image's program, and uploads its archives. */
export function trainingJob(request: JsonObject, name: string, cloud: Cloud): JobEnd {
  const container = new Container(cloud);
  try {
    const channels = listAt(request, "InputDataConfig");
    for (const channel of channels) {
      const { S3Uri } = objectAt(objectAt(channel, "DataSource"), "S3DataSource");
      mount(cloud, String(S3Uri), container.path(`/opt/ml/input/data/${textAt(channel, "ChannelName")}`));
    }
    for (const folder of ["model", "output/data", "code"])
      mkdirSync(container.path(`/opt/ml/${folder}`), { recursive: true });
    container.config("/opt/ml/input/config/hyperparameters.json", textsAt(request, "HyperParameters"));
    container.config("/opt/ml/input/config/resourceconfig.json", MACHINES);
    container.config(
      "/opt/ml/input/config/inputdataconfig.json",
      Object.fromEntries(channels.map((one) => [textAt(one, "ChannelName") ?? "", { TrainingInputMode: "File" }])),
    );
    const algorithm = objectAt(request, "AlgorithmSpecification");
    const entrypoint = wordsAt(algorithm, "ContainerEntrypoint");
    const words =
      entrypoint.length > 0
        ? [...entrypoint, ...wordsAt(algorithm, "ContainerArguments")]
        : ["python3", TRAIN, "train"];
    const environment = {
      TRAINING_JOB_NAME: name,
      AWS_REGION: "us-east-1",
      STAND_IN_S3: cloud.s3,
      ...(cloud.keeps === true ? { STAND_IN_KEEPS: "yes" } : {}),
      ...textsAt(request, "Environment"),
    };
    const ended = container.run(words, environment, "/opt/ml/output/failure");
    const output = `${textAt(objectAt(request, "OutputDataConfig"), "S3OutputPath")}/${name}/output`;
    if (ended.status === 0) {
      pack(container.path("/opt/ml/model"), placeOf(cloud, `${output}/model.tar.gz`));
      pack(container.path("/opt/ml/output/data"), placeOf(cloud, `${output}/output.tar.gz`));
    }
    return ended;
  } finally {
    container.remove();
  }
}

function pack(folder: string, archive: string): void {
  const names = readdirSync(folder);
  if (names.length === 0) return;
  mkdirSync(dirname(archive), { recursive: true });
  execFileSync("tar", ["-czf", archive, "-C", folder, ...names]);
}
