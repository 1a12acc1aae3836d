import { describe, expect, test } from "vitest";
import { canonicalText } from "../../src/base/canonical.ts";
import { Pipeline } from "../../src/index.ts";
import { withInner } from "../../src/sagemaker/canonical-definition.ts";
import { constructorName } from "../../src/sagemaker/import/steps.ts";
import { stepTypes } from "../../src/sagemaker/kinds.ts";
import { compiled, roundTrip } from "../import/round-trip.ts";
import { STEPS } from "./steps.ts";

/** The results for each kind, for comparison with the table in the docs. */
const shown = new Map<string, readonly string[]>();

describe.each(Object.entries(STEPS))("%s", (kind, steps) => {
  const { definition, faults } = compiled(
    Pipeline("kinds")
      .use(...steps)
      .build(),
  );
  const types = definition.Steps.flatMap((step) => withInner(step as never)).map(({ Type }) => String(Type));
  const type = kind.replace(/ .*/, "");

  test("is authored with types, and emitted", () => {
    if (type !== "any") expect(types).toContain(type);
    shown.set(kind, ["authored", "emitted"]);
  });

  test("is checked, and found valid", () => {
    // Advice (a nested condition, a role that no one can look up) is not an error.
    expect(faults.filter(({ severity }) => severity === "error")).toEqual([]);
    shown.set(kind, [...(shown.get(kind) ?? []), "checked"]);
  });

  test("is imported with its constructor, and compiles to the same definition", async () => {
    const imported = roundTrip(definition);
    expect(canonicalText(imported.definition)).toBe(canonicalText(definition));
    const name = type === "any" ? "lambdaStep" : constructorName(type);
    expect(imported.code).toContain(`${name}(`);
    expect(imported.code).not.toMatch(/\b(rawStep|raw|property)\(/);
    shown.set(kind, [...(shown.get(kind) ?? []), "imported"]);
  });
});

test("every step type is shown, and the table in the docs matches", async () => {
  const kinds = Object.keys(STEPS);
  expect(stepTypes().filter((type) => !kinds.includes(type))).toEqual([]);
  const columns = ["authored", "emitted", "checked", "imported"];
  const rows = [...shown].map(([kind, done]) => {
    const type = kind.replace(/ .*/, "");
    const name =
      type === "any" ? "rawStep" : kind.includes("monitored") ? "monitorBatchTransform" : constructorName(type);
    return `| ${kind} | \`${name}\` | ${columns.map((column) => (done.includes(column) ? "yes" : "no")).join(" | ")} |`;
  });
  const page = `# Step kinds

The step kinds that \`specline/sagemaker\` supports, by the definition's Type. Written by a test that
authors each kind with types, emits it, checks it against the service model, imports what it
emitted by the same constructor, and compiles that to the same bytes.

| Type | constructor | ${columns.join(" | ")} |
|---|---|${columns.map(() => "---").join("|")}|
${rows.join("\n")}
`;
  await expect(page).toMatchFileSnapshot("../../docs/step-kinds.md");
});
