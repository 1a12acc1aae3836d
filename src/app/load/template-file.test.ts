import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canonicalText } from "../../base/canonical.ts";
import { nodeHost } from "../host/host.ts";
import { type PreparedPipeline, prepare, prepareAuthored } from "./prepare.ts";
import { createPipelineFromTemplate } from "./template.ts";

const folder = mkdtempSync(join(tmpdir(), "specline-template-"));
const host = { ...nodeHost(() => undefined), folder };
const file = join(folder, "team/team.config.json");
const TARGET = { role: "arn:aws:iam::123456789012:role/ml", bucket: "team-eu", region: "EU" };

beforeAll(() => {
  cpSync(fileURLToPath(new URL("../../../test/fixtures/team", import.meta.url)), join(folder, "team"), {
    recursive: true,
  });
  mkdirSync(join(folder, "code"));
  const configs = JSON.parse(readFileSync(file, "utf8"));
  Object.assign(configs.configuration.shared, TARGET, { no_such_field: 1 });
  writeFileSync(file, JSON.stringify(configs, null, 1));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Paths in messages are relative to the pipeline's folder. */
const told = ({ diagnostics }: PreparedPipeline) =>
  diagnostics.map(({ severity, code, message, at }) => {
    return `${severity}[${code}] ${message.replaceAll("../team/", "")} ${at.file}:${at.range?.start.line}`;
  });
const fromCode = async (from: string) =>
  prepareAuthored(host, await createPipelineFromTemplate(file), join(folder, from), {});

const bytes = ({ compiled }: PreparedPipeline): string => canonicalText(compiled?.definition);

describe("a pipeline that code creates from a config file", () => {
  test.each(["team", "code", ""])("has the file's messages and target, from the folder '%s'", async (from) => {
    const own = await prepare(host, file, {});
    expect(told(own).join("\n")).toMatch(/config\/extra-fields.*'no_such_field'/);
    const made = await fromCode(from);
    const messages = told(made).map((one) => (from === "" ? one.replaceAll("'team/", "'") : one));
    expect(messages).toEqual(told(own));
    expect(made.target).toEqual(own.target);
    expect(made.target).toMatchObject({ region: "eu-west-1", role: TARGET.role, bucket: TARGET.bucket });
  });
  test("has the file's code and data, and so compiles to the same definition", async () => {
    const own = await prepare(host, file, {});
    expect(told(own).filter((one) => one.includes("compile/own-script"))).not.toEqual([]);
    expect(bytes(await fromCode("team"))).toBe(bytes(own));
    // Local data are uploaded under a name made from their path, as the pipeline sees it.
    const anywhere = (text: string) => text.replaceAll(/\/data\/[0-9a-f]{16}/g, "/data");
    for (const from of ["code", ""]) expect(anywhere(bytes(await fromCode(from)))).toBe(anywhere(bytes(own)));
  });
  test("uses another target if one is named", async () => {
    const made = await prepareAuthored(host, await createPipelineFromTemplate(file), folder, { target: "local" });
    expect(made.target?.name).toBe("local");
    expect(told(made).join("\n")).toMatch(/config\/extra-fields/);
  });
});
