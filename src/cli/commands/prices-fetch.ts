import { fetchPrices } from "../../app/cost/fetch-prices.ts";
import type { Call } from "../definitions/index.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { counted } from "../terminal/phrases.ts";

export async function run({ options, terminal, host }: Call<"prices fetch">): Promise<ExitStatus> {
  const { value, diagnostics } = await fetchPrices(host, { target: options.target, output: options.output });
  terminal.report(diagnostics);
  terminal.printJson({ ok: value !== undefined, ...value, diagnostics });
  if (value !== undefined)
    terminal.say(`prices of ${counted(value.instanceTypes, "instance type")} in ${value.currency} in ${value.file}`);
  return statusOf(diagnostics);
}
