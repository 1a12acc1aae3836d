import { bashCompletion } from "../completion/bash.ts";
import { fishCompletion } from "../completion/fish.ts";
import { type CompletedCommand, completedCommands } from "../completion/table.ts";
import { zshCompletion } from "../completion/zsh.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus } from "../exit.ts";

const SCRIPTS: Readonly<Record<string, (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

export async function run({ words: [shell], terminal }: Call<"completion">): Promise<ExitStatus> {
  const script = SCRIPTS[shell]?.(completedCommands()) ?? "";
  if (terminal.mode.json) terminal.printJson({ ok: true, shell, script });
  else terminal.printText(script);
  return EXIT.done;
}
