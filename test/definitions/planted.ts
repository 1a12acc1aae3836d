import { expect, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/index.ts";
import { validateDefinition } from "../../src/sagemaker/validate/index.ts";
import { ABALONE, type Editable, fixture } from "./fixtures.ts";

/** A common mistake, as a change to a valid definition. */
export interface Mistake {
  readonly plant: (definition: Editable) => void;
  readonly code: string;
  /** The full path at which it must be reported. */
  readonly path: string;
  readonly step?: string;
  /** Part of the message or of the hint. */
  readonly says?: string;
  readonly severity?: Diagnostic["severity"];
  readonly from?: string;
}

const key = (d: Diagnostic): string => `${d.code} ${d.at.path} ${d.message}`;

/** The diagnostics that a planted mistake adds. There must be exactly one. */
function added({ plant, from = ABALONE }: Mistake): readonly Diagnostic[] {
  const before = new Set(validateDefinition(fixture(from)).map(key));
  const definition = fixture(from);
  plant(definition);
  return validateDefinition(definition).filter((d) => !before.has(key(d)));
}

/** Plants each mistake in a valid definition: it must be reported once, at its location, and only if it is present. */
export const testMistakes = (mistakes: Readonly<Record<string, Mistake>>): void =>
  test.each(Object.entries(mistakes))("%s", (_name, mistake) => {
    const found = added(mistake);
    expect(found.map((d) => d.code)).toEqual([mistake.code]);
    const [fault] = found;
    expect(fault?.at.path ?? "").toBe(mistake.path);
    expect(fault?.severity).toBe(mistake.severity ?? "error");
    if (mistake.step !== undefined) expect(fault?.at.step).toBe(mistake.step);
    if (mistake.says !== undefined) expect(`${fault?.message} ${fault?.hint}`).toContain(mistake.says);
    // Without the mistake, it is not reported.
    expect(validateDefinition(fixture(mistake.from ?? ABALONE)).map((d) => d.code)).not.toContain(mistake.code);
  });
