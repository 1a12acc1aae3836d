import { readableBytes } from "../../base/units.ts";
import { assetIn } from "../../compile/index.ts";
import type { DeployCall } from "../../deploy/index.ts";

export const OUTCOMES: Readonly<Record<DeployCall["outcome"], string>> = {
  done: "done",
  there: "there",
  planned: "would",
};

/** Prints calls as they are made, or one line for all objects of an asset. */
export interface CallLines {
  readonly note: (call: DeployCall) => void;
  /** Prints the last asset, and the total of all uploads. */
  readonly end: () => void;
}

/** @param each - whether each call has its own line */
export function callLines(say: (line: string) => void, each: boolean): CallLines {
  let held: DeployCall[] = [];
  let [assets, objects, bytes] = [0, 0, 0];
  const flush = (): void => {
    const [first] = held;
    if (first === undefined) return;
    const puts = held.filter(({ bytes: size }) => size !== undefined);
    const size = puts.reduce((sum, one) => sum + (one.bytes ?? 0), 0);
    held = [];
    if (puts.length > 0) assets += 1;
    objects += puts.length;
    bytes += size;
    if (each) return;
    const [put = first] = puts;
    if (puts.length < 2) say(lineOf(put));
    else say(`${head(put)}${assetIn(put.subject)}/  ${puts.length} objects, ${readableBytes(size)}`);
  };
  return {
    note: (call) => {
      if (each) say(lineOf(call));
      const asset = assetIn(call.subject);
      if (asset === undefined || asset !== assetIn(held[0]?.subject ?? "")) flush();
      if (asset !== undefined) held.push(call);
      else if (!each) say(lineOf(call));
    },
    end: () => {
      flush();
      if (objects > 0) say(`${counted(assets, "asset")}, ${counted(objects, "object")}, ${readableBytes(bytes)}`);
    },
  };
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

const head = ({ operation, outcome }: DeployCall): string => `${OUTCOMES[outcome].padEnd(6)} ${operation.padEnd(15)} `;

const lineOf = (call: DeployCall): string =>
  `${head(call)}${call.subject}${call.bytes === undefined ? "" : `  ${readableBytes(call.bytes)}`}`;
