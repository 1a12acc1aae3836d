import { expect, test } from "vitest";
import type { Json } from "../base/canonical.ts";
import { policyFaults } from "./policy-faults.ts";

const STATEMENT = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const { Action: _, ...WITHOUT_ACTION } = STATEMENT;

test.each<[string, Json, readonly string[]]>([
  ["a correct one", STATEMENT, []],
  ["several correct ones", [STATEMENT, { ...STATEMENT, Effect: "Deny", Sid: "No", Condition: {} }], []],
  [
    "an effect in other case",
    { ...STATEMENT, Effect: "allow" },
    [`the Effect of statement 1 is "allow"; did you mean 'Allow'?`],
  ],
  [
    "an effect that does not exist",
    { ...STATEMENT, Effect: "x" },
    [`the Effect of statement 1 is "x", not Allow or Deny`],
  ],
  ["no effect", [STATEMENT, { Action: "*", Resource: "*" }], ["statement 2 has no Effect"]],
  [
    "a member in other case",
    { ...WITHOUT_ACTION, action: "*" },
    ["statement 1 has a member 'action'; did you mean 'Action'?", "statement 1 has neither Action nor NotAction"],
  ],
  ["both", { ...STATEMENT, NotResource: "*" }, ["statement 1 has both Resource and NotResource"]],
  ["no object", ["Allow"], ["statement 1 is not an object"]],
])("a statement: %s", (_, Statement, expected) => {
  expect(policyFaults({ Statement })).toEqual(expected);
});
