import { expect, test } from "vitest";
import { inWords } from "./worker.ts";

test("what a container logs about cells is shown in words, and other lines as they are", () => {
  const data = { count: 1, rows: 3, columns: "'city' (1)" };
  expect(inWords(`data/cells-missing: ${JSON.stringify(data)}`)).toBe(
    "missing cells are treated as in training (1 in 3 rows): 'city' (1)",
  );
  for (const line of ["hello", "data/of-a-later-release: {}", "data/cells-missing: {bad}"])
    expect(inWords(line)).toBe(line);
});
