import { expect, test } from "vitest";
import { nodeHost } from "./host.ts";
import { writeOutput } from "./write-output.ts";

test.runIf(process.platform === "linux").each([
  ["/dev/full", "the disk is full"],
  ["/proc/specline/x", "the folder cannot be created"],
  ["/dev/null/x", "there is a file where a folder is needed"],
])("%s is refused: %s", async (path, reason) => {
  const faults = await writeOutput(
    nodeHost(() => undefined),
    path,
    "text",
  );
  expect(faults).toMatchObject([{ code: "environment/write", message: `'${path}' cannot be written: ${reason}` }]);
});

test("a device can be written to", async () => {
  expect(
    await writeOutput(
      nodeHost(() => undefined),
      "/dev/null",
      "text",
    ),
  ).toEqual([]);
});
