import type { JsonObject } from "../../../base/canonical.ts";
import { diagnostic } from "../../../diagnostics/index.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import type { Executor } from "../job.ts";
import { type DeclaredOutput, declaredOutputs, outputsIn } from "./output-parameters.ts";

/** What somebody is asked who stands in for a queue's reader. */
export interface CallbackQuestion {
  readonly step: string;
  /** The address of the queue that would get the message. */
  readonly queue: string | undefined;
  /** What the message would say. */
  readonly arguments: JsonObject;
  readonly outputs: readonly DeclaredOutput[];
  /** Takes the question back. */
  readonly signal: AbortSignal | undefined;
}

/** The outputs, the reason why the step fails, or nothing, which leaves the step out. */
export type CallbackReply = { readonly outputs: JsonObject } | { readonly fails: string } | undefined;

/** Asks the user to do what a Callback step waits for. */
export type AskCallback = (question: CallbackQuestion) => Promise<CallbackReply>;

/** Asks for the outputs of a Callback step for which no command is named. */
export const callbackAsking = (ask: AskCallback, step: DefinitionStep): Executor => ({
  emulation: "emulated",
  startsProcesses: false,
  departs: () => ["you are asked for its outputs, because no --callback names a command"],
  reads: () => [],
  writes: () => [],
  identity: async (job) => ({
    arguments: job.request,
    queue: step["SqsQueueUrl"] ?? null,
    outputs: step["OutputParameters"] ?? null,
    program: "asked",
  }),
  execute: async ({ step: own, request }, { signal, redactor }) => {
    const queue = typeof own["SqsQueueUrl"] === "string" ? own["SqsQueueUrl"] : undefined;
    const reply = await ask({
      step: own.Name,
      queue,
      arguments: redactor.value(request),
      outputs: declaredOutputs(own),
      signal,
    });
    if (signal?.aborted === true) return { kind: "stopped" };
    if (reply === undefined) return { kind: "left-out", reason: "nobody has stated its outputs" };
    const at = { step: own.Name };
    if ("fails" in reply) {
      return { kind: "failed", diagnostic: diagnostic("run/callback-failed", { ...at, reason: reply.fails }, at) };
    }
    const found = outputsIn(JSON.stringify(reply.outputs), own);
    if ("fault" in found) return { kind: "failed", diagnostic: found.fault };
    return { kind: "done", result: { properties: { OutputParameters: found.outputs }, outputs: {}, published: {} } };
  },
});
