import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../base/canonical.ts";
import * as classes from "../../steps/configs.ts";
import { parseConfigs } from "../index.ts";
import { file, save, steps, xgboost } from "./testing/config-files.ts";

describe("secrets", () => {
  const held = (environment: JsonObject): readonly string[] =>
    parseConfigs(JSON.stringify(xgboost({ environment })), "c.json", steps)
      .diagnostics.filter(({ code }) => code === "config/secret")
      .map(({ message }) => /'environment\.(\w+)'/.exec(message)?.[1] ?? message);
  test("recognizes secrets by their form and by name, even in the middle of a name", () => {
    const found = {
      DB_PASS: "a1",
      PGPASSWORD: "a2",
      SECRET_VALUE: "a3",
      PASSWORD_PROD: "a4",
      JDBC: "jdbc:postgresql://lee:a5a5@db/x",
      SIGNED: "https://b.s3.amazonaws.com/x?X-Amz-Signature=a6a6a6",
      ODBC: "Server=db;Uid=lee;Pwd=a7a7a7;",
      HOOK: "https://hooks.slack.com/services/T0/B0/a8a8a8",
      JWT: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.a9a9a9",
    };
    expect(held(found)).toEqual(Object.keys(found));
  });
  test("does not report similar words or references", () => {
    expect(
      held({
        PAD_TOKEN: "[PAD]",
        MAX_TOKENS: "512",
        TOKENIZERS_PARALLELISM: "false",
        PASSWORD_LENGTH: "12",
        SECRET_ARN: "arn:aws:secretsmanager:us-east-1:123456789012:secret:db",
        DB_PASSWORD: "{{resolve:secretsmanager:db}}",
        URL: `postgresql://lee:${"$"}{DB_PASSWORD}@db/x`,
        IMAGE: "s3://bucket/key=value/part=2",
        VOLUME_KEY: "alias/models",
      }),
    ).toEqual([]);
  });
  test("also finds and hides secrets in keys and metadata", () => {
    const url = "https://lee:hunter2@host/x";
    const { diagnostics } = parseConfigs(
      JSON.stringify(xgboost({ [url]: 1, environment: { [url]: "x" } }, {}, { note: { password: "hunter2" } })),
      "c.json",
      steps,
    );
    expect(
      diagnostics
        .filter(({ code }) => code === "config/secret")
        .map(({ message }) => message.split(" ")[0])
        .sort(),
    ).toEqual([
      "'environment.https://lee:[redacted]@host/x'",
      "'https://lee:[redacted]@host/x'",
      "'metadata.note.password'",
    ]);
    expect(JSON.stringify(diagnostics)).not.toContain("hunter");
  });

  const key = `AKIA${"A1B2C3D4E5F6G7H8"}`;
  test("rejects secrets in a file without showing them in any message", () => {
    const file = xgboost({
      environment: { DB_PASSWORD: "hunter2", AWS_ID: key, SECRET_ARN: "arn:aws:secretsmanager:x", TOKENS: "12" },
      hyperparameters: { api_key: "hunter3" },
      max_depth: { password: "hunter4" },
    });
    const { diagnostics } = parseConfigs(JSON.stringify(file, null, 2), "c.json", steps);
    expect(
      diagnostics
        .filter(({ code }) => code === "config/secret")
        .map(({ message, at }) => [at.range?.start.line, message]),
    ).toEqual([
      [12, "'environment.DB_PASSWORD' of XGBoostTraining holds a secret in plain text"],
      [13, "'environment.AWS_ID' of XGBoostTraining holds a secret in plain text"],
      [18, "'hyperparameters.api_key' of XGBoostTraining holds a secret in plain text"],
      [21, "'max_depth.password' of XGBoostTraining holds a secret in plain text"],
    ]);
    expect(diagnostics.find(({ code }) => code === "config/bad-value")?.message).toContain('{"password":"[redacted]"}');
    expect(JSON.stringify(diagnostics)).not.toMatch(/hunter|AKIA/);
  });
  test("also rejects secrets in configs of unknown steps, and reports shared ones once", () => {
    const types = { Oracle: "OracleConfig", Package: "PackageConfig" };
    const { diagnostics } = parseConfigs(
      JSON.stringify(file(types, { Oracle: { auth_token: "hunter2" } }, { shared: { db_password: "hunter3" } })),
      "c.json",
      steps,
      { partial: true },
    );
    expect(diagnostics.filter(({ code }) => code === "config/secret").map(({ message }) => message)).toEqual([
      "'db_password' of 'shared' holds a secret in plain text",
      "'auth_token' of Oracle holds a secret in plain text",
    ]);
  });
  test("rejects secrets when a file is saved", () => {
    const { diagnostics } = save([classes.PackageConfig({ environment: { GITHUB_TOKEN: "hunter2" } })]);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "'environment.GITHUB_TOKEN' of Package holds a secret in plain text",
    ]);
  });
  test("does not treat a column with a secret-like name as a secret", () => {
    const load = classes.DataLoadingConfig({ source: "data.csv", schema: { password: "text", token: "category" } });
    expect(save([load]).diagnostics).toEqual([]);
  });
});
