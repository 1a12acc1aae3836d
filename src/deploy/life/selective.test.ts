import { expect, test } from "vitest";
import type { Definition } from "../../sagemaker/definition.ts";
import { selectionFaults } from "./selective.ts";

/** A → B → C and D → E, all of which C and E end. */
const definition = {
  Version: "2020-12-01",
  Steps: ["A", "B:A", "C:B", "D", "E:D"].map((step) => {
    const [Name = "", before] = step.split(":");
    return { Name, Type: "Processing", Arguments: {}, ...(before !== undefined && { DependsOn: [before] }) };
  }),
} satisfies Definition;

const faults = (...steps: readonly string[]) =>
  selectionFaults({ definition, steps, parameters: {} }, {}).map(({ code, message }) => `${code}: ${message}`);

test("steps on the paths between the chosen steps must be chosen as well", () => {
  expect(faults("A", "B", "C")).toEqual([]);
  expect(faults("A", "C")).toEqual([
    "execution/gap: 'B' must be executed as well, because of the steps before and after",
  ]);
});

test("steps that are not connected give a warning", () => {
  expect(faults("A", "D")).toEqual([
    "execution/apart: 'A' and 'D' are not connected, and SageMaker may refuse to execute them together",
  ]);
});

test("a source is needed for what the chosen steps read or wait for", () => {
  expect(faults("B", "C")).toEqual([
    "execution/needs-source: the results of 'A' are needed, but no execution is named from which to take them",
  ]);
});
