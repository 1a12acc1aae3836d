import type { Json } from "../../base/canonical.ts";
import { setMember } from "../../base/own.ts";
import type { AskCallback, CallbackQuestion, CallbackReply } from "../../local/jobs/programs/asked-callback.ts";
import { typedOutput } from "../../local/jobs/programs/output-parameters.ts";
import type { Terminal } from "./terminal.ts";

/** The longest message that a question repeats. */
const MAX_SHOWN_CHARACTERS = 400;

/**
 * Asks for the outputs of Callback steps on the terminal, one step at a time.
 *
 * @param pause - hides the progress of the run, and returns what shows it again
 */
export function askForOutputs(terminal: Terminal, pause: () => () => void): AskCallback {
  let last: Promise<unknown> = Promise.resolve();
  return (question) => {
    const reply = last.then(async () => {
      if (question.signal?.aborted === true) return undefined;
      const resume = pause();
      try {
        return await dialog(terminal, question);
      } finally {
        resume();
      }
    });
    last = reply.catch(() => undefined);
    return reply;
  };
}

const CHOICES = [
  { value: "answer", label: "state its outputs" },
  { value: "fail", label: "let it fail" },
  { value: "skip", label: "skip it, with the steps that need it" },
] as const;

/** A name from a definition, whose line breaks could otherwise make it look like another question. */
const onOneLine = (name: string): string => name.replace(/\s+/g, " ");

async function dialog({ clean }: Terminal, question: CallbackQuestion): Promise<CallbackReply> {
  const { isCancel, select, text } = await import("@clack/prompts");
  const { signal } = question;
  const common = { output: process.stderr, ...(signal === undefined ? {} : { signal }) };
  /** As Ctrl-C without a dialog: stops the run. A real signal would come after Node had found nothing left to do. */
  const giveUp = (): undefined => {
    if (signal?.aborted !== true) process.emit("SIGINT");
    return undefined;
  };
  const said = JSON.stringify(question.arguments);
  const message = said.length > MAX_SHOWN_CHARACTERS ? `${said.slice(0, MAX_SHOWN_CHARACTERS)} …` : said;
  const waiting = onOneLine(`${question.step} waits for whoever reads ${question.queue ?? "its queue"}.`);
  const waits = `${waiting}\nIts message: ${message}`;
  const choice = await select({ ...common, message: clean(waits), options: [...CHOICES] });
  if (isCancel(choice)) return giveUp();
  if (choice === "skip") return undefined;
  if (choice === "fail") {
    const reason = await text({ ...common, message: "Why does it fail?", defaultValue: "somebody refused it" });
    return isCancel(reason) ? giveUp() : { fails: reason };
  }
  const outputs: Record<string, Json> = {};
  for (const output of question.outputs) {
    const shown = clean(onOneLine(`${output.name} (${output.type})`));
    const validate = (typed: string | undefined): string | undefined => {
      const read = typedOutput(output, typed ?? "");
      return "problem" in read ? clean(read.problem) : undefined;
    };
    const typed =
      output.type === "Boolean"
        ? await select({ ...common, message: shown, options: [{ value: "true" }, { value: "false" }] })
        : await text({ ...common, message: shown, validate });
    if (isCancel(typed)) return giveUp();
    const read = typedOutput(output, typed ?? "");
    if ("value" in read) setMember(outputs, output.name, read.value);
  }
  return { outputs };
}
