import { calls } from "./calls.ts";
import { documents } from "./documents.ts";
import { facts } from "./facts.ts";
import { graph } from "./graph.ts";
import { packs } from "./packs.ts";
import { wiring } from "./wiring.ts";

/** Errors in the author's calls and documents that ask for something impossible. */
export const author = {
  ...calls,
  ...wiring,
  ...packs,
  ...facts,
  ...graph,
  ...documents,
} as const;
