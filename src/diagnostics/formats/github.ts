import type { Diagnostic, Severity } from "../diagnostic.ts";
import type { FaultInFile } from "./sarif.ts";

const COMMANDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", note: "notice" };

/**
 * Writes diagnostics as workflow commands, which GitHub shows beside the lines of a pull request. Source: GitHub,
 * "Workflow commands for GitHub Actions"; the escapes are those of actions/toolkit, command.ts (as of November 2026).
 *
 * @param faults - the diagnostics; those that a user allows are left out
 * @returns one line for each different command
 */
export const workflowCommands = (faults: readonly FaultInFile[]): readonly string[] => [
  ...new Set(faults.filter(({ fault }) => !("reason" in fault)).map(command)),
];

function command({ fault, file }: FaultInFile): string {
  const { severity, code, at } = fault;
  const start = at.file === undefined ? undefined : at.range?.start;
  const properties = [
    ["file", at.file ?? file],
    ["line", start?.line],
    ["col", start?.column],
    ["title", code],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${inProperty(String(value))}`]));
  return `::${COMMANDS[severity]} ${properties.join(",")}::${inMessage(messageOf(fault))}`;
}

function messageOf({ message, seen = [], hint, fix }: Diagnostic): string {
  const lines = [...seen.map((line) => `seen ${line}`)];
  if (hint !== undefined) lines.push(`try ${hint}`);
  if (fix !== undefined) lines.push(`fix ${fix.title} (specline check --fix)`);
  return [message, ...lines].join("\n");
}

const inMessage = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const inProperty = (text: string): string => inMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
