import { defined } from "../../base/defined.ts";
import {
  type AwsOptions,
  awsIdentity,
  awsLogs,
  awsPrices,
  awsSchedules,
  awsService,
  awsStore,
  type DeployEffects,
  type PriceList,
  type Store,
} from "../../deploy/index.ts";
import { assetObjects } from "./asset-objects.ts";
import type { Host } from "./host.ts";

/**
 * AWS, or a substitute at the address in SPECLINE_AWS_ENDPOINT or the SDK's AWS_ENDPOINT_URL. AWS_MAX_ATTEMPTS, which
 * limits the attempts of each call in every AWS SDK, does so here, too.
 */
export async function deployEffects(host: Host, region: string): Promise<DeployEffects> {
  const options = awsOptions(host, region);
  return {
    service: await awsService(options),
    store: await awsStore(options),
    logs: awsLogs(options),
    schedules: awsSchedules(options),
    ...awsIdentity(options),
    objects: async (asset) => assetObjects(asset),
    now: host.effects.clock.now,
    wait: pause,
    ...defined({ profileOption: host.profileOption }),
  };
}

/** S3 as a reader, in whatever region a bucket is. */
export const remoteStore = (host: Host, region: string): Promise<Store> =>
  awsStore({ ...awsOptions(host, region), anyRegion: true });

/** AWS's price list, or a substitute as above. */
export const priceList = (host: Host, region: string): PriceList => awsPrices(awsOptions(host, region), pause);

function awsOptions(host: Host, region: string): AwsOptions {
  const endpoint = host.environment["SPECLINE_AWS_ENDPOINT"] ?? host.environment["AWS_ENDPOINT_URL"];
  const most = Number(host.environment["AWS_MAX_ATTEMPTS"]);
  const attempts = Number.isInteger(most) && most > 0 ? most : undefined;
  const options = defined({
    region,
    endpoint,
    attempts,
    command: host.command,
    now: host.effects.clock.now,
    profile: host.environment["AWS_PROFILE"],
  });
  // We pin the SDK's version, so its warning about future Node versions is not relevant to users.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  return options;
}

/** Unlike the runner's clock, this timer must keep the process alive, because nothing else does. */
const pause = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal?.aborted === true) return done();
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      done();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener("abort", end, { once: true });
  });
