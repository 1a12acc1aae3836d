import type { Body } from "./protocol.ts";

/** The regions that answer. Source: botocore 1.43, endpoints.json (api.pricing). */
export const PRICE_REGIONS: ReadonlySet<string> = new Set(["us-east-1", "eu-central-1", "ap-south-1"]);

/** A product as the price list has it. Source of the form: botocore 1.43, pricing/2017-10-15/examples-1.json. */
export const product = (
  usagetype: string,
  price: string,
  { regionCode = "us-east-1", operation = "RunInstance", unit = "Hrs" } = {},
): string =>
  JSON.stringify({
    product: {
      productFamily: "ML Instance",
      attributes: { servicecode: "AmazonSageMaker", usagetype, regionCode, operation },
      sku: usagetype,
    },
    serviceCode: "AmazonSageMaker",
    terms: {
      OnDemand: {
        "A.B": {
          priceDimensions: { "A.B.C": { unit, beginRange: "0", endRange: "Inf", pricePerUnit: { USD: price } } },
        },
      },
    },
    version: "20261120",
    publicationDate: "2026-11-20T08:00:00Z",
  });

/** AWS's price list, in pages of two products. */
export class StandInPrices {
  products: readonly string[] = [];

  readonly operations: Readonly<Record<string, (input: Body) => Body>> = {
    GetProducts: (input) => {
      const filters = (input["Filters"] ?? []) as readonly { readonly Field: string; readonly Value: string }[];
      const found = this.products.filter((one) => {
        const { attributes } = (JSON.parse(one) as { product: { attributes: Record<string, string> } }).product;
        return filters.every(({ Field, Value }) => attributes[Field] === Value);
      });
      const from = Number(input["NextToken"] ?? 0);
      const next = from + PAGE < found.length ? { NextToken: String(from + PAGE) } : {};
      return { FormatVersion: "aws_v1", PriceList: found.slice(from, from + PAGE), ...next };
    },
  };
}

const PAGE = 2;
