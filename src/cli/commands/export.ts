import { join } from "node:path";
import { type ExportedPipeline, exportPipeline } from "../../app/export/export-pipeline.ts";
import type { Call } from "../definitions/index.ts";
import { choicesOf } from "../definitions/options.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { counted } from "../terminal/phrases.ts";
import { shortPath } from "../terminal/short-path.ts";
import type { Terminal } from "../terminal/terminal.ts";

export async function run({ words: [path], options, terminal, host }: Call<"export">): Promise<ExitStatus> {
  const { target, output, assets, endpoint, allow } = options;
  const { value, diagnostics, allowed } = await exportPipeline(host, path, {
    target,
    output,
    assets,
    endpoint,
    force: options.force === true,
    parallelism: options.parallel,
    allow,
    ...choicesOf(options),
  });
  const status = statusOf(diagnostics);
  terminal.report(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics, allowed });
  if (value === undefined || status !== EXIT.done) return status;
  if (value.output === undefined) {
    if (!terminal.mode.json) terminal.printText(value.template);
  } else terminal.say(`${value.name}: template in ${shortPath(host.folder, value.output)}`);
  sayNext(value, assets, terminal);
  return status;
}

/** What has to be done before and when the stack is created. */
function sayNext(
  { name, kms, endpoint, needed, output, filesWritten }: ExportedPipeline,
  assets: string | undefined,
  terminal: Terminal,
) {
  terminal.say(`the template needs ${counted(needed.length, "object")} in S3:`);
  for (const { uri, kind, digest } of needed)
    terminal.say(`  ${kind.padEnd(10)} ${uri}  sha256 ${digest.slice(0, 16)}…`);
  if (assets === undefined) terminal.say("--assets FOLDER writes them, for aws s3 sync");
  else {
    const encryption = kms === undefined ? "" : ` --sse aws:kms --sse-kms-key-id ${kms}`;
    terminal.say(`${counted(filesWritten ?? 0, "file")} in ${assets}:`);
    for (const bucket of new Set(needed.map(({ uri }) => uri.split("/")[2] ?? "")))
      terminal.say(`  aws s3 sync ${join(assets, bucket)} s3://${bucket}${encryption}`);
  }
  // Stacks' names begin with a letter and have at most 128 characters, unlike pipelines'.
  const stack = `specline-${name}`.slice(0, 128);
  const file = output === undefined ? "TEMPLATE" : shortPath(process.cwd(), output);
  terminal.say(
    `  aws cloudformation deploy --template-file ${file} --stack-name ${stack} --capabilities CAPABILITY_NAMED_IAM`,
  );
  if (endpoint !== undefined)
    terminal.say(
      `after an execution, which writes the baseline, the last command starts to monitor ${endpoint} with --parameter-overrides BaselineExecution=ID`,
    );
}
