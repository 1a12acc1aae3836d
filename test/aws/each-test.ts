import { afterEach, beforeEach, vi } from "vitest";
import { AwsStandIn } from "./stand-in.ts";

/** Gives the AWS SDK credentials in each test of a file. They are valid for the stand-in only. */
export function withCredentials(): void {
  beforeEach(() => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "example");
  });
  afterEach(() => void vi.unstubAllEnvs());
}

/**
 * Opens a new stand-in for AWS for each test of a file, and closes it afterwards.
 *
 * @param use - receives the stand-in before each test
 */
export function withAws(use: (aws: AwsStandIn) => void): void {
  withCredentials();
  let aws: AwsStandIn;
  beforeEach(async () => {
    aws = await new AwsStandIn().open();
    use(aws);
  });
  afterEach(() => aws.close());
}
