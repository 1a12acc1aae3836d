import { Command, CommanderError } from "@commander-js/extra-typings";
import { expect, test } from "vitest";
import { definitions } from "./definitions/index.ts";
import { usageFault } from "./usage.ts";

function faultOf(...words: readonly string[]) {
  const silent = { writeErr: () => undefined };
  const root = new Command("specline");
  root.addCommand(definitions.completion().name("completion").exitOverride().configureOutput(silent));
  root.addCommand(definitions.graph().name("graph").exitOverride().configureOutput(silent));
  root.addCommand(definitions.run().name("run").exitOverride().configureOutput(silent));
  try {
    root.parse([...words], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return usageFault(error, root, words);
    throw error;
  }
  return undefined;
}

test.each([
  [
    ["completion", "powershell"],
    "SHELL of 'completion' is one of bash, zsh, fish, not 'powershell'",
    "bash, for example in WSL",
  ],
  [["completion", "bsh"], "SHELL of 'completion' is one of bash, zsh, fish, not 'bsh'", "did you mean 'bash'?"],
  [["completion", "tcsh"], "SHELL of 'completion' is one of bash, zsh, fish, not 'tcsh'", "one of these words"],
  [["run", "--from", "A", "--only", "B"], "the options '--from' and '--only' cannot be combined", undefined],
  [["graph", "--format", "gif"], "option '--format' takes mermaid, svg, html, json, not 'gif'", undefined],
])("%j", (words, message, hint) => {
  const fault = faultOf(...words);
  expect(fault?.message).toContain(message);
  if (hint !== undefined) expect(fault?.hint).toContain(hint);
});
