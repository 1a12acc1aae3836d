import { grouped } from "../../base/grouped.ts";
import { readableBytes } from "../../base/units.ts";
import { assetIn } from "../../compile/index.ts";
import type { DeployCall } from "../../deploy/index.ts";
import { OUTCOMES } from "./call-lines.ts";
import { columnsOf, padEnd } from "./columns.ts";

/** With more names, the rest are counted. */
const MAX_NAMES = 3;

/** A line for each kind of call, with the number of calls and the names of what they concern. */
export function groupedCalls(calls: readonly DeployCall[]): string {
  const kinds = [...grouped(calls, ({ operation }) => operation)];
  const longest = Math.max(0, ...kinds.map(([operation]) => columnsOf(operation)));
  const digits = String(Math.max(0, ...kinds.map(([, each]) => each.length))).length;
  const lines = kinds.map(([operation, each]) => {
    const outcome = OUTCOMES[each[0]?.outcome ?? "planned"];
    const bytes = each.reduce((sum, { bytes: size = 0 }) => sum + size, 0);
    const size = bytes === 0 ? "" : `, ${readableBytes(bytes)}`;
    return `${outcome}  ${padEnd(operation, longest)}  ${String(each.length).padStart(digits)}  ${namesOf(each)}${size}`;
  });
  return lines.join("\n");
}

/** What calls concern: an asset's objects have one name, and the folder of several assets is named once. */
function namesOf(calls: readonly DeployCall[]): string {
  const names = [...new Set(calls.map(({ subject }) => assetIn(subject) ?? subject))];
  const root = names.length > 1 ? commonFolder(names) : "";
  const shown = names.slice(0, MAX_NAMES).map((name) => name.slice(root.length));
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : "";
  return `${root === "" ? "" : `in ${root}: `}${shown.join(", ")}${more}`;
}

/** The longest folder, with its slash, that contains all of these addresses. */
function commonFolder([first = "", ...others]: readonly string[]): string {
  let folder = first.slice(0, first.lastIndexOf("/") + 1);
  while (!others.every((name) => name.startsWith(folder)))
    folder = folder.slice(0, folder.lastIndexOf("/", folder.length - 2) + 1);
  return folder;
}
