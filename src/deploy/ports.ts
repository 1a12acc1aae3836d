import type { Asset } from "../compile/index.ts";

/** What is uploaded: all at once, or, where it is too large to be held, from its beginning on. */
export type Content = Uint8Array | AsyncIterable<Uint8Array>;

/** One object of an asset, ready to be uploaded. */
export interface AssetObject {
  /** Key below the asset's URI; "" for an asset that is one object. */
  readonly path: string;
  /** Bytes, where they are known without reading. */
  readonly size?: number;
  /** sha-256 that the content had when the pipeline was compiled; undefined for an archive, whose members are checked instead. */
  readonly digest?: string;
  /** Throws a ContentFault where it cannot be read, or is no longer what was compiled. */
  readonly content: () => Promise<Content>;
}

/** Objects in S3. Faults are thrown as ServiceFault. */
export interface Store {
  has(uri: string): Promise<boolean>;
  /** Puts an object there, whole or not at all. `size` is its bytes, where they are known. */
  put(uri: string, content: Content, around?: { readonly size?: number; readonly kms?: string }): Promise<void>;
}

/** The service, one call at a time, in its own words. Faults are thrown as ServiceFault. */
export interface Service {
  call(
    operation: string,
    input: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ): Promise<Readonly<Record<string, unknown>>>;
}

/** All that deploying touches of the world. */
export interface DeployEffects {
  readonly store: Store;
  readonly service: Service;
  /** The account that the credentials belong to: twelve digits. */
  readonly account: () => Promise<string>;
  /** What has to be uploaded of an asset, in a fixed order. */
  readonly objects: (asset: Asset) => Promise<readonly AssetObject[]>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, or as soon as the signal says stop. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** What a call came back with when it failed for good. */
export class ServiceFault extends Error {
  /** The service's name for it, as "ValidationException"; the system's, as "ECONNRESET", where no answer came. */
  readonly kind: string;
  readonly operation: string;
  readonly attempts: number;
  /** True where the same call may go through later: no answer came, or the service was busy or broken. */
  readonly passing: boolean;
  constructor(operation: string, kind: string, message: string, attempts: number, passing = false) {
    super(message);
    this.name = "ServiceFault";
    this.operation = operation;
    this.kind = kind;
    this.attempts = attempts;
    this.passing = passing;
  }
}

/** What is to be uploaded cannot be read, or was changed since the pipeline was compiled. */
export class ContentFault extends Error {
  readonly file: string;
  readonly changed: boolean;
  constructor(file: string, reason?: string) {
    super(reason ?? `${file} was changed`);
    this.name = "ContentFault";
    this.file = file;
    this.changed = reason === undefined;
  }
}
