import { dirname } from "node:path";
import { RUNTIME_FOLDER } from "../../spec/contract.ts";
import { isPython } from "../isolation/interpreter.ts";
import { overlap } from "./files/overlap.ts";
import type { Input, JobContext } from "./job.ts";

/**
 * Whether a command runs one of Specline's own Python programs, in a folder that no other input or output overlaps, so
 * that a warm interpreter may run it. The runtime's programs start a script in the parent of their own folder.
 */
export function runsOwnCode(
  [program = "", script = ""]: readonly string[],
  inputs: readonly Input[],
  outputs: readonly { readonly path: string }[],
  { ownCode }: JobContext,
): boolean {
  const beside = `${dirname(script)}/`;
  const folder = dirname(beside.endsWith(`/${RUNTIME_FOLDER}`) ? dirname(script) : script);
  const [code, ...others] = inputs.filter(({ path }) => overlap(path, folder));
  if (code === undefined || others.length > 0 || outputs.some(({ path }) => overlap(path, folder))) return false;
  return (
    isPython(program) && code.path === folder && code.manifest !== true && ownCode.has(code.uri.replace(/\/$/, ""))
  );
}
