import { headers } from "./samples/headers.ts";
import { pairs } from "./samples/pairs.ts";
import { tokens } from "./samples/tokens.ts";
import { queries, urls } from "./samples/urls.ts";

/** A string that contains secrets, and the parts that must be hidden. */
export interface Sample {
  readonly kind: string;
  readonly text: string;
  readonly secrets: readonly string[];
}

const KINDS = Object.entries({ url: urls, query: queries, header: headers, pair: pairs, token: tokens }).flatMap(
  ([group, makers]) => Object.entries(makers).map(([name, make]) => [`${group}: ${name}`, make] as const),
);

/** Returns one secret of every kind. A different seed produces different secrets. */
export const samples = (seed = 0): readonly Sample[] =>
  KINDS.map(([kind, make], index) => {
    const [text, ...secrets] = make(seed * 1009 + index * 11 + 3);
    return { kind, text, secrets };
  });
