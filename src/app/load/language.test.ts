import { expect, test } from "vitest";
import { catalogue, diagnostic } from "../../diagnostics/index.ts";
import { inTypescript } from "./language.ts";

const translated = (hint: string): string | undefined =>
  inTypescript([
    diagnostic("definition/expression-type", { member: "A", want: "text", says: "b", got: "c" }, {}, { hint }),
  ])[0]?.hint;

test.each([
  // biome-ignore lint/suspicious/noTemplateCurlyInString: code in a hint
  ['wrap it in a Join: {"Std:Join": {"On": "", "Values": […]}}', "wrap it in a template: text`${value}`"],
  ["declare parameter 'Depth' as Integer", "declare 'Depth' with param.integer()"],
  ["remove it from DependsOn", "remove it from `after`"],
  ["did you mean 'RoleArn'?", "did you mean 'RoleArn'?"],
])("the hint '%s' becomes '%s' in TypeScript", (json, typescript) => expect(translated(json)).toBe(typescript));

test("no hint about definitions mentions JSON that a module does not contain", () => {
  const hints = Object.entries(catalogue)
    .filter(([code]) => code.startsWith("definition/"))
    .flatMap(([, entry]) => ("hint" in entry ? [entry.hint] : []));
  const left = hints
    .map((hint) => translated(hint) ?? "")
    .filter((hint) => /DependsOn|CacheConfig|RetryPolicies|"Std:|"\w+": /.test(hint));
  expect(left).toEqual([]);
});
