import type * as events from "@aws-sdk/client-eventbridge";
import type * as scheduler from "@aws-sdk/client-scheduler";

/** The operations of EventBridge Scheduler that schedules with a time need. */
export interface SchedulerOperations {
  CreateSchedule(input: scheduler.CreateScheduleInput): scheduler.CreateScheduleOutput;
  DeleteSchedule(input: scheduler.DeleteScheduleInput): scheduler.DeleteScheduleOutput;
  GetSchedule(input: scheduler.GetScheduleInput): scheduler.GetScheduleOutput;
  ListSchedules(input: scheduler.ListSchedulesInput): scheduler.ListSchedulesOutput;
  UpdateSchedule(input: scheduler.UpdateScheduleInput): scheduler.UpdateScheduleOutput;
}

/** The operations of EventBridge that schedules after other pipelines and on new data need. */
export interface EventOperations {
  DeleteRule(input: events.DeleteRuleRequest): object;
  DisableRule(input: events.DisableRuleRequest): object;
  EnableRule(input: events.EnableRuleRequest): object;
  ListRules(input: events.ListRulesRequest): events.ListRulesResponse;
  ListTargetsByRule(input: events.ListTargetsByRuleRequest): events.ListTargetsByRuleResponse;
  PutRule(input: events.PutRuleRequest): events.PutRuleResponse;
  PutTargets(input: events.PutTargetsRequest): events.PutTargetsResponse;
  RemoveTargets(input: events.RemoveTargetsRequest): events.RemoveTargetsResponse;
}

/** A service, one operation at a time. Failures are thrown as ServiceFault. The client is loaded by the first call. */
export interface ServiceCalls<Ops> {
  call<O extends keyof Ops & string>(
    operation: O,
    input: Ops[O] extends (input: infer I) => unknown ? I : never,
  ): Promise<Ops[O] extends (input: never) => infer R ? R : never>;
}

/** The services that start pipelines. */
export interface ScheduleServices {
  readonly scheduler: ServiceCalls<SchedulerOperations>;
  readonly events: ServiceCalls<EventOperations>;
}
