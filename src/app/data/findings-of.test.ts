import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { RunRecord } from "../../local/record/record.ts";
import { files } from "../host/files.ts";
import { findingsOf } from "./findings-of.ts";

const folder = mkdtempSync(join(tmpdir(), "specline-findings-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const encoding = { code: "data/encoding", data: { file: "a.csv", encoding: "cp1252" } };
const dates = { code: "data/ambiguous-dates", data: { column: "day", example: "1/2/20", taken: "a", other: "b" } };

/** A run in which each step wrote such a profile. */
function recordOf(profiles: Readonly<Record<string, unknown>>): RunRecord {
  const ids = Object.keys(profiles);
  for (const [id, profile] of Object.entries(profiles)) {
    mkdirSync(join(folder, id), { recursive: true });
    writeFileSync(join(folder, id, "profile.json"), typeof profile === "string" ? profile : JSON.stringify(profile));
  }
  return {
    manifest: { steps: ids.map((id) => ({ id, outputs: { metadata: { kind: "profile" } } })) },
    steps: ids.map((name) => ({ name, outputs: { metadata: { path: join(folder, name) } } })),
  } as unknown as RunRecord;
}

test("each finding about the loaded tables is reported once, at the first step that produced it", async () => {
  const found = await findingsOf(
    files,
    recordOf({ one: { findings: [encoding] }, two: { findings: [encoding, dates] } }),
  );
  expect(found.map(({ code, severity, at }) => [code, severity, at.step])).toEqual([
    ["data/encoding", "warning", "one"],
    ["data/ambiguous-dates", "warning", "two"],
  ]);
  expect(found[0]?.message).toContain("'a.csv' is not UTF-8; it is read as cp1252");
});

test("profiles that have no findings, come from other scripts or are unreadable are ignored", async () => {
  const odd = { none: {}, other: { findings: "many" }, codes: { findings: [{ code: "x/y", data: {} }, 7, null] } };
  expect(await findingsOf(files, recordOf({ ...odd, broken: "{", empty: "" }))).toEqual([]);
});

test("a text that a later step passes on is not reported as left out", async () => {
  const leftOut = (column: string) => ({ code: "data/left-out", data: { column, reason: "it is free text" } });
  const { manifest, ...record } = recordOf({ loads: { findings: [leftOut("note"), leftOut("name")] } });
  const prepares = { id: "prepares", outputs: {}, config: { textColumns: ["note"] } };
  const found = await findingsOf(files, {
    ...record,
    manifest: { ...manifest, steps: [...(manifest?.steps ?? []), prepares] },
  } as RunRecord);
  expect(found.map(({ message }) => message)).toEqual(["'name' is left out of the features: it is free text"]);
});
