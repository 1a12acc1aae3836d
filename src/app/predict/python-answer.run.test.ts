import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder } from "../../local/testing/folders.ts";
import { nodeHost } from "../host/host.ts";
import { pythonAnswer } from "./python-answer.ts";

/** The answer of a script that writes this text to its file, and prints a line. Any interpreter will do. */
async function answered(text: string) {
  const folder = emptyFolder();
  const script = join(folder, "script.cjs");
  const write = `require("fs").writeFileSync(JSON.parse(process.argv[2]).answer, ${JSON.stringify(text)})`;
  writeFileSync(script, `${write}; console.error("OSError: no space left");`);
  const call = { python: process.execPath, script, path: folder, asked: {}, answer: join(folder, "answer"), at: {} };
  return pythonAnswer(
    nodeHost(() => undefined),
    call,
  );
}

test("half an answer is none, and the script's last line says why", async () => {
  expect(await answered('{"rows": 3}')).toEqual({ rows: 3 });
  for (const text of ["", '{"rows": '])
    expect(await answered(text)).toMatchObject({
      code: "predict/failed",
      message: expect.stringContaining("OSError: no space left"),
    });
});
