import { setMember } from "../../../base/own.ts";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";

export interface GivenParameters {
  readonly values: Readonly<Record<string, string>>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses "name=value". The value's type is checked later, against the parameter. */
export function readParameters(words: readonly string[]): GivenParameters {
  const diagnostics: Diagnostic[] = [];
  const values: Record<string, string> = {};
  for (const word of words) {
    const cut = word.indexOf("=");
    if (cut <= 0) {
      diagnostics.push(diagnostic("usage/bad-value", { option: "--param", value: word, expected: "NAME=VALUE" }));
    } else setMember(values, word.slice(0, cut), word.slice(cut + 1));
  }
  return { values, diagnostics };
}
