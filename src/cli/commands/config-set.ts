import { setValues } from "../../app/config/config-files.ts";
import { hasErrors } from "../../diagnostics/index.ts";
import type { Call } from "../definitions/index.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { counted } from "../terminal/phrases.ts";

export async function run({ words: [file, assignments], terminal, host }: Call<"config set">): Promise<ExitStatus> {
  const diagnostics = await setValues(host, file, assignments);
  terminal.printJson({ ok: !hasErrors(diagnostics), file, diagnostics });
  terminal.report(diagnostics);
  if (!hasErrors(diagnostics)) terminal.print(`${file}: ${counted(assignments.length, "value")} set`);
  return statusOf(diagnostics);
}
