import { createInterface } from "node:readline";

/** Enter alone means no. */
const CHOICES = "(y/N)";

/**
 * Asks a question on the terminal. Everything except "y" and "yes" means no, and so do Ctrl-C, Ctrl-D and a terminal
 * that closes.
 */
export function confirmOnTerminal(question: string): Promise<boolean> {
  const line = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((done) => {
    const giveUp = (): void => {
      process.stderr.write("\n");
      done(false);
    };
    line.once("close", giveUp);
    line.once("SIGINT", () => line.close());
    line.question(`${question} ${CHOICES} `, (answer) => {
      line.off("close", giveUp);
      line.close();
      done(/^y(es)?$/i.test(answer.trim()));
    });
  });
}
