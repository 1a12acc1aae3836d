import type { ConfigChoices } from "../app/config/layer-configs.ts";
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

/** The milliseconds between two looks at an execution, from the option in seconds; a diagnostic where it is no such number. */
export function readEvery(options: Readonly<Record<string, unknown>>): number | Diagnostic {
  const value = Number(options["every"]);
  if (value > 0 && value <= 3600) return value * 1000;
  const data = { option: "--every", value: String(options["every"]), expected: "seconds, above 0 and at most 3600" };
  return diagnostic("usage/bad-value", data);
}

/** What `--config` and `--set` say, each as often as it was given, and `--partial`. */
export function readChoices(options: Readonly<Record<string, unknown>>): ConfigChoices {
  const [configs, set] = [options["config"], options["set"]] as readonly (readonly string[] | undefined)[];
  return {
    ...(configs === undefined ? {} : { configs }),
    ...(set === undefined ? {} : { set }),
    ...(options["partial"] === true ? { partial: true } : {}),
  };
}
