import { comparable, execution, join, not, or, param, Pipeline } from "specline";
import { conditionStep, failStep, lambdaStep } from "specline/sagemaker";

const s = param.string("S", { default: "a" });
const i = param.integer("I", { default: 1 });
const f = param.float("F", { default: 0.5 });
const b = param.boolean("B", { default: true });

const l = lambdaStep("L", {
  FunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:x",
  OutputParameters: { n: "Integer" },
});

const f1 = failStep("F1", "one");

const f2 = failStep("F2", join(" ", ["v", i]));

const inner2 = conditionStep("Inner2", { conditions: [comparable(b).eq(true)], if: [f1], else: [f2] });

const f3 = failStep("F3", "");

const inner = conditionStep("Inner", {
  conditions: [comparable(s).in(["a", "b", execution.pipelineName])],
  if: [inner2],
  else: [f3],
});

const outer = conditionStep(
  "Outer",
  {
    conditions: [
      comparable(s).eq("a"),
      comparable(i).gt(0),
      comparable(f).gte(0.1),
      comparable(l.outputs.n).lt(5),
      comparable(i).lte(i),
      not(comparable(s).eq("z")),
      or(comparable(b).eq(false), comparable(i).in([1, 2]), not(or(comparable(f).lt(0)))),
      comparable(execution.startTime).eq("2024-01-01T00:00:00Z"),
    ],
    if: [inner],
  },
  { displayName: "Outer cond", description: "all" },
);

const f4 = failStep("F4", "x");

const after = conditionStep(
  "After",
  { conditions: [comparable(outer.properties.Outcome).eq(true)], else: [f4] },
  { after: [l] },
);

export default Pipeline("imported").use(l, outer, after);
