import { describe, expect, test } from "vitest";
import { codes, PlanFolder, SPEC } from "../../../test/aws/plan-folder.ts";
import { deployPipeline } from "../deploy.ts";
import type { DeployRequest } from "./deploy-request.ts";

const folder = new PlanFolder();
const { write, deployed } = folder;
const DEEPER = SPEC.replace("max_depth: 6", "max_depth: 8");

/** Deploys as on a terminal, and returns what was asked and shown as well. */
async function asked(answer: boolean | (() => boolean), more: Partial<DeployRequest> = {}) {
  const questions: string[] = [];
  const shown: string[] = [];
  const confirm = async (question: string): Promise<boolean> => {
    questions.push(question);
    return typeof answer === "boolean" ? answer : answer();
  };
  const onPlan: DeployRequest["onPlan"] = ({ steps }, { isSame }) => {
    shown.push(isSame ? "same" : steps.map(({ action }) => action).join(" "));
  };
  const request = { target: "dev", uploadData: true, ask: true, onPlan, ...more };
  const done = await deployPipeline({ ...folder.host(), confirm }, "spec.yaml", request);
  return { ...done, questions, shown };
}

/** The calls that change something. */
const changes = (): readonly string[] =>
  folder.aws.calls.filter((call) => /^(PUT|POST|(Create|Update|Delete|Add|Start)\w+)\b/.test(call));

describe("a deploy that asks", () => {
  test("shows what the first deploy creates, and creates it only after a yes", async () => {
    const no = await asked(false);
    expect([no.value?.outcome, codes(no), changes()]).toEqual(["declined", [], []]);
    expect(no.shown).toEqual(["added added added added"]);
    const yes = await asked(true);
    expect(yes.questions).toEqual(["Create fraud on dev (us-east-1, 123456789012)?"]);
    expect([yes.value?.outcome, codes(yes)]).toEqual(["created", []]);
  });

  test("shows changes, and makes them only after a yes", async () => {
    await deployed();
    write("spec.yaml", DEEPER);
    folder.aws.calls.length = 0;
    const no = await asked(false);
    expect([no.value?.outcome, no.value?.calls, changes()]).toEqual(["declined", [], []]);
    const yes = await asked(true);
    expect(yes.questions).toEqual(["Deploy these changes to fraud on dev (us-east-1, 123456789012)?"]);
    expect(yes.shown).toEqual(["unchanged unchanged changed unchanged"]);
    expect(yes.value).toMatchObject({ outcome: "updated", version: 2 });
  });

  test("does not ask if nothing would change, even if the file's lines move", async () => {
    await deployed();
    const same = await asked(false);
    expect([same.questions, same.shown, same.value?.outcome]).toEqual([[], ["same"], "unchanged"]);
    write("spec.yaml", `# a comment\n${SPEC}`);
    const moved = await asked(false);
    expect([moved.questions, moved.shown, moved.value?.outcome]).toEqual([[], ["same"], "updated"]);
    expect(moved.value).not.toHaveProperty("version");
  });

  test("asks if only the limit on parallel steps or a tag changes", async () => {
    await deployed();
    expect((await asked(false, { parallelism: 3 })).questions).toHaveLength(1);
    await asked(true, { parallelism: 3 });
    expect((await asked(false, { parallelism: 3 })).questions).toEqual([]);
    write(
      "specline.config.yaml",
      folder.read("specline.config.yaml").replace("prefix: risk", "prefix: risk, tags: { a: b }"),
    );
    expect((await asked(false)).questions).toHaveLength(1);
  });

  test("deploys nothing if somebody else deploys while the user reads", async () => {
    await deployed();
    write("spec.yaml", DEEPER);
    const there = folder.aws.pipelines.get("fraud");
    const definition = '{"Version":"2020-12-01","Steps":[]}';
    const theirs = await asked(() => {
      folder.aws.sagemaker.changeBehind("fraud", definition);
      return true;
    });
    expect(codes(theirs)).toEqual(["plan/base-changed"]);
    expect(theirs.diagnostics[0]?.message).toBe("'fraud' was deployed by somebody else after this plan was made");
    expect(there?.versions.at(-1)?.definition).toBe(definition);
  });

  test("is refused before the question for what a deploy refuses, or if it cannot see what is deployed", async () => {
    const local = await asked(true, { uploadData: false });
    expect([codes(local), local.questions, folder.aws.calls]).toEqual([["deploy/local-data"], [], []]);
    folder.aws.always = (called) => (called === "DescribePipeline" ? "denied" : undefined);
    const unseen = await asked(true);
    expect([unseen.diagnostics.map(({ code, severity }) => [code, severity]), unseen.questions]).toEqual([
      [["plan/unseen", "error"]],
      [],
    ]);
  });
});

describe("a deploy with nobody to ask", () => {
  const alone = (more: Partial<DeployRequest> = {}) =>
    deployPipeline(folder.host(), "spec.yaml", { target: "dev", uploadData: true, ask: true, ...more });

  test("is refused before any call, with both ways", async () => {
    const refused = await alone();
    expect([codes(refused), folder.aws.calls]).toEqual([["usage/nobody-to-ask"], []]);
    expect(refused.diagnostics[0]?.hint).toBe(
      "deploy without a question with --yes, or exactly what a plan shows: specline plan spec.yaml --target dev -o plan.json, then specline deploy spec.yaml --target dev --upload-data --plan plan.json",
    );
    write("spec.yaml", SPEC.replace("max_depth: 6", "max_depth: deep"));
    expect(codes(await alone())).toEqual(expect.arrayContaining(["config/bad-value", "usage/nobody-to-ask"]));
  });

  test("is not refused with a decision, with a plan or in a dry run", async () => {
    expect((await alone({ dryRun: true })).value?.outcome).toBe("planned");
    await folder.plan({ output: "plan.json" });
    expect((await alone({ plan: "plan.json" })).value?.outcome).toBe("created");
    expect((await alone({ ask: false })).value?.outcome).toBe("unchanged");
  });

  test("a plan with another limit on parallel steps is not what would be deployed", async () => {
    await folder.plan({ output: "plan.json", parallelism: 3 });
    expect(codes(await alone({ plan: "plan.json" }))).toEqual(["plan/pipeline-changed"]);
    expect((await alone({ plan: "plan.json", parallelism: 3 })).value?.outcome).toBe("created");
  });
});
