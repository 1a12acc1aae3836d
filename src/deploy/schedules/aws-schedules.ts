import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { SchedulerClient } from "@aws-sdk/client-scheduler";
import { withFaults } from "../aws-faults.ts";
import { type AwsOptions, aboutCall, clientOptions } from "../aws-options.ts";
import type { EventOperations, SchedulerOperations, ScheduleServices, ServiceCalls } from "./schedule-ports.ts";
import { GROUP } from "./seen-resources.ts";

/** Accesses EventBridge and its Scheduler through the official SDK, which the first call loads. */
export const awsSchedules = (options: AwsOptions): ScheduleServices => ({
  scheduler: scheduler(options),
  events: events(options),
});

type Sends<Client, Ops> = {
  readonly [O in keyof Ops]: Ops[O] extends (input: infer I) => infer R
    ? (client: Client, input: I) => Promise<R>
    : never;
};

/** Calls of a client that is created when it is first needed. */
function callsOf<Client, Ops>(
  load: () => Promise<{ readonly client: Client; readonly sends: Sends<Client, Ops> }>,
  resource: string,
  options: AwsOptions,
): ServiceCalls<Ops> {
  let loaded: ReturnType<typeof load> | undefined;
  return {
    call: async (operation, input) => {
      loaded ??= load();
      const { client, sends } = await loaded;
      const send = sends[operation] as unknown as (client: Client, input: unknown) => Promise<never>;
      const { Name, Rule } = input as { readonly Name?: string; readonly Rule?: string };
      const name = Name ?? Rule;
      // The last part of an ARN.
      const subject = name === undefined ? undefined : `${resource}/${name}`;
      return withFaults(operation, () => send(client, input), { ...aboutCall(options), subject });
    },
  };
}

const scheduler = (options: AwsOptions): ServiceCalls<SchedulerOperations> =>
  callsOf<SchedulerClient, SchedulerOperations>(
    async () => {
      const sdk = await import("../sdk/scheduler.ts");
      return {
        client: new sdk.SchedulerClient(clientOptions(options)),
        sends: {
          CreateSchedule: (by, input) => by.send(new sdk.CreateScheduleCommand(input)),
          DeleteSchedule: (by, input) => by.send(new sdk.DeleteScheduleCommand(input)),
          GetSchedule: (by, input) => by.send(new sdk.GetScheduleCommand(input)),
          ListSchedules: (by, input) => by.send(new sdk.ListSchedulesCommand(input)),
          UpdateSchedule: (by, input) => by.send(new sdk.UpdateScheduleCommand(input)),
        },
      };
    },
    `schedule/${GROUP}`,
    options,
  );

const events = (options: AwsOptions): ServiceCalls<EventOperations> =>
  callsOf<EventBridgeClient, EventOperations>(
    async () => {
      const sdk = await import("../sdk/events.ts");
      return {
        client: new sdk.EventBridgeClient(clientOptions(options)),
        sends: {
          DeleteRule: (by, input) => by.send(new sdk.DeleteRuleCommand(input)),
          DisableRule: (by, input) => by.send(new sdk.DisableRuleCommand(input)),
          EnableRule: (by, input) => by.send(new sdk.EnableRuleCommand(input)),
          ListRules: (by, input) => by.send(new sdk.ListRulesCommand(input)),
          ListTargetsByRule: (by, input) => by.send(new sdk.ListTargetsByRuleCommand(input)),
          PutRule: (by, input) => by.send(new sdk.PutRuleCommand(input)),
          PutTargets: (by, input) => by.send(new sdk.PutTargetsCommand(input)),
          RemoveTargets: (by, input) => by.send(new sdk.RemoveTargetsCommand(input)),
        },
      };
    },
    "rule",
    options,
  );
