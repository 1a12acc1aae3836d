import { createInterface } from "node:readline";

/** Enter alone means no. */
const CHOICES = "(y/N)";

/**
 * Asks a question on the terminal. Everything except "y" and "yes" means no, and so do Ctrl-C, Ctrl-D and a terminal
 * that closes.
 */
export const confirmOnTerminal = (question: string): Promise<boolean> =>
  asked(`${question} ${CHOICES} `, (answer) => /^y(es)?$/i.test(answer.trim()));

/** Asks for a word on the terminal. Everything else means no, as above. */
export const confirmWordOnTerminal = (question: string, word: string): Promise<boolean> =>
  asked(`${question} `, (answer) => answer.trim() === word);

function asked(question: string, isYes: (answer: string) => boolean): Promise<boolean> {
  const line = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((done) => {
    const giveUp = (): void => {
      process.stderr.write("\n");
      done(false);
    };
    line.once("close", giveUp);
    line.once("SIGINT", () => line.close());
    line.question(question, (answer) => {
      line.off("close", giveUp);
      line.close();
      done(isYes(answer));
    });
  });
}
