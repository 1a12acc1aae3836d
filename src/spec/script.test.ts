import { expect, test } from "vitest";
import type { JsonObject } from "../base/canonical.ts";
import { standardRegistry } from "../steps/pipeline.ts";
import { isReadable, ownCode, replacesScript, STANDARD_SCRIPT, scriptOf, userCode } from "./script.ts";

test("code is a folder with a file in it, or a single file", () => {
  const code = (script?: string, entry?: string) => {
    const found = ownCode({ script, entry }, "main.py");
    return found && `${found.folder} ${found.entry}`;
  };
  expect(code()).toBeUndefined();
  expect(code("scripts")).toBe("scripts main.py");
  expect(code("scripts", "prepare.py")).toBe("scripts prepare.py");
  expect(code("scripts", "./sub//prepare.py")).toBe("scripts sub/prepare.py");
  expect(code("scripts/prepare.py")).toBe("scripts/prepare.py prepare.py");
  expect(code(undefined, "scripts/prepare.py")).toBe("scripts/prepare.py prepare.py");
  expect(code("s3://team/code/", "prepare.py")).toBe("s3://team/code/ prepare.py");
  expect(code(STANDARD_SCRIPT)).toBeUndefined();
  expect(code(STANDARD_SCRIPT, "prepare.py")).toBeUndefined();
});

/** Steps whose code can be replaced: all steps in the standard pack that run a script, except for searches. */
const scripted = standardRegistry.steps.filter(({ job }) => job.type === "processing" || job.type === "training");

test.each(scripted.map((spec) => [spec.name, spec] as const))("%s can run the user's code", (_, spec) => {
  const named = (config: JsonObject) => {
    const script = scriptOf(spec, config);
    return script && userCode(script);
  };
  expect(named({ script: "scripts", entry: "a.py" })).toEqual({ folder: "scripts", entry: "a.py" });
  if (!replacesScript(spec)) return;
  expect(named({})).toBeUndefined();
  expect(named({ script: STANDARD_SCRIPT, entry: "a.py" })).toBeUndefined();
  expect(scriptOf(spec, { script: STANDARD_SCRIPT })).toEqual(scriptOf(spec, {}));
});

test("only steps without a Specline script need the user's code", () => {
  const own = scripted.filter((spec) => !replacesScript(spec)).map(({ name }) => name);
  expect(own).toEqual(["LightGBMTraining", "PyTorchTraining"]);
});

test("code is read from this machine only", () => {
  expect(["scripts", "/home/lee/scripts", "../scripts", "file:///pack/script/"].every(isReadable)).toBe(true);
  expect(["s3://team/code.tar.gz", "https://example.com/a.py"].some(isReadable)).toBe(false);
});
