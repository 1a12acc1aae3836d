import { join } from "node:path";
import { compilePipeline } from "../../app/compile.ts";
import type { Call } from "../definitions/index.ts";
import { choicesOf } from "../definitions/options.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { counted } from "../terminal/phrases.ts";
import { shortPath } from "../terminal/short-path.ts";

export async function run({ words: [path], options, terminal, host }: Call<"compile">): Promise<ExitStatus> {
  const { target, output, assets, allow } = options;
  const result = await compilePipeline(host, path, { target, output, assets, allow, ...choicesOf(options) });
  const { text, diagnostics } = result;
  terminal.report(diagnostics);
  // The definition is itself a JSON document. With --json, it is the output if there are no errors.
  if (text === undefined || output !== undefined) terminal.printJson({ ...result, text: undefined });
  else terminal.printText(text);
  if (result.ok && output !== undefined) {
    terminal.say(`${result.title}: definition in ${shortPath(host.folder, result.output ?? output)}`);
  }
  if (result.ok && assets !== undefined && result.filesWritten !== undefined) {
    const { length } = result.assets;
    terminal.say(
      result.filesWritten === 0
        ? `${result.title} uses no files: nothing was written to ${assets}`
        : `${counted(length, "asset")} in ${assets} (${counted(result.filesWritten, "file")})`,
    );
    const buckets = new Set(result.assets.map(({ uri }) => uri.split("/")[2] ?? ""));
    for (const bucket of buckets) terminal.say(`  aws s3 sync ${join(assets, bucket)} s3://${bucket}`);
  }
  return statusOf(diagnostics);
}
