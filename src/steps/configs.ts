import type { EitherSpelling } from "../base/spellings.ts";
import { type ClassInput, type ConfigClass, configClass, type KnownSteps } from "../config/index.ts";
import type { StepSpec } from "../spec/step.ts";
import { standardDiskNames } from "./disk-names/index.ts";
import { type DataLoading, dataLoading, packageStep, payload, registration, xgboostModel } from "./pack.generated.ts";

export * from "./config-classes.generated.ts";

type Loading = ClassInput<DataLoading>;
/** The table is given as a source, or as a bucket with an optional prefix, as in Python pipelines. */
export type CradleInput =
  | Loading
  | (Omit<Loading, "source"> & { readonly source?: never } & EitherSpelling<{
        readonly s3Bucket: string;
        readonly s3Prefix?: string;
      }>);
/**
 * The config of DataLoading, under the name used in Python pipelines. Without a source, it reads
 * `s3://BUCKET/PREFIX/`, from `s3Bucket` and `s3Prefix`.
 */
export const CradleDataLoadConfig: ConfigClass<DataLoading, CradleInput> = configClass(dataLoading, {
  className: "CradleDataLoadConfig",
  stepName: "CradleDataLoading",
  diskNames: standardDiskNames,
}) as ConfigClass<DataLoading, CradleInput>;

/** Class names in config files of Python pipelines that cannot be derived from a step name. */
export const standardClasses: ReadonlyMap<string, StepSpec> = new Map<string, StepSpec>([
  ["CradleDataLoadConfig", dataLoading],
  ["CradleDataLoadingConfig", dataLoading],
  ["DummyDataLoadingConfig", dataLoading],
  ["RedshiftDataLoadingConfig", dataLoading],
  ["XGBoostModelStepConfig", xgboostModel],
  ["PackageStepConfig", packageStep],
  ["MIMSPackagingConfig", packageStep],
  ["MIMSPayloadConfig", payload],
  ["ModelRegistrationConfig", registration],
  ["MimsModelRegistrationProcessingConfig", registration],
]);

/** Config classes of Python pipelines that only other classes derive from. */
const standardBases: NonNullable<KnownSteps["bases"]> = new Map<string, "base" | "processing">([
  ["BasePipelineConfig", "base"],
  ["ProcessingStepConfigBase", "processing"],
]);

/** What the standard steps know about config files of Python pipelines: classes, base classes and names. */
export const standardFiles: Required<Pick<KnownSteps, "classes" | "bases" | "diskNames">> = {
  classes: standardClasses,
  bases: standardBases,
  diskNames: standardDiskNames,
};
