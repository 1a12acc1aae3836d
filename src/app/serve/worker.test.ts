import { expect, test } from "vitest";
import type { Host } from "../host/host.ts";
import { inWords, startWorker } from "./worker.ts";

test("a model whose code prints without a line break is ready all the same", async () => {
  const start = async ({ words, onLine }: { words: readonly string[]; onLine: (line: string) => void }) => {
    onLine(`loading… ${(JSON.parse(words[2] ?? "") as { ready: string }).ready}`);
    return { ended: new Promise(() => undefined), signal: () => undefined };
  };
  const files = {
    stat: async () => undefined,
    write: async () => undefined,
    readText: async () => '{"task":"binary"}',
  };
  const host = { effects: { files, processes: { start }, random: () => "x" }, progress: () => undefined };
  const at = { python: "python3", model: "/m", path: "/m.tar.gz", scratch: "/tmp/s" };
  const { task, socket } = await startWorker(host as unknown as Host, at, new AbortController().signal);
  expect([task, socket]).toEqual(["binary", "/tmp/s/socket"]);
});

test("what a container logs about cells is shown in words, and other lines as they are", () => {
  const data = { count: 1, rows: 3, columns: "'city' (1)" };
  expect(inWords(`data/cells-missing: ${JSON.stringify(data)}`)).toBe(
    "missing cells are treated as in training (1 in 3 rows): 'city' (1)",
  );
  for (const line of ["hello", "data/of-a-later-release: {}", "data/cells-missing: {bad}"])
    expect(inWords(line)).toBe(line);
});
