import type { Policies } from "./policies.ts";

/** The environment in which a pipeline will run. Compilation is a pure function of pipeline and target. */
export interface Target extends Policies {
  readonly name: string;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  readonly role: string;
  readonly bucket: string;
  /** The role that EventBridge assumes to start pipelines. */
  readonly schedulerRole?: string;
  /** The key prefix for everything that is written, or "" for no prefix. */
  readonly prefix: string;
  /** The ID, alias or ARN of the KMS key for volumes, outputs and registered packages. */
  readonly kms?: string;
  /** Whether all containers are isolated from the network. */
  readonly networkIsolation?: boolean;
  readonly vpc?: { readonly subnets: readonly string[]; readonly securityGroups: readonly string[] };
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * The local machine. The account and role are fictitious but well-formed, so that the definition has the same form as
 * for AWS.
 */
export const localTarget: Target = {
  name: "local",
  region: "us-east-1",
  account: "000000000000",
  role: "arn:aws:iam::000000000000:role/specline-local",
  bucket: "specline-local",
  prefix: "",
};

/** The region of a target. Undefined for this machine, which can run pipelines for any region. */
export const fixedRegion = ({ name, region }: Pick<Target, "name" | "region">): string | undefined =>
  name === localTarget.name ? undefined : region;
