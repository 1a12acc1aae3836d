import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Specifications } from "../../src/resolve/index.ts";
import { wireNames } from "../../src/resolve/index.ts";

/** A graph drawn by a team: the names of its steps, and its edges. */
export interface DrawnGraph {
  readonly file: string;
  readonly nodes: readonly string[];
  readonly edges: readonly (readonly [string, string])[];
}

/** Compares the inferred edges with the drawn ones. */
export interface Score {
  readonly graph: DrawnGraph;
  readonly precision: number;
  readonly recall: number;
  readonly missed: readonly string[];
  readonly extra: readonly string[];
  readonly diagnostics: readonly string[];
}

export const readGraphs = (folder: string): readonly DrawnGraph[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => ({ file, ...JSON.parse(readFileSync(join(folder, file), "utf8")) }) as DrawnGraph);

export function score(graph: DrawnGraph, specifications: Specifications): Score {
  const { edges, diagnostics } = wireNames(graph.nodes, specifications);
  const found = new Set(edges.map(({ from, to }) => `${from.step} → ${to.step}`));
  const drawn = new Set(graph.edges.map(([from, to]) => `${from} → ${to}`));
  const hits = [...found].filter((edge) => drawn.has(edge)).length;
  return {
    graph,
    precision: found.size === 0 ? 1 : hits / found.size,
    recall: drawn.size === 0 ? 1 : hits / drawn.size,
    missed: [...drawn].filter((edge) => !found.has(edge)),
    extra: [...found].filter((edge) => !drawn.has(edge)),
    diagnostics: diagnostics.map(({ code, message }) => `${code} ${message}`),
  };
}
