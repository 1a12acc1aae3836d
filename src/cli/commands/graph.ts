import type { ExitStatus } from "../exit.ts";
import type { Call } from "../program.ts";
export async function run(_call: Call): Promise<ExitStatus> {
  return 1;
}
