import { type Asker, askConfigs, GIVEN_UP, writtenAnswers } from "../../app/config/config-ask.ts";
import type { Host } from "../../app/host/host.ts";
import { shellWord } from "../../base/command-line.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { wrap } from "../terminal/columns.ts";
import { counted } from "../terminal/phrases.ts";
import { shortPath } from "../terminal/short-path.ts";
import type { Terminal } from "../terminal/terminal.ts";

export async function run({ words: [pipeline], options, terminal, host }: Call<"config ask">): Promise<ExitStatus> {
  const { answers, output } = options;
  const written = answers === undefined ? undefined : await writtenAnswers(host, answers);
  const asker = written ?? (await wizard(host, terminal, options.yes === true));
  const asked = await askConfigs(host, { output, pipeline }, asker);
  const diagnostics = [...asked.diagnostics, ...(written?.faults ?? [])];
  const { questions, steps, file } = asked;
  terminal.printJson({ ok: file !== undefined, questions, steps, file, diagnostics });
  terminal.report(diagnostics);
  if (file === undefined) return statusOf(diagnostics) === EXIT.done ? EXIT.interrupted : statusOf(diagnostics);
  const shown = shortPath(host.folder, file);
  terminal.print(`${shown}: ${counted(steps, "config")} from ${counted(questions.length, "answer")}`);
  terminal.say(`next: specline check ${shellWord(shown)}`);
  return statusOf(diagnostics);
}

/** The bar that prompts draw along the left side of a dialog. */
const BAR = "│  ";

/** A title with a sentence under it, wrapped so that the bar continues beside every line. */
const besideBar = (title: string, sentence: string): string =>
  `${title}\n${wrap(sentence, Math.min(process.stderr.columns ?? 80, 100), BAR, BAR)}`;

/** Prompts the user on the terminal. */
async function wizard({ folder }: Host, terminal: Terminal, yes: boolean): Promise<Asker> {
  if (!terminal.interactive) throw new SpeclineError([diagnostic("config/nobody-to-ask", { folder })]);
  const { cancel, confirm, intro, isCancel, note, select, text } = await import("@clack/prompts");
  const out = { output: process.stderr };
  intro("Only you know these values; all other values have defaults.", out);
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
      note(terminal.clean(preview), "contents of the config file", out);
      const message = replaces === undefined ? "Write it?" : `Overwrite the configs in ${replaces}?`;
      return yes || (await confirm({ ...out, message })) === true;
    },
  };
}
