import fc from "fast-check";
import { expect, test } from "vitest";
import { nodeEffects } from "../../src/app/host/effects.ts";
import { gatherSources } from "../../src/app/load/sources.ts";
import { stageConfigs } from "../../src/author/configs/from-configs.ts";
import type { Json, JsonObject } from "../../src/base/canonical.ts";
import { canonicalText } from "../../src/base/canonical.ts";
import { compile } from "../../src/compile/index.ts";
import { steps } from "../../src/config/file/testing/config-files.ts";
import { parseConfigs } from "../../src/config/index.ts";
import { FORMS, leafPaths, type TeamConfig, teamFile } from "../../src/config/names/testing/team-files.ts";
import { teamConfigs } from "../../src/config/names/testing/teams.ts";
import { orThrow } from "../../src/diagnostics/index.ts";
import { resolve } from "../../src/resolve/index.ts";
import { STANDARD_SCRIPT } from "../../src/spec/script.ts";
import { localTarget } from "../../src/spec/target.ts";
import { standardRegistry } from "../../src/steps/pipeline.ts";
import { example } from "./compiled.ts";

/** The config sets, which are the same in every run. */
const SETS = fc.sample(teamConfigs, { numRuns: 24, seed: 20261129 });
/** The share of values that must be understood. */
const GOAL = 0.7;

const USED = new Set(["field", "fact", "other step", "agrees"]);
const TOLD = new Set(["unused", "unsupported", "unknown", "overruled", "fault"]);

interface Counts {
  used: number;
  told: number;
  silent: number;
}

/** Counts plain values by their readings in the file. A value counts as used if any reading uses it. */
function countValues(document: JsonObject): Counts {
  const { value, diagnostics } = parseConfigs(JSON.stringify(document), "c.json", steps);
  const counts: Counts = { used: 0, told: 0, silent: 0 };
  const messages = new Set(diagnostics.map(({ code }) => code));
  for (const leaf of leafPaths(document["configuration"] as Json, ["configuration"])) {
    const about = value.readings.filter(({ path }) => path.every((key, index) => leaf[index] === key));
    if (about.some(({ became }) => USED.has(became.kind))) counts.used += 1;
    else if (messages.size > 0 && about.some(({ became }) => TOLD.has(became.kind))) counts.told += 1;
    else if (leaf.length > 4 || about.length > 0) counts.silent += 1;
  }
  return counts;
}

const standardScript = ({ script, entry }: JsonObject): JsonObject =>
  script === undefined && entry === undefined ? {} : { script: STANDARD_SCRIPT };

async function definitionOf(configs: readonly TeamConfig[], form: (typeof FORMS)[number]): Promise<string> {
  const text = JSON.stringify(teamFile(configs, form));
  const file = orThrow(parseConfigs(text, "c.json", steps));
  const read = orThrow(stageConfigs(standardRegistry, file.configs));
  // The teams' scripts are not available here.
  const pipeline = {
    ...read,
    steps: read.steps.map((step) => ({ ...step, config: { ...step.config, ...standardScript(step.config) } })),
  };
  const wired = orThrow(resolve(pipeline, standardRegistry));
  const sources = await gatherSources(nodeEffects(), pipeline, standardRegistry, example);
  const { definition } = orThrow(compile(wired, localTarget, sources, standardRegistry, { version: "0" }));
  expect(definition.Steps).toHaveLength(configs.length);
  return canonicalText(definition);
}

test("most values in teams' files are used, the others are reported, and none is ignored silently", async () => {
  const sums = new Map(FORMS.map((form) => [form, { used: 0, told: 0, silent: 0 } as Counts]));
  for (const configs of SETS) {
    for (const form of FORMS) {
      const counts = countValues(teamFile(configs, form));
      const sum = sums.get(form) as Counts;
      for (const kind of ["used", "told", "silent"] as const) sum[kind] += counts[kind];
    }
  }
  const lines = [...sums].map(([form, { used, told, silent }]) => {
    const all = used + told + silent;
    const share = (count: number): string => `${((100 * count) / all).toFixed(1)} %`;
    expect(used / all).toBeGreaterThan(GOAL);
    expect(silent).toBe(0);
    return `${form}: ${all} values, ${used} used (${share(used)}), ${told} told (${share(told)}), ${silent} silent`;
  });
  await expect(`${SETS.length} config sets\n${lines.join("\n")}\n`).toMatchFileSnapshot("golden/team-files.txt");
});

test("the three forms of a config set compile to the same bytes", async () => {
  for (const configs of SETS.slice(0, 20)) {
    const [first, ...others] = await Promise.all(FORMS.map((form) => definitionOf(configs, form)));
    for (const other of others) expect(other).toBe(first);
  }
});
