import { definePack, defineStep, Pipeline } from "specline";
import { z } from "zod";

const step = defineStep({
  name: "RowLoading",
  verb: "readRows",
  summary: "…",
  rank: 0,
  inputs: {},
  outputs: { data: { kind: "tabular.raw", doc: "…" } },
  config: z.object({}),
  job: {
    type: "processing",
    image: { framework: "sklearn", version: "1.2-1" },
    script: { folder: new URL("./script/", import.meta.url).href, entry: "run.py" },
  },
});
export default Pipeline.with(definePack({ name: "mine", version: "1.0.0", steps: [step] }))("fraud").readRows();
