import { canonical, type Json, type JsonObject } from "../../base/canonical.ts";
import type { Registry } from "../../registry/registry.ts";
import { ALLOW_DOC } from "../../spec/allowance.ts";
import { contextSchema, FACTS } from "../../spec/context.ts";
import { MONITOR_DOCS } from "../../spec/monitor.ts";
import { POLICIES, POLICY_DOCS, type Policies, policySchema } from "../../spec/policies.ts";
import { NOTIFY_DOCS, notifySchema, SCHEDULE_DOCS, scheduleSchema } from "../../spec/schedule.ts";
import { bothWays, closed, jsonSchema, list, map, membersOf, orExpression, ref, text } from "./schema-parts.ts";
import { perStep, sharedFields } from "./step-schema.ts";

/** The JSON Schema of specs (draft 2020-12), for editors. Names, fields, types and ranges come from the registry. */
export function specSchema(registry: Registry): Json {
  const entry = { anyOf: [{ ...ref("name") }, ref("step")] };
  return canonical({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "A Specline pipeline",
    ...closed({
      scripts: map(ref("script"), "Steps that run your own scripts, by name."),
      packs: {
        ...list({ type: "string" }),
        description: "Step packs in addition to the standard one: npm packages, or paths relative to this file.",
      },
      ...bothWays({
        autoInsert: { type: "boolean", description: "Insert steps that bridge a gap between kinds." },
      }),
      ...bothWays(Object.fromEntries(POLICIES.map((policy) => [policy, policyJson(policy)]))),
      name: text("The title. The default is the file's name."),
      description: text("The pipeline's purpose."),
      allow: { ...list(ref("allowance")), description: ALLOW_DOC.replace("for this step", "in this pipeline") },
      region: text("The pipeline's AWS region. The default is the target's region."),
      data: {
        description:
          "The table for all branches, or one table per branch. If omitted, it becomes the parameter DataSource.",
        anyOf: [
          { type: ["string", "null"] },
          ref("expression"),
          map(orExpression({ type: "string" }), "Branch to table."),
        ],
      },
      contract: {
        description: "The data contract that all tables must meet: a YAML file, or the contract itself.",
        type: ["string", "object", "null"],
      },
      shares: map({ type: "number", exclusiveMinimum: 0, maximum: 1 }, "How branches divide the rows of one table."),
      label: orExpression({ type: ["string", "null"], description: "The column to predict." }),
      positive: orExpression({
        type: ["string", "number", "boolean"],
        description: "The label value that counts as positive.",
      }),
      context: closed(bothWays(Object.fromEntries(FACTS.map((fact) => [fact, ref(`fact-${fact}`)])))),
      parameters: map(ref("parameter"), "Values that can change from run to run."),
      steps: list(entry),
      branches: map(list(entry), "Steps by their branch (job type)."),
      gates: list(
        closed(
          bothWays({
            id: text("Its name."),
            conditions: list({ type: "object" }),
            otherwiseFail: list({}),
            arm: ref("arm"),
            after: list({ type: "string" }),
            displayName: { type: "string" },
            description: { type: "string" },
            allow: { ...list(ref("allowance")), description: ALLOW_DOC },
          }),
          ["id"],
        ),
      ),
      schedule: {
        description: "What starts the pipeline on AWS: one schedule, or a list.",
        anyOf: [ref("schedule"), list(ref("schedule"))],
      },
      notify: {
        description: "The SNS topics that get a message when an execution fails, or by how it ends.",
        anyOf: [
          { type: "string" },
          list({ type: "string" }),
          closed(bothWays(membersOf(notifySchema.shape, NOTIFY_DOCS))),
        ],
      },
      monitor: {
        description: "How the pipeline's model is monitored, by a pipeline of its own.",
        ...closed(
          {
            data: { ...orExpression({ type: "string" }), description: MONITOR_DOCS.data },
            every: { description: MONITOR_DOCS.every, anyOf: [ref("schedule")] },
            drift: {
              description: MONITOR_DOCS.drift,
              anyOf: [
                { type: "boolean" },
                closed(
                  bothWays({
                    maxColumns: { type: "integer", minimum: 0 },
                    minEffect: { type: "number", minimum: 0, maximum: 1 },
                  }),
                ),
              ],
            },
            quality: {
              description: MONITOR_DOCS.quality,
              type: "object",
              properties: { labels: orExpression({ type: "string" }) },
              patternProperties: { "^(min|max)[_A-Z]": { type: "number" } },
              additionalProperties: false,
            },
            notify: { description: MONITOR_DOCS.notify },
          },
          ["data"],
        ),
      },
      requirements: { anyOf: [ref("requirements"), list(ref("requirement"))] },
      order: list({ type: "array", items: { type: "string" }, minItems: 2, maxItems: 2 }),
    }),
    $defs: { ...definitions(registry) },
  });
}

function definitions(registry: Registry): JsonObject {
  const shared = sharedFields(registry);
  return {
    ...Object.fromEntries([...shared.values()].map(({ name, schema }) => [name, schema])),
    // Each fact can be written in two spellings, and some schemas are long.
    ...Object.fromEntries(FACTS.map((fact) => [`fact-${fact}`, orExpression(jsonSchema(contextSchema.shape[fact]))])),
    name: {
      description: "A step's name, alias or role, with or without its branch.",
      anyOf: [
        {
          enum: [
            ...new Set([
              ...registry.steps.map((spec) => spec.name),
              ...registry.names.keys(),
              ...registry.roles.keys(),
            ]),
          ],
        },
        { type: "string" },
      ],
    },
    step: {
      ...closed(
        bothWays({
          step: ref("name"),
          name: text("The instance's name."),
          branch: text("Its branch (job type), such as calibration."),
          config: { type: "object" },
          inputs: map({}, "Input to Step.port, a URI, an expression, or null for none."),
          after: list({ type: "string" }),
          arm: ref("arm"),
          displayName: { type: "string" },
          description: { type: "string" },
          allow: { ...list(ref("allowance")), description: ALLOW_DOC },
          cache: {
            description: POLICY_DOCS.cache,
            anyOf: [
              { type: ["boolean", "string"] },
              closed(bothWays({ enabled: { type: "boolean" }, expireAfter: { type: "string" } }), ["enabled"]),
            ],
          },
          retries: {
            description: POLICY_DOCS.retries,
            anyOf: [{ const: false }, { type: "integer", minimum: 0, maximum: 20 }, list({ type: "object" })],
          },
        }),
        ["step"],
      ),
      allOf: registry.steps.map((spec) => perStep(spec, registry, shared)),
    },
    allowance: closed({ rule: text("The code of a diagnostic."), reason: text("Why it is accepted.") }, [
      "rule",
      "reason",
    ]),
    arm: closed({ gate: { type: "string" }, side: { enum: ["then", "else"] } }, ["gate", "side"]),
    script: closed(
      {
        script: text("A .py file or a folder, relative to this file."),
        entry: text("The file in the folder to start, by default main.py."),
        summary: text("The step's purpose."),
        rank: { type: "number", description: "Its rank: 0 loads, 10 prepares, 30 trains, 40 evaluates." },
        inputs: map({ type: ["string", "object"] }, "Port to kind, such as tabular.processed."),
        outputs: map({ type: ["string", "object"] }, "Port to kind, such as tabular.processed."),
        config: map(
          {},
          "Setting to its default, to its type (text, integer, number, boolean or list), or to { type, default }.",
        ),
      },
      ["script"],
    ),
    parameter: closed({
      type: { enum: ["String", "Integer", "Float", "Boolean"] },
      default: { type: ["string", "number", "boolean"] },
      values: list({ type: "string" }),
      description: { type: "string" },
      doc: { type: "string" },
    }),
    requirements: {
      type: "object",
      description: "A bound for any metric by its name, such as minAuc or max_log_loss.",
      properties: bothWays({
        maxTrainingTime: {
          description:
            "The limit for each training job, or for a search as a whole, in seconds or as a duration such as 4 hours, 90 min or PT4H.",
          anyOf: [
            { type: "number", exclusiveMinimum: 0 },
            { type: "string", pattern: "^\\s*([pP]|\\d)" },
          ],
        },
      }),
      patternProperties: { "^(min|max)(_[a-z]|[A-Z])(?!raining_?[tT]ime$)": { type: "number" } },
      additionalProperties: false,
    },
    schedule: {
      description: "A cron expression of EventBridge, a rate, or an object with its members.",
      anyOf: [{ type: "string" }, closed(bothWays(membersOf(scheduleSchema.shape, SCHEDULE_DOCS)))],
    },
    requirement: closed(
      {
        metric: text("Such as auc."),
        at: { enum: ["least", "most"] },
        value: { type: "number" },
        step: text("The step that measures it, if several do."),
      },
      ["metric", "at", "value"],
    ),
    expression: {
      type: "object",
      description: "A value that is known only when the pipeline runs, such as { Get: Parameters.Name }.",
      minProperties: 1,
      maxProperties: 1,
    },
  };
}

const policyJson = (policy: keyof Policies): JsonObject => ({
  ...jsonSchema(policySchema.shape[policy]),
  description: POLICY_DOCS[policy],
});
