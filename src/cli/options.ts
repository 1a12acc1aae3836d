import { type Diagnostic, diagnostic } from "../diagnostics/index.ts";

/** An option that counts something, from 1 to 999; a diagnostic where it is no such number. */
export function readCount(options: Readonly<Record<string, unknown>>, name: string): number | undefined | Diagnostic {
  const value = options[name];
  if (value === undefined) return undefined;
  if (typeof value === "string" && /^[1-9]\d{0,2}$/.test(value)) return Number(value);
  return diagnostic("usage/bad-value", {
    option: `--${name}`,
    value: String(value),
    expected: "a number from 1 to 999",
  });
}
