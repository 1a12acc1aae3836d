import { describe, expect, test } from "vitest";
import { type Editable, fixture } from "../../../../test/definitions/fixtures.ts";
import { validateDefinition } from "../index.ts";

const rename = (holder: Editable, name: string, wrong: string): void => {
  holder[wrong] = holder[name];
  delete holder[name];
};
const condition = (d: Editable): Editable => d.Steps[3].Arguments.Conditions[0];
const policy = { ExceptionType: ["Step.THROTTLING"], MaxAttempts: 2 };
const withRetries = (d: Editable): Editable => {
  d.Steps[0].RetryPolicies = [{ ...policy }];
  return d.Steps[0].RetryPolicies[0];
};

describe("reports a misspelled member of a step as one problem", () => {
  test.each<readonly [string, (d: Editable) => void]>([
    ["Version", (d) => rename(d, "Version", "Verson")],
    ["Name", (d) => rename(d.Parameters[4], "Name", "Nmae")],
    ["DefaultValue", (d) => rename(d.Parameters[4], "DefaultValue", "DefautValue")],
    ["CacheConfig", (d) => rename(d.Steps[0], "CacheConfig", "CacheConfg")],
    ["ExpireAfter", (d) => rename(d.Steps[0].CacheConfig, "ExpireAfter", "ExpiresAfter")],
    ["Enabled", (d) => rename(d.Steps[0].CacheConfig, "Enabled", "Enable")],
    ["MaxAttempts", (d) => rename(withRetries(d), "MaxAttempts", "MaxAttempt")],
    ["ExceptionType", (d) => rename(withRetries(d), "ExceptionType", "ExceptionTypes")],
    ["LeftValue", (d) => rename(condition(d), "LeftValue", "LeftVale")],
    ["Conditions", (d) => rename(d.Steps[3].Arguments, "Conditions", "Conditons")],
    ["FilePath", (d) => rename(d.Steps[2].PropertyFiles[0], "FilePath", "FilePth")],
    ["Path", (d) => rename(condition(d).LeftValue["Std:JsonGet"], "Path", "Pth")],
    ["Values", (d) => rename(d.Steps[3].Arguments.ElseSteps[0].Arguments.ErrorMessage["Std:Join"], "Values", "Valus")],
    ["ErrorMessage", (d) => rename(d.Steps[3].Arguments.ElseSteps[0].Arguments, "ErrorMessage", "ErorMessage")],
  ])("%s", (name, plant) => {
    const definition = fixture("v3_abalone.json");
    plant(definition);
    // Values used only by the misspelled member are now unused, and a parameter without a name cannot be read. The
    // resulting diagnostics are not compared here.
    const found = validateDefinition(definition).filter(
      (d) => d.code !== "definition/unknown-parameter" && d.severity === "error",
    );
    expect(found.map((d) => [d.code, d.hint])).toEqual([["definition/unknown-member", `did you mean '${name}'?`]]);
  });
});
