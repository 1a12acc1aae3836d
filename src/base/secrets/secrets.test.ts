import { describe, expect, test } from "vitest";
import { createRedactor, isSecretText, withoutSecrets } from "./index.ts";
import { innocents } from "./testing/innocents.ts";
import { samples } from "./testing/samples.ts";

const found = (shown: string, secrets: readonly string[]): readonly string[] =>
  secrets.filter((secret) => shown.includes(secret));

describe("secrets recognized by form or position", () => {
  test.each(samples())("$kind", ({ text, secrets }) => {
    const shown = withoutSecrets(text);
    expect(found(shown, secrets), shown).toEqual([]);
    expect(isSecretText(text)).toBe(true);
    expect(withoutSecrets(shown)).toBe(shown);
  });

  test.each(innocents)("stays: %s", (text) => {
    expect(withoutSecrets(text)).toBe(text);
    expect(createRedactor().text(text)).toBe(text);
  });
});
