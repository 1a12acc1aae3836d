import { expect, test } from "vitest";
import { secretsInDefinition } from "./secrets.ts";

const found = (step: object, more: object = {}) =>
  secretsInDefinition({ Version: "2020-12-01", Steps: [step], ...more }).map(({ code, severity, at, message }) => {
    expect(code).toBe("definition/secret");
    return [severity, at.step, at.path, message];
  });
const job = (Environment: object, rest: object = {}) => ({
  Name: "A",
  Type: "Processing",
  Arguments: { Environment, ...rest },
});
const said = (path: string, step: string | undefined = "A") => [
  ["warning", step, path, `${path} holds a secret in plain text`],
];

test.each<[string, object, string]>([
  ["by its name", { DB_PASSWORD: "hunter2" }, "Steps[0].Arguments.Environment.DB_PASSWORD"],
  ["in a URL", { URL: "postgres://lee:hunter2@db/shop" }, "Steps[0].Arguments.Environment.URL"],
  ["by its form", { X: `ghp_${"a1B2".repeat(9)}` }, "Steps[0].Arguments.Environment.X"],
])("a secret %s is a warning at its member, and is not shown", (_, environment, path) => {
  expect(found(job(environment))).toEqual(said(path));
});

test("finds secrets in an argument, in a step in an arm, and in a parameter's default", () => {
  const words = { AppSpecification: { ContainerArguments: ["--x", "1", "--password", "hunter2hunter2"] } };
  expect(found(job({}, words))).toEqual(said("Steps[0].Arguments.AppSpecification.ContainerArguments[3]"));
  const gate = { Name: "G", Type: "Condition", Arguments: { Conditions: [], IfSteps: [job({ API_KEY: "abc" })] } };
  expect(found(gate)).toEqual(said("Steps[0].Arguments.IfSteps[0].Arguments.Environment.API_KEY"));
  const Parameters = [{ Name: "DbPassword", Type: "String", DefaultValue: "hunter2" }];
  expect(found(job({}), { Parameters })[0]?.[0]).toBe("warning");
});

test.each<[string, object]>([
  ["a reference", { DB_PASSWORD: "{{resolve:secretsmanager:db}}" }],
  ["an ARN", { SECRET: "arn:aws:secretsmanager:us-east-1:123456789012:secret:x" }],
  ["an expression", { DB_PASSWORD: { Get: "Parameters.DbPassword" } }],
  ["a mask", { DB_PASSWORD: "***" }],
  ["a name that only contains the word", { MAX_TOKENS: "512", PASSWORD_FILE: "/run/secrets/db" }],
])("%s is none", (_, environment) => expect(found(job(environment))).toEqual([]));
