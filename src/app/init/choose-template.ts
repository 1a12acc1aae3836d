import type { ColumnProfile } from "../../advice/data-profile.ts";
import { tasksOf } from "../../advice/recommend/label-facts.ts";
import { type TemplateName, templateNames } from "../../advice/recommend/template-names.ts";
import { listed, nearest } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Task } from "../../spec/context.ts";
import { templates } from "./templates.ts";

/** The template of this name, or an error that names the others. */
export function templateNamed(asked: string): TemplateName | Diagnostic {
  const name = templateNames.find((one) => one === asked);
  if (name !== undefined) return name;
  const hint = nearest(asked, templateNames);
  const data = { template: asked, known: listed(templateNames) };
  return diagnostic("init/template-unknown", data, {}, hint === undefined ? {} : { hint: `did you mean '${hint}'?` });
}

/** A template, and the task for which it is used. */
interface Choice {
  readonly template: TemplateName;
  readonly task: Task;
}

/**
 * The template for a label: the one that was asked for, by default the one for the label's task. A template for one task
 * decides how a label is read that allows several, such as a grade.
 */
export function chosenTemplate(
  asked: TemplateName | undefined,
  column: ColumnProfile,
  positive: string | undefined,
): Choice | Diagnostic {
  const possible: readonly Task[] = positive === undefined ? tasksOf(column) : ["binary"];
  const [usual = column.task] = possible;
  if (asked === undefined) return { template: usual, task: usual };
  const { tasks } = templates[asked];
  const task = tasks === undefined ? usual : possible.find((one) => tasks.includes(one));
  return task === undefined
    ? diagnostic("init/template-task", {
        template: asked,
        tasks: listed(tasks ?? [], "or"),
        task: listed(possible, "or"),
      })
    : { template: asked, task };
}
