import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { doctor } from "./doctor.ts";
import { nodeHost } from "./host/host.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "specline-doctor-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("doctor checks everything on this machine and leaves nothing behind", async () => {
  const host = nodeHost(() => undefined);
  const work = join(folder, "outer/work");
  const { checks } = await doctor(host, { fix: false, work });
  expect(checks.map(({ name }) => name)).toEqual(["node", "python", "work folder", "disk", "isolation"]);
  expect(await host.effects.files.list(folder)).toEqual([]);
  await host.effects.files.makeFolder(work);
  await doctor(host, { fix: false, work });
  expect(await host.effects.files.list(work)).toEqual([]);
  expect(await host.effects.files.stat(work)).toBeDefined();
});

test("doctor reports an old Node, a full disk and a work folder that is a file", async () => {
  const blocked = join(folder, "file");
  await writeFile(blocked, "");
  const host = { ...nodeHost(() => undefined), node: "18.20.0", environment: { SPECLINE_PYTHON: "/nowhere/python" } };
  const broken = await doctor(host, { fix: false, work: blocked });
  expect(broken.ok).toBe(false);
  expect(broken.diagnostics.map(({ code }) => code)).toEqual([
    "environment/node",
    "environment/chosen-python",
    "environment/not-writable",
  ]);
  const full = await doctor({ ...host, freeBytes: async () => 1000 }, { fix: false, work: join(folder, "full") });
  expect(full.diagnostics.find(({ code }) => code === "environment/disk")?.message).toContain("1000 B");
});
