import type { Json } from "../../../base/canonical.ts";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import type { StubAnswer } from "../../../local/run/stub.ts";
import { keyOf, parsePath } from "../../../sagemaker/expression.ts";

/** Parses "STEP" or "STEP.property=value". A value that is not valid JSON is a string. */
export function readStubs(words: readonly string[]): {
  readonly stubs: readonly StubAnswer[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const stubs: StubAnswer[] = [];
  for (const word of words) {
    const [, step = "", rest = "", value] = /^([A-Za-z0-9_-]+)((?:[.[][^=]*)?)(?:=(.*))?$/s.exec(word) ?? [];
    const path = rest === "" ? [] : parsePath(rest.replace(/^\./, ""))?.map(keyOf);
    if (step === "" || path === undefined || path.length > 0 !== (value !== undefined)) {
      const expected = "STEP or STEP.PROPERTY=VALUE";
      diagnostics.push(diagnostic("usage/bad-value", { option: "--stub", value: word, expected }));
    } else stubs.push({ step, path, value: readValue(value ?? "") });
  }
  return { stubs, diagnostics };
}

function readValue(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
