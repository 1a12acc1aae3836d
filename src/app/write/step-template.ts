import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The three spellings of a new step's name, such as weigh_rows, weighRows and WeighRows. */
export interface StepNames {
  readonly snake: string;
  readonly camel: string;
  readonly pascal: string;
}

/** An example whose own tests run as part of this project's tests. */
const FOLDER = fileURLToPath(new URL("../../../examples/new-step", import.meta.url));
const FILES = ["step.ts", "script/row_count.py", "step.test.ts", "test_row_count.py"];

/**
 * The files for a new step. The step counts rows until its author changes it.
 *
 * @param readText - reads a file by its absolute path
 * @returns each file's content by its path in the step's folder
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
