import { counted } from "./phrases.ts";

const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

/**
 * How long ago something happened. A time in the future, according to a clock that differs from this machine's, is "just
 * now".
 *
 * @param time - ISO 8601
 * @param now - milliseconds since 1970
 */
export function ageText(time: string, now: number): string {
  const age = (now - Date.parse(time)) / 1000;
  for (const [unit, size] of UNITS) if (age >= size) return `${counted(Math.floor(age / size), unit)} ago`;
  return "just now";
}
