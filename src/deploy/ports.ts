import type { Asset } from "../compile/index.ts";

/** One object of an asset, ready to be uploaded. */
export interface AssetObject {
  /** Key below the asset's URI; "" for an asset that is one object. */
  readonly path: string;
  readonly bytes: () => Promise<Uint8Array>;
}

/** Objects in S3. */
export interface Store {
  has(uri: string): Promise<boolean>;
  put(uri: string, bytes: Uint8Array, kms?: string): Promise<void>;
}

/** The service, one call at a time, in its own words. Faults are thrown as ServiceFault. */
export interface Service {
  call(operation: string, input: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>;
}

/** All that deploying touches of the world. */
export interface DeployEffects {
  readonly store: Store;
  readonly service: Service;
  /** What has to be uploaded of an asset, in a fixed order. */
  readonly objects: (asset: Asset) => Promise<readonly AssetObject[]>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, or rejects when the signal says stop. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** What a call came back with when it failed for good. */
export class ServiceFault extends Error {
  /** The service's name for it, as "ValidationException"; "NetworkError" where no answer came. */
  readonly kind: string;
  readonly operation: string;
  readonly attempts: number;
  constructor(operation: string, kind: string, message: string, attempts: number) {
    super(message);
    this.name = "ServiceFault";
    this.operation = operation;
    this.kind = kind;
    this.attempts = attempts;
  }
}
