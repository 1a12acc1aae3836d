import type { JsonObject } from "../base/canonical.ts";
import { isObject, objectOf } from "../base/json.ts";
import { parseJson } from "../base/json-text.ts";
import { COMPONENTS, type Component } from "./jobs.ts";
import type { Prices } from "./prices.ts";

/**
 * The usage types by which SageMaker bills the components, such as "EU-Train:ml.m5.xlarge" and, in us-east-1,
 * "USE1-Processing:VolumeUsage.gp2". Source: usage types in bills and in answers of GetProducts that users published
 * (read in November 2026); not tried on AWS.
 */
const USAGE: Readonly<Record<Component, string>> = { processing: "Processing", training: "Train", transform: "Tsform" };

/** A price in an answer of GetProducts. */
interface ListedPrice {
  readonly component: Component;
  /** Undefined if it is the price of volumes. */
  readonly instanceType: string | undefined;
  readonly currency: string;
  readonly price: number;
}

/** What the answers contain: prices, and the prices of which there are several. */
export interface PriceListing {
  readonly prices: Pick<Prices, "currency" | "instances" | "volumes"> | undefined;
  /** Such as "ml.m5.xlarge for training". The highest price is kept. */
  readonly ambiguous: readonly string[];
  /** When AWS published the newest of these prices, such as "2026-11-20T08:00:00Z". */
  readonly published: string | undefined;
}

/**
 * Reads the products in answers of AWS's price list, each of which is a JSON document. Products that are not machines or
 * volumes of jobs are left out, and so are prices of 0.
 */
export function readPriceList(products: readonly string[]): PriceListing {
  const read = products.map((text) => {
    const parsed = parseJson(text);
    return "value" in parsed ? objectOf(parsed.value) : {};
  });
  const listed = read.flatMap(pricesOf);
  const currency = listed[0]?.currency;
  const own = listed.filter((one) => one.currency === currency);
  const published = read
    .flatMap(({ publicationDate: date }) => (typeof date === "string" ? [date] : []))
    .sort()
    .at(-1);
  if (currency === undefined) return { prices: undefined, ambiguous: [], published };
  const highest = new Map<string, ListedPrice>();
  const ambiguous = new Set<string>();
  for (const one of own) {
    const key = `${one.instanceType ?? "volumes"} for ${one.component}`;
    const other = highest.get(key);
    if (other !== undefined && other.price !== one.price) ambiguous.add(key);
    if (other === undefined || one.price > other.price) highest.set(key, one);
  }
  const kept = [...highest.values()];
  const volumes = kept.filter(({ instanceType }) => instanceType === undefined).map(entryOf);
  return {
    prices: {
      currency,
      instances: byInstanceType(kept),
      ...(volumes.length > 0 && { volumes: Object.fromEntries(volumes) }),
    },
    ambiguous: [...ambiguous].sort(),
    published,
  };
}

const entryOf = ({ component, price }: ListedPrice) => [component, price] as const;

function byInstanceType(listed: readonly ListedPrice[]): Prices["instances"] {
  const types = new Map<string, (readonly [Component, number])[]>();
  for (const one of listed) {
    if (one.instanceType === undefined) continue;
    types.set(one.instanceType, [...(types.get(one.instanceType) ?? []), entryOf(one)]);
  }
  return Object.fromEntries([...types].sort().map(([type, entries]) => [type, Object.fromEntries(entries.sort())]));
}

function pricesOf({ product, terms }: JsonObject): readonly ListedPrice[] {
  const { usagetype: usage } = objectOf(objectOf(product)["attributes"]);
  const component = COMPONENTS.find((one) => new RegExp(`^(?:[A-Z0-9]+-)?${USAGE[one]}:`).test(String(usage)));
  if (component === undefined) return [];
  const what = String(usage).slice(String(usage).indexOf(":") + 1);
  const isVolume = what.startsWith("VolumeUsage");
  if (!isVolume && !/^ml\.[\w-]+\.[\w-]+$/.test(what)) return [];
  const instanceType = isVolume ? undefined : what;
  const dimensions = Object.values(objectOf(objectOf(terms)["OnDemand"])).flatMap((term) =>
    Object.values(objectOf(objectOf(term)["priceDimensions"])).filter(isObject),
  );
  return dimensions
    .filter(({ unit }) => (isVolume ? unit === "GB-Mo" : /^(Hrs|Hours?)$/i.test(String(unit))))
    .flatMap(({ pricePerUnit }) =>
      Object.entries(objectOf(pricePerUnit)).map(([currency, price]) => ({
        component,
        instanceType,
        currency,
        price: Number(price),
      })),
    )
    .filter(({ price }) => price > 0);
}

/** The queries whose answers contain the prices of a region, by the operation that is billed. Source: as above. */
export const PRICE_QUERIES: readonly string[] = ["RunInstance", "CreateVolume-Gp2"];

/** AWS's regions that answer queries about prices. Source: botocore 1.43, endpoints.json (api.pricing). */
const ENDPOINTS: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, "cn-northwest-1"],
  [/^eusc-/, "eusc-de-east-1"],
  [/^us-(gov|iso)|^eu-iso/, ""],
  [/^(eu|af|me|il)-/, "eu-central-1"],
  [/^ap-/, "ap-south-1"],
  [/./, "us-east-1"],
];

/** The region that answers queries about a region's prices. Undefined if its partition has none. */
export const priceEndpoint = (region: string): string | undefined =>
  ENDPOINTS.find(([regions]) => regions.test(region))?.[1] || undefined;
