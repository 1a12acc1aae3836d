import { Pipeline } from "specline";
import { definePack, defineStep } from "specline";
import { z } from "zod";

const step = defineStep({
  name: "DataLoading",
  verb: "readRows",
  summary: "…",
  rank: 10,
  inputs: {},
  outputs: { data: { kind: "tabular.raw", doc: "…" } },
  config: z.object({}),
  job: {
    type: "processing",
    image: { framework: "sklearn", version: "1.2-1" },
    script: { folder: "file:///nowhere/", entry: "run.py" },
  },
});
const mine: Parameters<typeof Pipeline.with>[0] = definePack({ name: "mine", version: "1.0.0", steps: [step] });
export default Pipeline.with(mine)("fraud").loadData("s3://bucket/fraud.csv");
