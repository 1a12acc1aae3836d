import { serve } from "../../app/serve/serve.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { shortPath } from "../terminal/short-path.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export async function run({ words: [subject], options, terminal, host }: Call<"serve">): Promise<ExitStatus> {
  const stop = new AbortController();
  const onStop = (): void => stop.abort();
  // A second Ctrl-C ends the program at once.
  for (const name of SIGNALS) process.once(name, onStop);
  let isReady = false;
  const diagnostics = await serve(host, {
    ...options,
    ...{ subject, signal: stop.signal },
    onReady: (served) => {
      isReady = true;
      const { url, run: id, step, model } = served;
      terminal.printJson({ ok: true, ...served, diagnostics: [] });
      terminal.print(`${url}\n`);
      terminal.say(`serving ${id === undefined ? shortPath(host.folder, model) : `${step} of run ${id}`}`);
      terminal.say(`GET ${url}/ping, POST ${url}/invocations; open ${url} to try a row; Ctrl-C ends it`);
    },
  }).finally(() => {
    for (const name of SIGNALS) process.off(name, onStop);
  });
  // There is only one document, which has been printed by then.
  if (isReady) for (const { message } of terminal.mode.json ? diagnostics : []) terminal.say(message);
  else terminal.printJson({ ok: diagnostics.length === 0, diagnostics });
  terminal.report(diagnostics);
  return stop.signal.aborted && diagnostics.length === 0 ? EXIT.interrupted : statusOf(diagnostics);
}
