import { resolve } from "node:path";
import { PRICE_QUERIES, PRICES_FORM, type Prices, priceEndpoint, readPriceList } from "../../cost/index.ts";
import { faultDiagnostic, ServiceFault } from "../../deploy/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { localTarget } from "../../spec/target.ts";
import type { Deployment } from "../deployment.ts";
import { priceList } from "../host/deploy-effects.ts";
import type { Host } from "../host/host.ts";
import { writeOutput } from "../host/write-output.ts";
import { findTarget } from "../load/targets.ts";
import { statedPrices } from "./find-prices.ts";

export interface FetchRequest {
  /** The target for whose region prices are wanted. */
  readonly target: string;
  /** Default: the file that the target states, or otherwise one named after its region. */
  readonly output?: string | undefined;
}

/** The prices that were written, and where. */
export interface FetchedPrices extends Pick<Prices, "currency" | "region" | "date" | "source"> {
  readonly file: string;
  readonly instanceTypes: number;
}

/** Writes the public prices of a target's region to a file, with the user's credentials. */
export async function fetchPrices(host: Host, request: FetchRequest): Promise<Deployment<FetchedPrices>> {
  if (request.target === localTarget.name)
    return { diagnostics: [diagnostic("deploy/local-target", { target: localTarget.name })] };
  const found = await findTarget(host.effects, host.folder, request.target);
  if ("diagnostics" in found) return found;
  const { target, warnings } = found;
  const { region } = target;
  const endpoint = priceEndpoint(region);
  if (endpoint === undefined) return { diagnostics: [...warnings, diagnostic("cost/no-price-list", { region })] };
  const products: string[] = [];
  try {
    const list = priceList(host, endpoint);
    for (const operation of PRICE_QUERIES)
      products.push(...(await list.products("AmazonSageMaker", { regionCode: region, operation })));
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    return { diagnostics: [...warnings, faultDiagnostic(error, {}, target)] };
  }
  const { prices: read, ambiguous, published } = readPriceList(products);
  if (read === undefined) return { diagnostics: [...warnings, diagnostic("cost/empty-price-list", { region })] };
  const file = request.output ?? (await statedPrices(host, host.folder, target.name)) ?? `prices-${region}.json`;
  const prices: Prices = {
    currency: read.currency,
    region,
    date: new Date(host.effects.clock.now()).toISOString().slice(0, 10),
    source: `AWS price list, GetProducts${published === undefined ? "" : `, published ${published.slice(0, 10)}`}`,
    instances: read.instances,
    ...(read.volumes !== undefined && { volumes: read.volumes }),
  };
  const several = ambiguous.map((what): Diagnostic => diagnostic("cost/several-prices", { what }));
  const text = `${JSON.stringify({ form: PRICES_FORM, ...prices }, null, 2)}\n`;
  const faults = await writeOutput(host, resolve(host.folder, file), text);
  const { currency, date, source } = prices;
  const value = { file, currency, region, date, source, instanceTypes: Object.keys(read.instances).length };
  return { ...(faults.length === 0 && { value }), diagnostics: [...warnings, ...several, ...faults] };
}
