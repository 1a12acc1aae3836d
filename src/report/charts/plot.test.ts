import { expect, test } from "vitest";
import { loadPlotter } from "./plot.ts";

test("escapes invisible characters and hides secrets in chart descriptions", async () => {
  const plotter = await loadPlotter();
  const { barX } = plotter.marks;
  const rows = [
    { name: "cla\u202ess \u200bone", value: 1 },
    { name: "postgres://lee:hunter2Hunter2@db/x", value: 2 },
  ];
  const drawn = String(
    plotter.draw(
      { title: "ti\u2066tle", description: "password=hunter3Hunter3 \u0085" },
      { marks: [barX(rows, { x: "value", y: "name" })], x: { label: "va\u200flue" } },
    ),
  );
  expect(drawn).not.toMatch(/[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u0080-\u009f]/);
  expect(drawn).not.toMatch(/hunter[23]Hunter[23]/);
  expect(drawn).toContain("cla\\u202ess");
});
