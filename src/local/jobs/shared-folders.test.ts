import { expect, test } from "vitest";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { openSharedFolders } from "./shared-folders.ts";

const CODE = "s3://bucket/code/1";

const step = (Name: string, S3Uri: string): DefinitionStep => ({
  Name,
  Type: "Processing",
  Arguments: { ProcessingInputs: [{ InputName: "code", S3Input: { S3Uri } }] },
});

function opened(...steps: readonly DefinitionStep[]) {
  const removed: string[] = [];
  const remove = async (path: string): Promise<void> => void removed.push(path);
  return { removed, ...openSharedFolders(steps, new Set([CODE]), "/tmp/run/shared", { remove }) };
}

test("jobs with the same code and inputs get one folder, others get others", () => {
  const { folderOf } = opened(step("a", CODE), step("b", `${CODE}/`), step("user", "s3://bucket/code/2"));
  const [first, second] = [folderOf("a", ["x"]), folderOf("b", ["x"])];
  expect(first).toMatch(/^\/tmp\/run\/shared\/[0-9a-f]{16}\/[0-9a-f]{16}$/);
  expect(second).toBe(first);
  expect(folderOf("b", ["y"])).not.toBe(first);
  expect(folderOf("user", ["x"])).toBeUndefined();
});

test("a step that is alone with its code, or is the last one left, gets no folder", () => {
  expect(opened(step("a", CODE)).folderOf("a", [])).toBeUndefined();
  const { folderOf, ended, removed } = opened(step("a", CODE), step("b", CODE));
  // From the cache.
  ended("a");
  expect(folderOf("b", [])).toBeUndefined();
  ended("b");
  expect(removed).toEqual([]);
});

test("the last step finds what an earlier one has left, and then it is removed", () => {
  const { folderOf, ended, removed } = opened(step("a", CODE), step("b", CODE), step("c", "s3://bucket/other"));
  const first = folderOf("a", []);
  ended("a");
  ended("c");
  expect(removed).toEqual([]);
  expect(folderOf("b", [])).toBe(first);
  ended("b");
  expect(removed).toEqual([first?.slice(0, first.lastIndexOf("/"))]);
});
