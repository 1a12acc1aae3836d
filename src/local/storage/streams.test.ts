import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { expect, test } from "vitest";
import { unopened } from "./streams.ts";

const refused = Object.assign(new Error("no space"), { code: "ENOSPC" });

test("piping into a file that could not be opened fails with the reason, in every version of Node", async () => {
  await expect(pipeline(Readable.from(["x"]), unopened(refused))).rejects.toBe(refused);
});

test("writing to such a file calls back with the reason", async () => {
  const stream = unopened(refused);
  const reported = new Promise((done) => stream.on("error", done));
  expect(await new Promise((done) => stream.write("x", done))).toBe(refused);
  expect(await reported).toBe(refused);
});
