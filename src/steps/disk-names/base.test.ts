import { expect, test } from "vitest";
import { parseConfigs } from "../../config/index.ts";
import { standardSteps } from "../known-steps.ts";

const NAMES = ["framework_version", "xgboost_framework_version", "processing_framework_version"];

test.each([
  ["XGBoostTraining", "1.7-1", true],
  ["XGBoostTraining", "1.7.6", true],
  ["XGBoostTraining", 1.7, true],
  ["XGBoostTraining", "1.75-1", false],
  ["XGBoostTraining", "1", false],
  ["XGBoostTraining", ["1.7-1"], false],
  ["PyTorchTraining", "2.1.0", true],
  ["PyTorchTraining", "2.10.0", false],
])("version components are compared as whole numbers: %s in %j", (name, version, agrees) => {
  const file = {
    metadata: { config_types: { [name]: `${name}Config` } },
    configuration: { shared: {}, specific: { [name]: { framework_version: version } } },
  };
  const { value } = parseConfigs(JSON.stringify(file), "c.json", standardSteps, { partial: true });
  const read = value.readings.find((reading) => reading.name === "framework_version");
  expect(read?.became.kind).toBe(agrees ? "agrees" : "unsupported");
});

test("the message about a version of another image suggests 'image' only for steps with this field", () => {
  let advised = 0;
  for (const [name, { config }] of standardSteps.names) {
    for (const version of NAMES) {
      const file = {
        metadata: { config_types: { [name]: `${name}Config` } },
        configuration: { shared: {}, specific: { [name]: { [version]: "0.1-0" } } },
      };
      const { diagnostics } = parseConfigs(JSON.stringify(file), "c.json", standardSteps, { partial: true });
      const said = diagnostics.filter(({ code }) => code === "config/unsupported").map(({ message }) => message);
      const advises = said.join().includes("set 'image' to use another image");
      if (said.join().includes("the scripts are tested")) expect(advises, name).toBe("image" in config.shape);
      if (advises) advised += 1;
    }
  }
  expect(advised).toBeGreaterThan(0);
});
