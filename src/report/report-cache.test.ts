import { describe, expect, it } from "vitest";
import { disk } from "../../test/fixtures/run/disk.ts";
import { changed, RUN_FOLDER, record } from "../../test/fixtures/run/record.ts";
import type { ReportFiles } from "./data/artifact-reader.ts";
import { openReportCache, writeReport } from "./index.ts";

/** An in-memory folder, and a list of the run's files that were read. */
function machine(stamp = "0") {
  const kept = new Map<string, string>();
  const read: string[] = [];
  const real = disk();
  const files: ReportFiles = {
    ...real,
    readRegular: (path) => {
      read.push(path);
      return real.readRegular(path);
    },
    reader: (path) => {
      read.push(path);
      return real.reader(path);
    },
    stat: async (path) => {
      const found = await real.stat(path);
      return found === undefined ? undefined : { ...found, changed: path.endsWith("metrics.json") ? stamp : "0" };
    },
  };
  const cache = openReportCache(
    {
      readRegular: async (path) => kept.get(path),
      write: async (path, text) => {
        kept.set(path, text);
      },
    },
    "/cache",
    "1.0.0",
  );
  return { kept, read, files, cache, forget: () => read.splice(0) };
}

describe("a report of previously reported outputs", () => {
  it("does not read them again and is identical", async () => {
    const { read, files, cache, forget } = machine();
    const first = await writeReport(record, files, RUN_FOLDER, { kept: cache });
    expect(read.length).toBeGreaterThan(0);
    forget();
    expect(await writeReport(record, files, RUN_FOLDER, { kept: cache })).toBe(first);
    expect(read.filter((path) => !path.endsWith(".log"))).toEqual([]);
    expect(await writeReport(record, files, RUN_FOLDER)).toBe(first);
  });

  it("contains its own run's data", async () => {
    const { files, cache } = machine();
    await writeReport(record, files, RUN_FOLDER, { kept: cache });
    const page = await writeReport(changed({}, { title: "another", notes: ["only now"] }), files, RUN_FOLDER, {
      kept: cache,
    });
    expect(page).toContain("<h1>another</h1>");
    expect(page).toContain("only now");
  });

  it("is rendered again if a file has changed or the cache is corrupt", async () => {
    const { kept, files, cache } = machine();
    const first = await writeReport(record, files, RUN_FOLDER, { kept: cache });
    const changedFiles = machine("1").files;
    const before = kept.size;
    await writeReport(record, changedFiles, RUN_FOLDER, { kept: cache });
    expect(kept.size).toBe(before + 1);
    for (const [path, text] of kept) kept.set(path, text.slice(0, -9));
    expect(await writeReport(record, files, RUN_FOLDER, { kept: cache })).toBe(first);
  });
});
