import { execution, s3 } from "specline";

/** An ordinary template literal would ask for a text that does not exist yet. */
export default () => [s3`s3://bucket/${execution.id}`, String(execution.id)];
