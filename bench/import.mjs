import { readFileSync } from "node:fs";
import * as specline from "../dist/index.js";
import * as service from "../dist/sagemaker.js";
import { median, row } from "./measure.mjs";

const fixture = new URL("../test/fixtures/definitions/v3_abalone.json", import.meta.url);

/**
 * A definition with `size` steps: the abalone pipeline's preparation and training jobs alternate, and each reads from
 * the previous one.
 */
export function definitionOf(size) {
  const { Steps, ...rest } = JSON.parse(readFileSync(fixture, "utf8"));
  const [prepare, train] = Steps;
  const steps = Array.from({ length: size }, (_, index) => {
    const step = structuredClone(index % 2 === 0 ? prepare : train);
    const text = JSON.stringify({ ...step, Name: `Step-${index}` });
    return JSON.parse(text.replaceAll("Steps.Preprocess.", `Steps.Step-${index - 1}.`));
  });
  return { ...rest, Steps: steps };
}

const modules = { specline, "specline/sagemaker": service };
/** Runs an imported module without a loader, because it is valid JavaScript. */
const evaluate = (code) =>
  new Function(
    "modules",
    code
      .replace(/^import \{([^}]*)\} from ("[^"]*");$/gm, "const {$1} = modules[$2];")
      .replace(/^export default /m, "return "),
  )(modules);
const sources = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };
const { resolve, compile, localTarget, standardRegistry } = specline;
const compiled = (pipeline) =>
  compile(resolve(pipeline, standardRegistry).value, localTarget, sources, standardRegistry, { version: "0" }).value;

/** Measures how importing, authoring and compiling `specline/sagemaker` steps scale. */
export function importing() {
  const stages = {
    import: (definition) => service.importDefinition(definition, "bench"),
    author: (_definition, code) => evaluate(code).toPipeline(),
    compile: (_definition, _code, pipeline) => compiled(pipeline),
  };
  const last = {};
  return [10, 100, 1000].flatMap((size) => {
    const definition = definitionOf(size);
    const code = service.importDefinition(definition, "bench").value;
    const pipeline = evaluate(code).build().value;
    return Object.entries(stages).map(([stage, run]) => {
      const times = Array.from({ length: 7 }, () => {
        const begin = performance.now();
        run(definition, code, pipeline);
        return (performance.now() - begin) / 1000;
      });
      const seconds = median(times);
      const line = row(
        `${stage} ${size} steps`,
        seconds,
        last[stage],
        size === 1000 && stage === "compile" ? "≤ 150 ms" : undefined,
      );
      last[stage] = seconds;
      return {
        ...line,
        KiB: Math.round(JSON.stringify(definition).length / 1024),
        "peak MiB": Math.round(process.resourceUsage().maxRSS / 1024),
      };
    });
  });
}
