/** The part of the STS client that Specline uses, so that the build can leave out the rest. */
export { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
