import { expect, test } from "vitest";
import { html } from "./markup.ts";
import { page } from "./page.ts";

/** Relative luminance and contrast as defined by WCAG 2.2 (read in November 2026). */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
const contrast = (a: string, b: string): number => {
  const [dark, light] = [luminance(a), luminance(b)].sort((one, other) => one - other) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

test("text has a contrast ratio of at least 4.5 to 1 with its background, in light and dark mode", () => {
  const schemes = page("t", "", html``).match(/:root \{[^}]*--paper[^}]*\}/g) ?? [];
  expect(schemes).toHaveLength(2);
  for (const scheme of schemes) {
    const colours = new Map(
      [...scheme.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]),
    );
    const of = (name: string): string => colours.get(name) as string;
    const badges = ["good", "bad", "warn", "calm", "accent"].map((name) => [name, `${name}-soft`] as const);
    const pairs = [...badges, ["ink", "paper"], ["soft", "paper"], ["ink", "panel"], ["good", "paper"]] as const;
    for (const [word, ground] of pairs) {
      expect(contrast(of(word), of(ground)), `${word} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  }
});
