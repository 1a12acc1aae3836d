import { unsetValues } from "../../app/config/edit/set-values.ts";
import type { Call } from "../definitions/index.ts";
import type { ExitStatus } from "../exit.ts";
import { printChanges } from "./config-set.ts";

export async function run({ words: [file, fields], terminal, host }: Call<"config unset">): Promise<ExitStatus> {
  return printChanges(terminal, file, await unsetValues(host, file, fields), "removed");
}
