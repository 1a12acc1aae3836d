import { relative } from "node:path";
import { type Asker, askConfigs, GIVEN_UP, writtenAnswers } from "../../app/config/config-ask.ts";
import { type Host, nodeHost } from "../../app/host/host.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Call } from "../command.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { counted } from "../terminal/phrases.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { wrapped } from "../terminal/wrap.ts";

export async function run({ words: [pipeline], options, terminal }: Call): Promise<ExitStatus> {
  const host = nodeHost(terminal.say, terminal.redactor);
  const answers = options["answers"] as string | undefined;
  const written = answers === undefined ? undefined : await writtenAnswers(host, answers);
  const asker = written ?? (await wizard(host, terminal, options["yes"] === true));
  const output = options["output"] as string;
  const asked = await askConfigs(host, { output, ...(pipeline === undefined ? {} : { pipeline }) }, asker);
  const diagnostics = [...asked.diagnostics, ...(written?.faults ?? [])];
  const { questions, steps, file } = asked;
  terminal.printJson({ ok: file !== undefined, questions, steps, file, diagnostics });
  terminal.report(diagnostics);
  if (file === undefined) return statusOf(diagnostics) === EXIT.done ? EXIT.interrupted : statusOf(diagnostics);
  const shown = relative(host.folder, file);
  terminal.print(`${shown}: ${counted(steps, "config")}, made of ${counted(questions.length, "answer")}`);
  terminal.say(`next: specline check ${shown}`);
  return statusOf(diagnostics);
}

/** The bar that runs down the left of a dialogue, as the prompts draw it. */
const BAR = "│";
const BAR_WIDTH = `${BAR}  `.length;

/** A title and a sentence below it, broken so that the bar goes on beside every line. */
function besideBar(title: string, sentence: string): string {
  const width = Math.min(process.stderr.columns ?? 80, 100) - BAR_WIDTH;
  return [title, ...wrapped(sentence, width).split("\n")].join(`\n${BAR}  `);
}

/** Asks on the terminal. */
async function wizard({ folder }: Host, terminal: Terminal, yes: boolean): Promise<Asker> {
  if (!terminal.interactive) throw new SpeclineError([diagnostic("config/nobody-to-ask", { folder })]);
  const { cancel, confirm, intro, isCancel, note, select, text } = await import("@clack/prompts");
  const out = { output: process.stderr };
  intro("What only you know; everything else has a default.", out);
  return {
    ask: async (question) => {
      const message = terminal.clean(besideBar(question.id, question.doc));
      const initial = question.initial === undefined ? "" : String(question.initial);
      const answer =
        question.choices === undefined
          ? await text({
              ...out,
              message,
              placeholder: initial || (question.optional ? "may be left empty" : question.takes),
              defaultValue: initial,
              validate: (given) => {
                const read = question.read(given ?? "");
                return "problem" in read ? read.problem : undefined;
              },
            })
          : await select({ ...out, message, options: question.choices.map((value) => ({ value, label: value })) });
      if (isCancel(answer)) {
        cancel("Nothing was written.", out);
        return GIVEN_UP;
      }
      const read = question.read(answer ?? "");
      return "value" in read ? read.value : undefined;
    },
    confirm: async (preview, replaces) => {
      note(terminal.clean(preview), "what the config file will say", out);
      const sure =
        yes ||
        (await confirm({
          ...out,
          message: replaces === undefined ? "Write it?" : `Write it over the configs of ${replaces}?`,
        }));
      return sure === true;
    },
  };
}
