/** Where a pipeline will run. Compiling is a pure function of pipeline and target. */
export interface Target {
  readonly name: string;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  readonly role: string;
  readonly bucket: string;
  /** Key prefix below which everything is written; "" for none. */
  readonly prefix: string;
  readonly kms?: string;
  readonly vpc?: { readonly subnets: readonly string[]; readonly securityGroups: readonly string[] };
  readonly tags?: Readonly<Record<string, string>>;
}

/** This machine. Account and role are made up, but of the right form, so that the definition is the one that AWS would get. */
export const localTarget: Target = {
  name: "local",
  region: "us-east-1",
  account: "000000000000",
  role: "arn:aws:iam::000000000000:role/specline-local",
  bucket: "specline-local",
  prefix: "",
};
