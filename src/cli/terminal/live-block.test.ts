import { expect, test, vi } from "vitest";
import { liveBlock } from "./live-block.ts";
import { terminalOf } from "./terminal.ts";

test("shows the cursor again, regardless of how the program ends", () => {
  const written: string[] = [];
  const write = vi.spyOn(process.stderr, "write").mockImplementation((text) => written.push(String(text)) > 0);
  const before = process.listeners("exit");
  const atExit = () => process.listeners("exit").filter((one) => !before.includes(one));
  const block = liveBlock(terminalOf({ json: false, quiet: false, verbose: false }), () => ["running"]);
  block.paint();
  expect(written.join("")).toContain("\u001b[?25l");
  for (const listener of atExit()) (listener as () => void)();
  expect(written.at(-1)).toBe("\u001b[?25h");
  block.end();
  expect(atExit()).toEqual([]);
  write.mockRestore();
});
