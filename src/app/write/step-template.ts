import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The names of a new step: weigh_rows, weighRows, WeighRows. */
export interface StepNames {
  readonly snake: string;
  readonly camel: string;
  readonly pascal: string;
}

/** An example, whose own tests run with ours. */
const FOLDER = fileURLToPath(new URL("../../../examples/new-step", import.meta.url));
const FILES = ["step.ts", "script/row_count.py", "step.test.ts", "test_row_count.py"];

/**
 * The files of a new step, which counts rows until its author changes that.
 *
 * @param readText - reads a file by its absolute path
 * @returns the text of each file by its path in the folder of the step
 */
export async function stepFiles(
  { snake, camel, pascal }: StepNames,
  readText: (path: string) => Promise<string | undefined>,
): Promise<Readonly<Record<string, string>>> {
  const renamed = (text: string): string =>
    text
      .replaceAll("row_count", snake)
      .replaceAll("row-count", snake.replaceAll("_", "-"))
      .replaceAll("rowCount", camel)
      .replaceAll("RowCount", pascal);
  const texts = FILES.map(async (file) => [renamed(file), renamed((await readText(join(FOLDER, file))) ?? "")]);
  return Object.fromEntries(await Promise.all(texts));
}
