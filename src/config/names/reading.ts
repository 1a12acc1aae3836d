import type { DocumentPath } from "../file/document.ts";
import type { Meaning } from "./disk-name.ts";

/** What a value in a config file became. Every value in a file's configuration belongs to at least one reading. */
export interface ValueReading {
  /** The config for which it was read. Undefined for a shared value that no config uses. */
  readonly step?: string;
  /** The location of the value in the document. */
  readonly path: DocumentPath;
  /** The name on disk, with the keys below it, such as "hyperparameters.eta". */
  readonly name: string;
  readonly became: Meaning;
}
