import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { nodeEffects } from "./effects.ts";

const top = mkdtempSync(join(tmpdir(), "effects-"));
afterAll(() => rmSync(top, { recursive: true, force: true }));
const { files, processes } = nodeEffects();

/** A shell command's output, as the lines that arrive. */
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

describe("an append-only file", () => {
  test("contains every line in order, no matter which writes are awaited", async () => {
    const path = join(top, "lines");
    const [one, two] = await Promise.all([files.append(path), files.append(path)]);
    const long = "x".repeat(5000);
    const asked = Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? one : two).line(`${index} ${long}`));
    await asked[30];
    await one.line("last of one");
    await Promise.all([one.close(), two.close()]);
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(51);
    const numbers = lines.filter((line) => line.endsWith(long)).map((line) => Number.parseInt(line, 10));
    for (const rest of [0, 1]) {
      const own = numbers.filter((number) => number % 2 === rest);
      expect(own).toEqual(Array.from({ length: 25 }, (_, index) => 2 * index + rest));
    }
  });

  test("reports every failed write, because the disk is tried again each time", async () => {
    const full = await files.append("/dev/full");
    await expect(full.line("a")).rejects.toMatchObject({ code: "ENOSPC" });
    await expect(full.line("b")).rejects.toMatchObject({ code: "ENOSPC" });
    await full.close();
  });
});

test("only a link has a target", async () => {
  const [file, link] = [join(top, "no-link"), join(top, "link")];
  writeFileSync(file, "");
  await files.link("nowhere", link);
  expect(await Promise.all([link, file, top, join(top, "missing")].map(files.readLink))).toEqual([
    "nowhere",
    undefined,
    undefined,
    undefined,
  ]);
});

describe("folders", () => {
  test("are created with their parents, and can already exist", async () => {
    await files.makeFolder(join(top, "a/b/c"));
    await files.makeFolder(join(top, "a/b/c"));
    expect(existsSync(join(top, "a/b/c"))).toBe(true);
  });

  test("are created concurrently", async () => {
    const all = Array.from({ length: 40 }, (_, index) => files.makeFolder(join(top, `m/n/o/${index % 3}`)));
    await expect(Promise.all(all)).resolves.toHaveLength(40);
  });

  test("report why they cannot be created", async () => {
    writeFileSync(join(top, "file"), "");
    await expect(files.makeFolder(join(top, "file"))).rejects.toMatchObject({ code: "EEXIST" });
    await expect(files.makeFolder(join(top, "file/x"))).rejects.toMatchObject({ code: "ENOTDIR" });
  });

  test.runIf(process.platform === "linux")("below /proc are refused without waiting", async () => {
    await expect(files.makeFolder("/proc/specline/x")).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("the lines of a process's output", () => {
  test("end with a line feed, a carriage return or both, no matter how the bytes arrive", async () => {
    expect(await linesOf("printf 'a\\r'; sleep 0.2; printf '\\nb\\rc\\n\\nd\\303'; sleep 0.2; printf '\\251'")).toEqual(
      ["a", "b", "c", "", "dé"],
    );
    expect(await linesOf("printf '10%%\\r'; sleep 0.2; printf '20%%\\r'")).toEqual(["10%", "20%"]);
  });

  test("are passed on in parts if they never end", async () => {
    const lines = await linesOf("head -c 3000000 /dev/zero | tr '\\0' x");
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join("")).toHaveLength(3_000_000);
  });
});
