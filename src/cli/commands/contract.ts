import { inferDataContract } from "../../app/infer-contract.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { counted } from "../terminal/phrases.ts";
import { shortPath } from "../terminal/short-path.ts";

export async function run({ words: [data], options, terminal, host }: Call<"contract">): Promise<ExitStatus> {
  const { value, diagnostics } = await inferDataContract(host, { data, ...options });
  terminal.report(diagnostics);
  const status = statusOf(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics });
  if (value === undefined) return status;
  if (value.output === undefined) terminal.print(value.text.trimEnd());
  else {
    const summary = `${counted(value.rules, "rule")} for ${counted(value.columns, "column")}, from ${counted(value.rows, "row")}`;
    terminal.say(`${summary}; in ${shortPath(host.folder, value.output)}`);
  }
  return status;
}
