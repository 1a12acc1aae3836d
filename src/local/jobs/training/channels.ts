import type { JsonObject } from "../../../base/canonical.ts";
import { CONTAINER } from "../../../spec/contract.ts";
import { s3Source } from "../inputs.ts";
import type { Input } from "../job.ts";
import { listAt, objectAt, pick, textAt } from "../request.ts";

const nameOf = (channel: JsonObject): string => textAt(channel, "ChannelName") ?? "";
const s3Of = (channel: JsonObject): JsonObject => objectAt(objectAt(channel, "DataSource"), "S3DataSource");

/** The channels of a training job, as inputs. */
export const channelsOf = (request: JsonObject): readonly Input[] =>
  listAt(request, "InputDataConfig").map((channel) => ({
    name: nameOf(channel),
    path: CONTAINER.channel(nameOf(channel)),
    ...s3Source(s3Of(channel)),
  }));

/** Why a script cannot read a channel here; undefined if it can read all. FastFile looks like File to a script. */
export function unreadableChannel(request: JsonObject): string | undefined {
  const general = textAt(objectAt(request, "AlgorithmSpecification"), "TrainingInputMode");
  for (const channel of listAt(request, "InputDataConfig")) {
    const name = nameOf(channel);
    if ((textAt(channel, "InputMode") ?? general) === "Pipe") return `its channel '${name}' is piped`;
    const source = objectAt(channel, "DataSource");
    if (source["S3DataSource"] === undefined) return `its channel '${name}' is a ${Object.keys(source).join()}, not S3`;
    const type = textAt(s3Of(channel), "S3DataType") ?? "S3Prefix";
    if (type !== "S3Prefix" && type !== "ManifestFile") return `its channel '${name}' is of the type ${type}`;
  }
  return undefined;
}

/**
 * The contents of inputdataconfig.json for each channel. FastFile is written as File there too. Source: Developer
 * Guide, "How Amazon SageMaker Provides Training Information"; as of 2026-11.
 */
export const inputConfigOf = (request: JsonObject): JsonObject =>
  Object.fromEntries(
    listAt(request, "InputDataConfig").map((channel) => [
      nameOf(channel),
      {
        ...pick(channel, ["ContentType", "CompressionType"]),
        TrainingInputMode: "File",
        S3DistributionType: textAt(s3Of(channel), "S3DataDistributionType") ?? "FullyReplicated",
        RecordWrapperType: textAt(channel, "RecordWrapperType") ?? "None",
      },
    ]),
  );
