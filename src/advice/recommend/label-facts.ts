import type { Task } from "../../spec/context.ts";
import type { ColumnProfile, DataProfile } from "../data-profile.ts";
import { MOST_CLASSES } from "../label-candidates.ts";

/** A class of a label, with the number of its rows. */
type Class = readonly [value: string, count: number];

/** What the rules for templates ask about a label. */
export interface LabelFacts {
  readonly label: string;
  /** The task that the label suggests. */
  readonly task: Task;
  /** All tasks that its values allow. */
  readonly tasks: readonly Task[];
  readonly distinct: number;
  readonly isNumeric: boolean;
  /** The number of rows with a label. */
  readonly rows: number;
  /** The classes, the most frequent first; the list can be incomplete. Empty for a quantity. */
  readonly classes: readonly Class[];
  /** The rarest class, if all of them are known. */
  readonly rarest?: Class | undefined;
}

const isNumeric = ({ type }: ColumnProfile): boolean => type === "number" || type === "integer";

/** The tasks that a label's values allow, the most likely first. */
export function tasksOf(column: ColumnProfile): readonly Task[] {
  const { distinct, task } = column;
  if (distinct <= 2) return ["binary"];
  const others: readonly Task[] = [
    ...(isNumeric(column) ? (["regression"] as const) : []),
    ...(!isNumeric(column) || distinct <= MOST_CLASSES ? (["multiclass"] as const) : []),
  ];
  return [task, ...others.filter((one) => one !== task)];
}

/** Reads the facts about a label from a table's profile. */
export function labelFacts(column: ColumnProfile, { rows }: Pick<DataProfile, "rows">): LabelFacts {
  const { name: label, task, distinct, top, rarest, missing } = column;
  const classes = task === "regression" ? [] : top;
  return {
    ...{ label, task, tasks: tasksOf(column), distinct, isNumeric: isNumeric(column), rows: rows - missing, classes },
    rarest: task === "regression" ? undefined : (rarest?.[0] ?? (top.length === distinct ? top.at(-1) : undefined)),
  };
}
