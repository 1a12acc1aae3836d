import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import { type At, below } from "../path.ts";
import { placeOf } from "../place.ts";
import type { StepView } from "../view.ts";
import { nodesIn } from "../walk.ts";
import type { DefinitionCheck } from "./check.ts";

/** What Python writes for an object that was used as a string. */
const REPRS: readonly RegExp[] = [
  /<[\w.]+ object at 0x[0-9a-f]+>/,
  /<(function|class|bound method|module) [^>]+>/,
  /\{'(Get|Std:Join|Std:JsonGet)': /,
  /\b(Parameter(String|Integer|Float|Boolean)|Properties|ExecutionVariable|PropertyFile)\([^)]*\)/,
  /\bdict_(keys|values|items)\(\[/,
  /^s3:\/\/None(\/|$)|\/None\//,
];

/** Twelve digits, or AWS itself or no account, in any partition. */
const ARN = /^arn:aws[a-z-]*:[a-z0-9-]+:([a-z]{2}(-[a-z]+)+-\d)?:(\d{12}|aws|)?:.+$/s;

/** What the members beside Arguments hold, because the service model does not describe them. */
const BESIDE: Readonly<Record<string, readonly [pattern: RegExp, what: string]>> = {
  FunctionArn: [/^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:.+$/, "the ARN of a Lambda function"],
  SqsQueueUrl: [/^https:\/\/[^/]+\/\d{12}\/.+$/, "the URL of an SQS queue"],
};

/** Reports strings that cannot be what was meant: Python's own notation for objects, and malformed ARNs. */
export const strings: DefinitionCheck = function* (view) {
  for (const step of view.steps) {
    for (const [member, [pattern, what]] of Object.entries(BESIDE)) {
      const value = step.json[member];
      if (typeof value !== "string") continue;
      const at = below(step.at, member);
      if (isRepr(value)) yield repr(value, at, step);
      else if (!pattern.test(value))
        yield diagnostic("definition/not-an-arn", { member, value: short(value), what }, placeOf(at, step));
    }
    for (const { value, at } of nodesIn(step)) {
      if (typeof value !== "string") continue;
      if (isRepr(value)) yield repr(value, at, step);
      else if (value.startsWith("arn:") && !ARN.test(value) && !PATTERNED.test(String(at.key)))
        yield diagnostic(
          "definition/not-an-arn",
          { member: String(at.key), value: short(value), what: "an ARN" },
          placeOf(at, step),
        );
    }
  }
};

/** Members whose pattern in the service model describes their ARN. */
const PATTERNED = /RoleArn$/;

const isRepr = (value: string): boolean => REPRS.some((pattern) => pattern.test(value));
const repr = (value: string, at: At, step: StepView): Diagnostic =>
  diagnostic("definition/python-repr", { value: short(value) }, placeOf(at, step));
const short = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
