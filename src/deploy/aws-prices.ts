import { isList, objectOf } from "../base/json.ts";
import type { AwsOptions } from "./aws-options.ts";
import { jsonCall } from "./json-call.ts";
import { type PriceList, ServiceFault } from "./ports.ts";

/** Attempts for each page, and the first pause between them in milliseconds, which doubles. */
const ATTEMPTS = 4;
const PAUSE_MS = 500;
/** More pages than any region has: a repeated token must not loop forever. */
const MAX_PAGES = 200;
/** Source of the request's form and limits: botocore 1.43, pricing/2017-10-15/service-2.json. */
const PAGE_SIZE = 100;

/**
 * Reads AWS's price list. `options.region` is the region that answers, not the region whose prices are wanted.
 *
 * @param wait - resolves after the given milliseconds
 */
export const awsPrices = (options: AwsOptions, wait: (milliseconds: number) => Promise<void>): PriceList => ({
  async products(service, filters) {
    const found: string[] = [];
    let token: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const input = {
        ServiceCode: service,
        FormatVersion: "aws_v1",
        MaxResults: PAGE_SIZE,
        Filters: Object.entries(filters).map(([Field, Value]) => ({ Type: "TERM_MATCH", Field, Value })),
        ...(token === undefined ? {} : { NextToken: token }),
      };
      const { PriceList: products = [], NextToken: next } = objectOf(await getProducts(options, input, wait));
      // The service sends each product as JSON in a string.
      if (isList(products)) found.push(...products.map((one) => (typeof one === "string" ? one : JSON.stringify(one))));
      if (typeof next !== "string" || next === "" || next === token) break;
      token = next;
    }
    return found;
  },
});

async function getProducts(options: AwsOptions, input: object, wait: (milliseconds: number) => Promise<void>) {
  const { region, attempts = ATTEMPTS } = options;
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const call = {
    operation: "GetProducts",
    service: "pricing",
    target: "AWSPriceListService",
    input,
    address: async () => `https://api.pricing.${region}.${suffix}`,
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await jsonCall(options, call);
    } catch (error) {
      if (!(error instanceof ServiceFault && error.passing) || attempt >= attempts) throw error;
      await wait(PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}
