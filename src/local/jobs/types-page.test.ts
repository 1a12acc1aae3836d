import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type StepType, stepTypes } from "../../sagemaker/kinds.ts";
import { executorOf, isControlType, notEmulated } from "./index.ts";
import { type LocalProgram, programOf } from "./programs/program.ts";

/** docs/step-types.md says how a local run treats each type, as the executors do, and which test shows it. */

interface TypeNotes {
  /** The tests that show it. */
  readonly evidence: readonly string[];
  /** When a step of a type that runs here is nevertheless left out. */
  readonly except?: string;
}

const RUN = "src/local/jobs/jobs.run.test.ts";
/** No executor, as this file finds. */
const NONE: TypeNotes = { evidence: ["src/local/jobs/types-page.test.ts"] };

const NOTES: Readonly<Record<StepType, TypeNotes>> = {
  Processing: {
    evidence: [RUN, "src/local/jobs/contract.run.test.ts", "test/definitions/to-their-end.run.test.ts"],
    except:
      "only the image knows what to run, the program is not on this machine, an input is piped, or a query has no address for its result",
  },
  Training: {
    evidence: ["src/local/jobs/contract.run.test.ts", "src/local/jobs/built-in/xgboost.run.test.ts"],
    except: "only the image has the algorithm (AWS's XGBoost is emulated), or a channel cannot be read as files",
  },
  Tuning: {
    evidence: ["src/local/jobs/training/tuning.run.test.ts", "src/local/jobs/built-in/xgboost.run.test.ts"],
    except: "its training job would be, or it has several training jobs",
  },
  Transform: {
    evidence: [RUN, "src/local/jobs/built-in/xgboost.run.test.ts"],
    except: "no step makes its model, its archive cannot be served here, or it filters or joins its data",
  },
  Model: { evidence: [RUN, "src/local/jobs/built-in/xgboost.run.test.ts"] },
  RegisterModel: { evidence: [RUN, "test/definitions/to-their-end.run.test.ts"] },
  Condition: { evidence: ["src/local/run/run.run.test.ts", "test/definitions/to-their-end.run.test.ts"] },
  Fail: { evidence: ["src/local/run/fail-step.run.test.ts"] },
  Lambda: { evidence: ["src/local/jobs/programs/programs.run.test.ts"], except: "no program is named" },
  Callback: {
    evidence: ["src/local/jobs/programs/programs.run.test.ts", "test/callback-dialog.run.test.ts"],
    except: "no program is named, and no terminal is there to ask for its outputs",
  },
  QualityCheck: {
    evidence: ["src/local/jobs/checks/quality-check.run.test.ts"],
    except: "neither it nor an approved model of its group has a baseline, or it has scripts for AWS's image",
  },
  ClarifyCheck: {
    evidence: ["src/local/jobs/checks/clarify-check.run.test.ts"],
    except:
      "it explains a model, neither it nor an approved model of its group has a baseline, or nothing here can predict with its model",
  },
  EMR: { evidence: ["test/definitions/to-their-end.run.test.ts"] },
  EMRServerless: { evidence: ["test/definitions/to-their-end.run.test.ts"] },
  AutoML: NONE,
  EndpointConfig: NONE,
  Endpoint: NONE,
  InferenceComponent: NONE,
  BedrockCustomModel: NONE,
  BedrockModelImport: NONE,
  BedrockProvisionedModelThroughput: NONE,
  BedrockCustomModelDeployment: NONE,
  Lineage: NONE,
};

const OPTIONS: readonly LocalProgram["replaces"][] = ["lambda", "callback", "entrypoint"];

/** The options that name a program for steps of a type. */
const optionsFor = (Type: string): readonly LocalProgram["replaces"][] =>
  OPTIONS.filter((replaces) => {
    const program = { replaces, name: "X", words: [], files: [], folder: "/", shown: "", asked: true };
    return programOf({ Name: "X", Type, Arguments: {} }, [program]) !== undefined;
  });

function hereOf(type: StepType): string {
  if (isControlType(type)) return "decided by the run";
  const executor = executorOf({ Name: "X", Type: type, Arguments: {} }, []);
  if (executor !== undefined) return executor.emulation === "process" ? "real" : "emulated";
  return optionsFor(type).length > 0 ? "real, by the user's program" : "stubbed";
}

const row = (type: StepType): string => {
  const { evidence, except } = NOTES[type];
  const options = optionsFor(type).map((option) => `\`--${option}\``);
  // Documents are shipped without the sources, so these are no links.
  const paths = evidence.map((path) => `\`${path}\``);
  const why = hereOf(type) === "stubbed" ? notEmulated(type) : (except ?? "");
  return `| ${type} | ${hereOf(type)} | ${options.join(", ")} | ${why} | ${paths.join(", ")} |`;
};

const page = (): string => `# Step types in a local run

How \`specline run\` treats each type of step, and which test shows it. *Real*: a process under the container contract.
*Emulated*: Specline does what the service or its image would do. *Stubbed*: left out, with the steps that need it,
unless \`--stub\` provides its result, which replaces a step of any type. An unknown type is stubbed as well.

| Type | here | a program for it | left out if | shown by |
|---|---|---|---|---|
${stepTypes().map(row).join("\n")}

Written by \`npx vitest run src/local/jobs/types-page.test.ts -u\` from the executors in \`src/local/jobs\`; do not edit.
`;

const root = fileURLToPath(new URL("../../../", import.meta.url));

test("docs/step-types.md lists each type as the executors treat it", async () => {
  await expect(page()).toMatchFileSnapshot(`${root}docs/step-types.md`);
});

test("each type that is not stubbed has a test that runs such a step", () => {
  for (const type of stepTypes().filter((one) => hereOf(one) !== "stubbed")) {
    const texts = NOTES[type].evidence.map((path) =>
      existsSync(root + path) ? readFileSync(root + path, "utf8") : "",
    );
    expect([type, texts.includes("")]).toEqual([type, false]);
  }
});
