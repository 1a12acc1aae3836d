import { expect, test } from "vitest";

const { commentBody, LONGEST, markerOf, shortened } = await import(
  new URL("../../action/comment-body.mjs", import.meta.url).href
);

const result = (level: string, more: object = {}) => ({ level, ...more });
const log = (...results: readonly object[]) => ({ runs: [{ results }] });

test("problems are counted, except those that are allowed", () => {
  const body = commentBody({
    marker: "<!-- m -->",
    log: log(result("error"), result("warning"), result("warning"), result("error", { suppressions: [{}] })),
    plan: "### fraud on dev\n",
  });
  expect(body).toBe("<!-- m -->\n**Specline found problems**: 1 error, 2 warnings, 0 notes\n\n### fraud on dev");
});

test("each target and folder has its own marker", () => {
  expect(new Set([markerOf("dev", "."), markerOf("prod", "."), markerOf("dev", "ml"), markerOf("dev", ".")]).size).toBe(
    3,
  );
  expect(markerOf("--><script>", ".")).toMatch(/^<!-- specline-action [0-9a-f]{16} -->$/);
});

test.each([
  ["lines", "a line\n".repeat(20_000)],
  ["one line", "x".repeat(100_000)],
  ["surrogate pairs", `${"😀".repeat(50_000)}`],
  ["surrogate pairs at an odd place", `x${"😀".repeat(50_000)}`],
])("a text that is too long is cut (%s)", (_, text) => {
  const cut = shortened(text);
  expect(cut.length).toBeLessThanOrEqual(LONGEST);
  expect(cut.length).toBeGreaterThan(LONGEST - 250);
  expect(cut.isWellFormed()).toBe(true);
  expect(cut).toMatch(/\n\nThe rest is left out, because GitHub accepts at most 65,536 characters\./);
});

test("a text within the limit stays as it is", () => {
  expect(shortened("x".repeat(LONGEST))).toBe("x".repeat(LONGEST));
});
