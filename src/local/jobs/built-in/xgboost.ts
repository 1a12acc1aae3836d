import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "../../../base/canonical.ts";
import { digest } from "../../../base/digest.ts";
import { imageAddress, isRegistryAccount } from "../../../sagemaker/images/registry.ts";
import type { Files } from "../../effects.ts";
import type { JobContext } from "../job.ts";
import { objectAt, textAt } from "../request.ts";
import type { MetricReader } from "../training/metrics.ts";

/*
 * AWS's XGBoost image without a script trains and serves with its own algorithm. Specline's scripts do the same with
 * this machine's XGBoost.
 */

const SCRIPTS = fileURLToPath(new URL("./script/", import.meta.url));
const DATA_SCRIPT = "xgboost_data.py";

/** The folder of the scripts in a job. */
export const BUILT_IN = "/opt/ml/built-in";

/**
 * The version of XGBoost in an image of AWS, such as "1.7"; undefined for any other image. The first generation is
 * called `xgboost` and has the version 0.72. Source: Developer Guide, "Docker registry paths"; as of November 2026.
 */
export function xgboostVersion(image: string): string | undefined {
  const address = imageAddress(image);
  if (address === undefined || !isRegistryAccount(address.account)) return undefined;
  const [, tag = ""] = /:([\w.-]+)$/.exec(image) ?? [];
  if (tag !== "" && address.repository === "xgboost") return "0.72";
  return address.repository === "sagemaker-xgboost" ? /^\d+\.\d+/.exec(tag)?.[0] : undefined;
}

/** The version whose algorithm a training request uses, unless it names a script. */
export function builtInVersion(request: JsonObject): string | undefined {
  const hyperparameters = objectAt(request, "HyperParameters");
  if (hyperparameters["sagemaker_program"] !== undefined) return undefined;
  const algorithm = objectAt(request, "AlgorithmSpecification");
  if (algorithm["ContainerEntrypoint"] !== undefined) return undefined;
  return xgboostVersion(textAt(algorithm, "TrainingImage") ?? "");
}

/** Why the algorithm is not emulated for this request; undefined if it is. */
export function unemulated(request: JsonObject): string | undefined {
  const count = textAt(objectAt(request, "ResourceConfig"), "InstanceCount") ?? "1";
  const several = Number(count) > 1 ? `its image's algorithm is not emulated on ${count} instances` : undefined;
  const checkpoints =
    request["CheckpointConfig"] === undefined ? undefined : "its image's checkpoints are not emulated";
  return several ?? checkpoints;
}

/** Puts a script, and what it imports, into a folder of the job. `as` is its name there. */
export async function putScript(
  files: Pick<Files, "copy" | "makeFolder">,
  folder: string,
  script: "train_xgboost.py" | "serve_xgboost.py",
  as: string = script,
): Promise<void> {
  await files.makeFolder(folder);
  await files.copy(join(SCRIPTS, script), join(folder, as));
  await files.copy(join(SCRIPTS, DATA_SCRIPT), join(folder, DATA_SCRIPT));
}

/** What a training request's identity gets from the emulation. */
export const emulatedBy = async (
  request: JsonObject,
  { effects }: Pick<JobContext, "effects">,
): Promise<string | undefined> =>
  builtInVersion(request) === undefined ? undefined : await scriptsDigest(effects.files);

/** A digest of the scripts, on which results depend as they do on code of the user. */
export async function scriptsDigest(files: Pick<Files, "readRegular">): Promise<string> {
  const names = ["train_xgboost.py", "serve_xgboost.py", DATA_SCRIPT];
  const texts = await Promise.all(names.map((name) => files.readRegular(join(SCRIPTS, name))));
  return digest(texts.join("\n"));
}

/** Reads the metrics that XGBoost prints each round: "[3]	train-rmse:2.1" is the metric train:rmse. */
export function roundMetrics(): MetricReader {
  const last = new Map<string, number>();
  return {
    read: (line) => {
      if (!/^\[\d+\]\s/.test(line)) return;
      for (const [, split, metric, value] of line.matchAll(/\s(train|validation)-([^\s:]+):(\S+)/g)) {
        const read = Number(value);
        if (Number.isFinite(read)) last.set(`${split}:${metric}`, read);
      }
    },
    final: () => [...last].map(([name, value]) => ({ MetricName: name, Value: value })),
  };
}
