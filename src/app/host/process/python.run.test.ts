import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Command, Ended } from "../../../local/effects.ts";
import { nodeHost } from "../host.ts";
import { findPython, VENV } from "./python.ts";

const packages = { pandas: "1.5.3", numpy: "1.24.2", "scikit-learn": "1.2.1", xgboost: "1.7.4" };
const good = `specline-python ${JSON.stringify({ version: "3.11.2", executable: "", packages, faults: {} })}`;

test("the first usable candidate in order wins, even if it answers late, and slower candidates are killed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "specline-python-"));
  const script = (path: string, text: string): void => {
    mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, path, "python3"), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  };
  script(`${VENV}/bin`, `sleep 0.5; echo '${good}'`);
  script("bin", "sleep 300");
  const ended: Promise<Ended>[] = [];
  const { effects, ...host } = nodeHost(() => undefined);
  const start = async (command: Command) => {
    const running = await effects.processes.start(command);
    ended.push(running.ended);
    return running;
  };
  const watched = { ...effects, processes: { ...effects.processes, start } };
  const environment = { PATH: `${join(folder, "bin")}:/usr/bin:/bin` };
  const { found } = await findPython({ ...host, effects: watched, folder, environment }, "versions");
  expect(found).toMatchObject({ source: ".specline/venv", version: "3.11.2" });
  expect((await ended[1])?.signal).toBe("SIGKILL");
  rmSync(folder, { recursive: true });
});

test("the probe works with real interpreters, both with and without the packages", async () => {
  const host = nodeHost(() => undefined);
  const search = await findPython({ ...host, environment: { PATH: "/usr/bin:/bin" } }, "import");
  const answers = [...(search.found === undefined ? [] : [search.found]), ...search.rejected];
  expect(answers.length).toBeGreaterThan(0);
  for (const answer of answers) expect(answer.version, JSON.stringify(answer)).toMatch(/^3\.\d+\.\d+$/);
});
