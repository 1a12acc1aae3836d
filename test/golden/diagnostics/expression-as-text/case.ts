import { execution, s3 } from "specline";

/** An ordinary template literal would need a string that does not exist yet. */
export default () => [s3`s3://bucket/${execution.id}`, String(execution.id)];
