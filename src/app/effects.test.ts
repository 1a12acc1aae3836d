import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { nodeEffects } from "./effects.ts";

const top = mkdtempSync(join(tmpdir(), "effects-"));
afterAll(() => rmSync(top, { recursive: true, force: true }));
const { files, processes } = nodeEffects();

/** What a shell text prints, as the lines that arrive. */
async function linesOf(text: string): Promise<readonly string[]> {
  const lines: string[] = [];
  const running = await processes.start({
    words: ["/bin/sh", "-c", text],
    folder: top,
    environment: { PATH: "/usr/bin:/bin" },
    onLine: (line) => lines.push(line),
  });
  await running.ended;
  return lines;
}

describe("folders", () => {
  test("are made one below the other, and may be there already", async () => {
    await files.makeFolder(join(top, "a/b/c"));
    await files.makeFolder(join(top, "a/b/c"));
    expect(existsSync(join(top, "a/b/c"))).toBe(true);
  });

  test("are made by many at once", async () => {
    const all = Array.from({ length: 40 }, (_, index) => files.makeFolder(join(top, `m/n/o/${index % 3}`)));
    await expect(Promise.all(all)).resolves.toHaveLength(40);
  });

  test("say why they cannot be made", async () => {
    writeFileSync(join(top, "file"), "");
    await expect(files.makeFolder(join(top, "file"))).rejects.toMatchObject({ code: "EEXIST" });
    await expect(files.makeFolder(join(top, "file/x"))).rejects.toMatchObject({ code: "ENOTDIR" });
  });

  test.runIf(process.platform === "linux")("below /proc are refused, not waited for", async () => {
    await expect(files.makeFolder("/proc/specline/x")).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("the lines of a process", () => {
  test("end with line feed, carriage return or both, however the bytes arrive", async () => {
    expect(await linesOf("printf 'a\\r'; sleep 0.2; printf '\\nb\\rc\\n\\nd\\303'; sleep 0.2; printf '\\251'")).toEqual(
      ["a", "b", "c", "", "dé"],
    );
    expect(await linesOf("printf '10%%\\r'; sleep 0.2; printf '20%%\\r'")).toEqual(["10%", "20%"]);
  });

  test("that never end are given in parts", async () => {
    const lines = await linesOf("head -c 3000000 /dev/zero | tr '\\0' x");
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join("")).toHaveLength(3_000_000);
  });
});
