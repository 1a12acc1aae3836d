import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { commandLine, shellWord } from "./command-line.ts";

test.each(["pipeline.yaml", "models/über-1.ts", "arn:aws:sagemaker:us-east-1:123456789012:pipeline/fraud", "a=1,2"])(
  "%s needs no quotes",
  (word) => expect(shellWord(word)).toBe(word),
);

test("every other word reaches the program unchanged", () => {
  const words = ["my pipeline.yaml", "it's $HOME", "", "a\nb", "*.ts", "~/x", '"quoted" \\', "a;b&c|d", "(x)", "#1"];
  const printed = execFileSync("/bin/sh", ["-c", `printf '%s\\0' ${words.map(shellWord).join(" ")}`]);
  expect(String(printed).split("\0").slice(0, -1)).toEqual(words);
});

test("a command has the options that have a value", () => {
  const options = {
    target: "dev",
    allow: ["a/b", "c d"],
    parallel: 2,
    "upload-data": true,
    plan: undefined,
    yes: false,
  };
  expect(commandLine("schedule next", "my spec.yaml", options)).toBe(
    "specline schedule next 'my spec.yaml' --target dev --allow a/b --allow 'c d' --parallel 2 --upload-data",
  );
});
