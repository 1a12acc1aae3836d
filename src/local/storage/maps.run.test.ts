import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { definition, processingStep, sh } from "../testing/definitions.ts";
import { filesIn, workbench } from "../testing/workbench.ts";

/** A folder of the user, with these files. */
function mine(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "specline-maps-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Lists an input's files, with their contents. */
const listing = (uri: string) =>
  definition([
    processingStep("A", {
      run: sh(
        "cd /opt/ml/processing/input/data; find . -type f | sort | xargs grep -H . > /opt/ml/processing/output/data/out.txt",
      ),
      inputs: { data: uri },
      outputs: ["data"],
    }),
  ]);

test.each([
  ["a folder", "s3://b/data/", "s3://b/data", "in", "./a.csv:1\n./a.csv.bak:5\n./more/b.csv:2\n"],
  [
    "a bucket, with prefixes as in S3",
    "s3://b",
    "s3://b/in",
    "",
    "./a.csv:1\n./a.csv.bak:5\n./in-ata/a.csv:3\n./more/b.csv:2\n",
  ],
  ["a single file, under the name in its address,", "s3://b/x.csv", "s3://b/x.csv", "in/a.csv", "./x.csv:1\n"],
  ["a folder, but for an object only that", "s3://b/data", "s3://b/data/a.csv", "in", "./a.csv:1\n"],
  ["the folder of a name's beginning", "s3://b/data", "s3://b/data/mo", "in", "./more/b.csv:2\n"],
  ["the longest of several prefixes", "s3://b/data/more", "s3://b/data/more", "other", "./c.csv:4\n"],
])("%s is read for addresses with its prefix", async (_name, prefix, uri, path, expected) => {
  const files = {
    "in/a.csv": "1\n",
    "in/a.csv.bak": "5\n",
    "in/more/b.csv": "2\n",
    "in-ata/a.csv": "3\n",
    "other/c.csv": "4\n",
  };
  const folder = mine(files);
  const bench = workbench();
  const maps = [
    { prefix, path: join(folder, path) },
    { prefix: "s3://b/data", path: join(folder, "in") },
  ];
  const record = await bench.run({ definition: listing(uri) }, { maps });
  expect(record.steps[0]?.message).toBeUndefined();
  const found = bench.output(record, "A", "data");
  expect(found).toBe(expected);
  expect(filesIn(folder)).toHaveLength(Object.keys(files).length);
});

test("what the local S3 folder has comes first, and the run says so; a mapping that is not used is named", async () => {
  const bench = workbench();
  bench.put("s3://b/data/a.csv", "own\n");
  const path = mine({ "a.csv": "mapped\n" });
  const maps = [
    { prefix: "s3://b/data/", path },
    { prefix: "s3://nowhere", path },
  ];
  const record = await bench.run({ definition: listing("s3://b/data/") }, { maps });
  expect(bench.output(record, "A", "data")).toBe("./a.csv:own\n");
  expect(record.notes.join()).toContain("s3://b/data/ is read from the local S3 folder, which has something there");
  expect(record.notes.join()).toContain("--map s3://nowhere is not used so far");
});

test("a step's output at a mapped address is written to the local S3 folder, and read from there", async () => {
  const folder = mine({ "out/A/data/out.txt": "old\n", "a.csv": "new\n" });
  const bench = workbench();
  const copy = processingStep("A", {
    run: sh("cp /opt/ml/processing/input/data/a.csv /opt/ml/processing/output/data/out.txt"),
    inputs: { data: "s3://b/a.csv" },
    outputs: ["data"],
  });
  const text = JSON.stringify(copy).replace(/\{"Std:Join":.*?\]\}\}/, '"s3://b/out/A/data"');
  const record = await bench.run(
    { definition: definition([JSON.parse(text)]) },
    { maps: [{ prefix: "s3://b/", path: folder }] },
  );
  expect(record.steps[0]?.message).toBeUndefined();
  expect(bench.output(record, "A", "data")).toBe("new\n");
  expect(readFileSync(join(folder, "out/A/data/out.txt"), "utf8")).toBe("old\n");
});

test("a file in a code folder is read for an address that ends with its path, and the run says so", async () => {
  const folder = mine({ "x.py": "wrong\n", "job/x.py": "right\n", "job/x.py.bak": "no\n", "1f3a/y.py/z": "no\n" });
  const bench = workbench();
  const uri = "s3://b/pipeline/1f3a/job/x.py";
  const record = await bench.run({ definition: listing(uri) }, { code: [folder] });
  expect(bench.output(record, "A", "data")).toBe("./x.py:right\n");
  expect(record.notes.join()).toContain(`${folder}/job/x.py is read as ${uri}`);
  await expect(bench.run({ definition: listing("s3://b/1f3a/y.py") }, { code: [folder] })).rejects.toThrow(
    "which does not exist",
  );
});
