/** An object in S3. Its ETag changes with its contents. */
export interface RemoteObject {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
}

/** How a run copies its inputs from S3 to the local S3 folder. The calls throw a SpeclineError if S3 refuses them. */
export interface FetchOptions {
  /** All objects whose keys begin with that of an address, sorted by key. */
  readonly list: (uri: string) => Promise<readonly RemoteObject[]>;
  /** The contents of an object; undefined if it does not exist. */
  readonly stream: (uri: string) => Promise<AsyncIterable<Uint8Array> | undefined>;
  /** The most bytes that a run may download. */
  readonly limit: number;
  /** The free bytes on the disk of the work folder; undefined if unknown. */
  readonly freeBytes: () => Promise<number | undefined>;
  /** Prints a line before a download and after it. */
  readonly say: (line: string) => void;
}
