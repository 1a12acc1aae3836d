import type { AwsStandIn, Trouble } from "./stand-in.ts";

/** A command to interrupt: its world, the command itself, and what must be the same in the end. */
export interface Interruptible<R> {
  /** Prepares a stand-in in which the command has something to do. */
  readonly open: () => Promise<AwsStandIn>;
  /** The command, with the number of attempts for each call. */
  readonly run: (aws: AwsStandIn, attempts: number) => Promise<R>;
  readonly state: (aws: AwsStandIn) => unknown;
}

/** What happened when the command was cut off at a call, and after it was repeated. */
export interface CutOff<R> {
  readonly call: number;
  readonly cut: R;
  readonly again: R;
  readonly state: unknown;
}

/** Runs a command without trouble. */
export async function untroubled<R>({ open, run, state }: Interruptible<R>) {
  const aws = await open();
  aws.calls.length = 0;
  const result = await run(aws, 4);
  await aws.close();
  return { result, state: state(aws), calls: [...aws.calls] };
}

/**
 * Cuts a command off at each of its calls, and repeats it. The network fails from the n-th call on, before or after the
 * call's work is done. From the perspective of AWS, this looks as if the process had been killed there.
 */
export function cutAtEveryCall<R>(
  { open, run, state }: Interruptible<R>,
  count: number,
  trouble: Extract<Trouble, "drop" | "cut-after">,
): Promise<readonly CutOff<R>[]> {
  const one = async (call: number): Promise<CutOff<R>> => {
    const aws = await open();
    aws.calls.length = 0;
    aws.always = (_, number) => (number < call ? undefined : number === call ? trouble : "drop");
    const cut = await run(aws, 1);
    aws.always = undefined;
    const again = await run(aws, 4);
    await aws.close();
    return { call, cut, again, state: state(aws) };
  };
  return Promise.all(Array.from({ length: count }, (_, index) => one(index + 1)));
}
