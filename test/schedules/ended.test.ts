import { expect, test } from "vitest";
import { check } from "../../src/app/check.ts";
import { deployPipeline } from "../../src/app/deploy.ts";
import { exportPipeline } from "../../src/app/export/export-pipeline.ts";
import { nextStarts } from "../../src/app/schedule/next-starts.ts";
import { PlanFolder, SPEC, TARGETS } from "../aws/plan-folder.ts";

const world = new PlanFolder();
const SCHEDULES = `schedule:
  - { name: past, cron: 0 1 * * ? *, end: 2020-01-01 }
  - { name: begun, cron: 0 2 * * ? *, start: 2020-01-01 }
  - { name: rhythm, rate: 7 days, start: 2020-01-01 }
  - { name: night, cron: 0 3 * * ? * }
`;
const ROLE = 'schedulerRole: "arn:aws:iam::123456789012:role/starter", ';
const write = (): void => {
  world.write("specline.config.yaml", TARGETS.replace("bucket: dev-models", `${ROLE}bucket: dev-models`));
  world.write("spec.yaml", SPEC.replace("claims.csv", "s3://acme/claims.csv") + SCHEDULES);
};

const COMMANDS = {
  check: () => check(world.host(), "spec.yaml", { target: "dev", fix: false }),
  plan: () => world.plan(),
  "deploy --dry-run": () =>
    deployPipeline(world.host(), "spec.yaml", { target: "dev", uploadData: true, dryRun: true }),
  deploy: () => deployPipeline(world.host(), "spec.yaml", { target: "dev", uploadData: true }),
  "schedule next": () => nextStarts(world.host(), "spec.yaml", { count: 3 }),
  export: () => exportPipeline(world.host(), "spec.yaml", { target: "dev", force: false }),
};

test.each(Object.entries(COMMANDS))("%s says once which schedule has ended, and where", async (_, command) => {
  write();
  const { diagnostics } = await command();
  expect(diagnostics.filter(({ code }) => code === "schedule/over")).toMatchObject([
    {
      message: expect.stringContaining("'past' ended on 2020-01-01"),
      at: { path: "schedule[0].end", file: expect.stringMatching(/spec\.yaml$/) },
    },
  ]);
});

test("it is neither deployed, nor in a dry run or a template", async () => {
  write();
  const planned = (await COMMANDS["deploy --dry-run"]()).value?.calls.map(({ subject }) => subject);
  expect(planned?.filter((one) => one.startsWith("specline-"))).toEqual([
    "specline-fraud-begun",
    "specline-fraud-rhythm",
    "specline-fraud-night",
  ]);
  const { Resources } = JSON.parse((await COMMANDS.export()).value?.template ?? "{}");
  const made = Object.keys(Resources).filter((id) => id.startsWith("Schedule"));
  expect(made.sort()).toEqual(["Schedulebegun", "Schedulenight", "Schedulerhythm", "SchedulerRole"].sort());
});

test("a template has no dates that have passed, and a rate keeps its rhythm", async () => {
  write();
  const { Resources } = JSON.parse((await COMMANDS.export()).value?.template ?? "{}");
  expect(Resources.Schedulebegun.Properties.StartDate).toBeUndefined();
  const start = Date.parse(Resources.Schedulerhythm.Properties.StartDate);
  expect(start).toBeGreaterThan(Date.now() - 60_000);
  expect((start - Date.parse("2020-01-01T00:00:00Z")) % (7 * 86_400_000)).toBe(0);
});
