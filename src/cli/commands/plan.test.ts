import { expect, test } from "vitest";
import { EXIT } from "../exit.ts";
import { terminalOf } from "../terminal/terminal.ts";
import { run } from "./plan.ts";

test("two formats at once are a usage fault", async () => {
  const printed: unknown[] = [];
  const terminal = {
    ...terminalOf({ json: true, quiet: false, verbose: false }),
    printJson: (value: unknown) => printed.push(value),
  };
  const call = { words: ["spec.yaml"], options: { markdown: true }, terminal, host: {} };
  expect(await run(call as never)).toBe(EXIT.usage);
  expect(printed).toMatchObject([{ ok: false, diagnostics: [{ code: "usage/conflict" }] }]);
});
