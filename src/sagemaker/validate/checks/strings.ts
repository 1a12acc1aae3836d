import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import { shapeOf } from "../../service/composed.ts";
import { below } from "../path.ts";
import { placeOf } from "../place.ts";
import type { StepView } from "../view.ts";
import { type Node, nodesIn } from "../walk.ts";
import type { DefinitionCheck } from "./check.ts";

/** Python's representation of an object that was used as a string. */
const REPRS: readonly RegExp[] = [
  /<[\w.]+ object at 0x[0-9a-f]+>/,
  /<(function|bound method) [\w.<>]+ (at 0x|of ).*>/,
  /<(class|module) '[^']+'[^>]*>/,
  /\{'(Get|Std:Join|Std:JsonGet)': .*\}/,
  /\b(Parameter(String|Integer|Float|Boolean)|PropertyFile)\(name=.*\)/,
  /\bdict_(keys|values|items)\(\[.*\]\)/,
  /(?<=^s3:\/\/(.*\/)?)None(?=\/|$)/,
];

/** Twelve digits, one of AWS's own accounts ("aws", "cloudfront") or no account, in any partition. */
const ARN = /^arn:aws[a-z-]*:[a-z0-9-]+:([a-z]{2,4}(-[a-z]+)+-\d)?:(\d{12}|[a-z][a-z-]*|)?:.+$/s;
/** Templates that a program completes before use: "arn:aws:sns:{region}:{account}:topic", "arn:aws:iam::*:role/x". */
const UNFINISHED = /[*?{}<>$%]|:$/;

/** The contents of members beside Arguments, which the service model does not describe. */
const BESIDE: Readonly<Record<string, { readonly pattern: RegExp; readonly what: string; readonly hint: string }>> = {
  FunctionArn: {
    pattern: /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:.+$/,
    what: "the ARN of a Lambda function",
    hint: "write it as arn:aws:lambda:REGION:ACCOUNT:function:NAME, with an account of twelve digits",
  },
  SqsQueueUrl: {
    pattern: /^https:\/\/[^/]+\/\d{12}\/.+$/,
    what: "the URL of an SQS queue",
    hint: "write it as https://sqs.REGION.amazonaws.com/ACCOUNT/NAME, with an account of twelve digits",
  },
};

/** Reports strings that cannot be intended: Python's representations of objects, and malformed ARNs. */
export const strings: DefinitionCheck = function* (view) {
  for (const step of view.steps) {
    for (const [member, { pattern, what, hint }] of Object.entries(BESIDE)) {
      const value = step.json[member];
      if (typeof value !== "string") continue;
      const at = below(step.at, member);
      const repr = reprIn(value);
      if (repr !== undefined) yield diagnostic("definition/python-repr", { value: short(repr) }, placeOf(at, step));
      else if (!pattern.test(value))
        yield diagnostic("definition/not-an-arn", { member, value: short(value), what }, placeOf(at, step), { hint });
    }
    for (const node of nodesIn(step)) {
      const { value, at } = node;
      if (typeof value !== "string") continue;
      const repr = reprIn(value);
      if (repr !== undefined) yield diagnostic("definition/python-repr", { value: short(repr) }, placeOf(at, step));
      else if (value.startsWith("arn:") && !ARN.test(value)) yield* malformed(value, node, step);
    }
  }
};

/** A malformed ARN. The service ignores names that the user chose, and has patterns for some members. */
function* malformed(value: string, { at, name, shape }: Node, step: StepView): Iterable<Diagnostic> {
  const place = placeOf(at, step);
  if (name === "" && !UNFINISHED.test(value))
    yield diagnostic("definition/malformed-arn", { value: short(value) }, place);
  else if (name !== "" && shape !== undefined && shapeOf(shape).pattern?.includes("arn:") !== true)
    yield diagnostic("definition/not-an-arn", { member: name, value: short(value), what: "an ARN" }, place);
}

/** Python's representation of an object in a string. */
const reprIn = (value: string): string | undefined =>
  REPRS.map((pattern) => pattern.exec(value)?.[0]).find((found) => found !== undefined);

const short = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
