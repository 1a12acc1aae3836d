import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { disk } from "../../../test/fixtures/run/disk.ts";
import { RUN_FOLDER } from "../../../test/fixtures/run/record.ts";
import { ArtifactReader } from "./artifact-reader.ts";
import type { Artifact } from "./artifacts.ts";
import { compare, rowIds, rowProof } from "./rows.ts";

const read = async (text: string, size = 7): Promise<readonly number[] | undefined> => {
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  const ids = await rowIds(Readable.from(chunks));
  return ids === undefined ? undefined : [...ids];
};

describe("row ids of a csv", () => {
  it("are its first column, regardless of the other columns and of chunk boundaries", async () => {
    const text = '__row_id,note\r\n12,"two\nlines, ""quoted"""\r\n7,plain\r\n905,';
    for (const size of [1, 2, 3, 5, 64]) expect(await read(text, size)).toEqual([12, 7, 905]);
  });

  it("are undefined for a table with a different first column", async () => {
    expect(await read("id,__row_id\n1,2\n")).toBeUndefined();
  });

  it("are an empty list for a table with only a header", async () => {
    expect(await read("__row_id\n")).toEqual([]);
  });
});

describe("sets of rows", () => {
  const sorted = (ids: readonly number[]) => Float64Array.from([...new Set(ids)]).sort();

  it("share the ids that appear in both", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60)), fc.array(fc.nat(60)), (a, b) => {
        const common = new Set(a.filter((id) => b.includes(id))).size;
        return compare("loaded", { name: "a", ids: sorted(a) }, { name: "b", ids: sorted(b) }).common === common;
      }),
    );
  });

  const artifact = (branch: string, path: string): Artifact => ({
    step: `Load_${branch}`,
    branch,
    port: "data",
    kind: "tabular.raw",
    uri: "",
    path: `${RUN_FOLDER}/${path}`,
  });

  it("are disjoint if no id appears in two of them", async () => {
    const both = [
      artifact("training", "DataLoading_training/data"),
      artifact("calibration", "DataLoading_calibration/data"),
    ];
    const proof = await rowProof(both, new ArtifactReader(disk()));
    expect(proof.disjoint).toBe(true);
    expect(proof.comparisons[0]).toMatchObject({ a: { rows: 3566 }, b: { rows: 888 }, common: 0 });
  });

  it("are not disjoint if an id appears in two of them, and the shared ids are listed", async () => {
    const both = [
      artifact("training", "DataLoading_training/data"),
      artifact("calibration", "TabularPreprocessing_training/processed/test"),
    ];
    const proof = await rowProof(both, new ArtifactReader(disk()));
    expect(proof.disjoint).toBe(false);
    expect(proof.comparisons[0]).toMatchObject({ common: 535 });
    expect(proof.comparisons[0]?.examples).toHaveLength(5);
  });

  it("are named only by split if there are no branches", async () => {
    const { branch: _, ...one } = artifact("training", "TabularPreprocessing_training/processed");
    const { comparisons } = await rowProof([{ ...one, kind: "tabular.processed" }], new ArtifactReader(disk()));
    expect(comparisons.map(({ a, b }) => `${a.name} and ${b.name}`)[0]).toMatch(/^train and (test|validation)$/);
  });

  it("are not compared if there is only one of them", async () => {
    const proof = await rowProof([artifact("training", "DataLoading_training/data")], new ArtifactReader(disk()));
    expect(proof).toEqual({ comparisons: [] });
  });
});
