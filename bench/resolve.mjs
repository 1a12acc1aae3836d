import { createRegistry, resolve, standardPack } from "../dist/index.js";
import { median, row } from "./measure.mjs";

/**
 * A pipeline with about `size` steps: branches with their own rows, all scored by the training branch's model.
 */
export function pipelineOf(size) {
  const steps = [];
  const add = (spec, branch) =>
    steps.push({
      id: branch === undefined ? spec : `${spec}_${branch}`,
      spec,
      ...(branch ? { branch } : {}),
      config: {},
      inputs: {},
    });
  for (const spec of ["DataLoading", "TabularPreprocessing"]) add(spec, "training");
  for (const spec of ["XGBoostTraining", "Package", "Payload", "Registration"]) add(spec);
  for (let branch = 0; steps.length < size; branch += 1) {
    for (const spec of ["DataLoading", "TabularPreprocessing", "XGBoostModelEval", "ModelCalibration"]) {
      if (steps.length < size && !(spec === "ModelCalibration" && branch > 0)) add(spec, `b${branch}`);
    }
  }
  return { title: "bench", name: "bench", context: {}, parameters: [], gates: [], requirements: [], hints: [], steps };
}

/** Measures how wiring by names alone scales. */
export function bySize() {
  const registry = createRegistry([standardPack]).value;
  let last;
  return [10, 100, 1000, 5000].map((size) => {
    const pipeline = pipelineOf(size);
    const times = Array.from({ length: size > 1000 ? 5 : 15 }, () => {
      const begin = performance.now();
      resolve(pipeline, registry);
      return (performance.now() - begin) / 1000;
    });
    const seconds = median(times);
    const line = row(`resolve ${size} steps`, seconds, last, size === 1000 ? "≤ 50 ms" : undefined);
    last = seconds;
    return { ...line, wires: resolve(pipeline, registry).value.wires.length };
  });
}
