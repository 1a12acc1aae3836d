import { describe, expect, it } from "vitest";
import { applyEdits } from "./edit-spec.ts";

describe("edits", () => {
  it("set, insert and remove values, and leave everything else unchanged", () => {
    const source = "steps:\n  # first\n  - a # why\n  - b\nname: n\n";
    expect(
      applyEdits(source, [
        { path: ["steps", 1], action: "insert", value: "between" },
        { path: ["name"], action: "remove" },
        { path: ["context", "label"], action: "set", value: "y" },
      ]),
    ).toBe("steps:\n  # first\n  - a # why\n  - between\n  - b\ncontext:\n  label: y\n");
  });
  it("keep JSON JSON", () =>
    expect(applyEdits('{\n    "a": 1\n}\n', [{ path: ["b"], action: "set", value: [2] }])).toBe(
      '{\n    "a": 1,\n    "b": [\n        2\n    ]\n}\n',
    ));
});
