import { describe, expect, it } from "vitest";
import { createRegistry } from "../../src/registry/registry.ts";
import { standardPack as catalogue } from "../../src/steps/pack.ts";
import { readGraphs, score } from "./graphs.ts";

const registry = createRegistry([catalogue]).value;
const folder = (name: string): string => new URL(`../fixtures/${name}`, import.meta.url).pathname;

describe.each(["wiring", "wiring-invented"])("the graphs of %s", (name) => {
  it.each(readGraphs(folder(name)).map((graph) => [graph.file, graph] as const))("%s comes out exactly", (_, graph) => {
    const { missed, extra, diagnostics } = score(graph, registry);
    expect({ missed, extra, diagnostics }).toEqual({ missed: [], extra: [], diagnostics: [] });
  });
});
