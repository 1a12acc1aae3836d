import { compile, createRegistry, localTarget, resolve, standardPack, validateDefinition } from "../dist/index.js";
import { median, row } from "./measure.mjs";
import { pipelineOf } from "./resolve.mjs";

const registry = createRegistry([standardPack]).value;
const file = { digest: "0".repeat(64) };
const scripts = Object.fromEntries(
  registry.steps.flatMap(({ job }) =>
    "script" in job && "folder" in job.script
      ? [[job.script.folder, { root: "/", tree: { [job.script.entry]: file } }]]
      : [],
  ),
);
const sources = { scripts, runtime: { root: "/", tree: { "job.py": file } }, data: {} };

/**
 * Measures how compiling and checking scale: the time of the first pass in a process, and the median of later passes.
 */
export function byDefinition() {
  const lines = [];
  for (const size of [10, 100, 1000]) {
    const pipeline = pipelineOf(size);
    for (const step of pipeline.steps) if (step.spec === "DataLoading") step.config = { source: "s3://bucket/data/" };
    pipeline.context = { label: "y", positive: "1" };
    const wired = resolve(pipeline, registry).value;
    const made = compile(wired, localTarget, sources, registry, { version: "bench" });
    const time = (work) => {
      const times = Array.from({ length: 7 }, () => {
        const begin = performance.now();
        work();
        return (performance.now() - begin) / 1000;
      });
      return { first: times[0], seconds: median(times) };
    };
    const checked = time(() => validateDefinition(made.value.definition, { maxSteps: 100_000 }));
    const compiled = time(() => compile(wired, localTarget, sources, registry, { version: "bench" }));
    const bytes = JSON.stringify(made.value.definition).length;
    lines.push({
      ...row(`check ${size} steps`, checked.seconds, undefined, size === 1000 ? "≤ 150 ms" : undefined),
      first: Math.round(checked.first * 1000),
      KiB: Math.round(bytes / 1024),
    });
    lines.push({
      ...row(
        `compile ${size} steps, check included`,
        compiled.seconds,
        undefined,
        size === 1000 ? "≤ 150 ms" : undefined,
      ),
      first: Math.round(compiled.first * 1000),
    });
  }
  lines.push({ what: "peak memory, MiB", milliseconds: Math.round(process.resourceUsage().maxRSS / 1024) });
  return lines;
}
