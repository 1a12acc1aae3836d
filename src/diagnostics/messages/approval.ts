import { entries } from "../entry.ts";

/** Plans that somebody has to approve before they are applied. */
export const approval = entries({
  "approval/needed": {
    severity: "error",
    text: "{who} asks for approval, so {command} applies only a plan that somebody has approved",
    hint: "{how}",
    about:
      "A target in this account and region has `approval` in specline.config.yaml. Whatever target is named, a deploy there changes the same pipeline. Nothing was changed.",
  },
  "approval/unclear": {
    severity: "error",
    text: "it is not clear whether the target '{target}', which may be in the same account and region, asks for approval: {fault}",
    about:
      "The target's entry in specline.config.yaml has a fault. Nothing is changed as long as it may ask for approval.",
  },
  "approval/missing": {
    severity: "error",
    text: "nobody has approved the plan '{file}', which the target '{target}' asks for",
    hint: "let somebody approve it with specline review {file}",
    about: "`specline review` records in the plan's file who approved it.",
  },
  "approval/other-plan": {
    severity: "error",
    text: "the plan '{file}' is not the one that {by} approved",
    hint: "let somebody approve this plan with specline review {file}",
    about: "An approval names the token of the plan for which it was given. The plan was made anew or altered since.",
  },
  "approval/not-approver": {
    severity: "error",
    text: "{by} may not approve plans for the target '{target}'",
    hint: "its `approvers` in specline.config.yaml are {approvers}",
    about: "The target names who may approve plans. A role's ARN covers everybody who has assumed the role.",
  },
  "approval/own": {
    severity: "error",
    text: "{by} made the plan '{file}', and the target '{target}' asks for the approval of somebody else",
    hint: "let somebody else approve it with specline review {file}",
    about: "The target has `notAuthor: true` in specline.config.yaml: whoever made a plan cannot approve it.",
  },
  "approval/no-author": {
    severity: "error",
    text: "the plan '{file}' does not say who made it, and the target '{target}' asks for the approval of somebody else",
    hint: "make the plan again: its author is recorded if the target asks for approval",
    about:
      "The plan was made before the target asked for approval, or where AWS could not be asked for the caller's identity.",
  },
  "approval/not-asked": {
    severity: "note",
    text: "the target '{target}' does not ask for approval, so nothing checks who approved this plan",
    about: "The approval is recorded in the plan's file. To ask for it, add `approval: required` to the target.",
  },
  "approval/is-plan": {
    severity: "error",
    text: "'{file}' is a plan, and `approve` approves models",
    hint: "approve the plan with specline review {file}",
    about: "`specline approve` decides about a registered model, `specline review` about a plan.",
  },
});
