import { execFileSync, execSync, spawn, spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";

// Tests the guard itself. A leftover record of a rejected program would make this file fail, so each test removes its own.
const notes = process.env["SPECLINE_UNIT_STARTS"] ?? "";
const noted = (): readonly string[] => readFileSync(notes, "utf8").trim().split("\n");
afterEach(() => rmSync(notes, { force: true }));

const ways: Readonly<Record<string, () => unknown>> = {
  spawn: () => spawn("python3", ["-c", "1"]),
  spawnSync: () => spawnSync("python3", ["-c", "1"]),
  "execFileSync by its path": () => execFileSync(`${notes}-bin/python3`, ["-c", "1"]),
  "a shell": () => execSync("cd / && python3 -c 1"),
  "a program before it": () => spawnSync("env", ["X=1", "python3", "-c", "1"]),
  "the command line": () => spawnSync(process.execPath, ["/anywhere/bin/specline.js", "check"]),
};

// A fake python3, so that the guard can be tested on machines without one.
const path = process.env["PATH"];
test.each(Object.entries(ways))("%s is refused and noted", (_, start) => {
  const folder = `${notes}-bin`;
  execFileSync("mkdir", ["-p", folder]);
  writeFileSync(`${folder}/python3`, "#!/bin/sh\n", { mode: 0o755 });
  process.env["PATH"] = `${folder}:${path}`;
  try {
    expect(start).toThrow("a unit test may not start");
    expect(noted()).toHaveLength(1);
  } finally {
    process.env["PATH"] = path;
    rmSync(folder, { recursive: true });
  }
});

test("a Node process started by a test is also watched", () => {
  const code = 'require("node:child_process").spawnSync("/bin/sh", ["-c", "exec python3 -c 1"])';
  expect(spawnSync(process.execPath, ["-e", code], { encoding: "utf8" }).stderr).toContain("a unit test may not start");
  expect(noted()).toHaveLength(1);
});

test("other programs, and a missing Python, can be started", () => {
  expect(spawnSync("sh", ["-c", "echo pythonic"], { encoding: "utf8" }).stdout).toBe("pythonic\n");
  expect(spawnSync("/nowhere/python3", ["-c", "1"]).error).toMatchObject({ code: "ENOENT" });
});
