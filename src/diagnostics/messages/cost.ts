import { entries } from "../entry.ts";

/** What cannot be said about the cost of a pipeline, and problems with prices. */
export const cost = entries({
  "cost/not-prices": {
    severity: "error",
    text: "'{file}' is not a prices file: {reason}",
    hint: "write one with specline prices fetch",
    about: "Prices are read from a JSON file with the form that docs/cost.md describes.",
  },
  "cost/bad-price": {
    severity: "error",
    text: "{path} must be {expected}, but is {got}",
    hint: "leave out what has no price",
    about:
      "A member of a prices file has another form than expected. A price of 0 or below is refused, because it would make something look free that only lacks a price.",
  },
  "cost/unknown-member": {
    severity: "error",
    text: "a prices file has no member '{path}'",
    about: "A misspelt member would leave a price out without saying so.",
  },
  "cost/no-prices": {
    severity: "note",
    text: "there are no prices, so only hours are shown",
    hint: "write prices with specline prices fetch --target {target}, and name the file with --prices or as 'prices' of the target",
    about: "Specline contains no prices: they depend on region, date and contract.",
  },
  "cost/other-region": {
    severity: "error",
    text: "the prices in '{file}' are for {found}, but '{target}' is in {region}",
    hint: "write prices for {region}: specline prices fetch --target {target}",
    about: "The same machine has different prices in different regions.",
  },
  "cost/other-currency": {
    severity: "error",
    text: "the budget is in {budget}, but the prices in '{file}' are in {found}",
    hint: "state the budget in {found}",
    about: "Specline does not convert currencies.",
  },
  "cost/old-prices": {
    severity: "warning",
    text: "the prices in '{file}' are {days} days old",
    hint: "renew them: specline prices fetch --target {target}",
    about: "AWS changes prices. After 90 days, which is our choice, a prices file is reported as old.",
  },
  "cost/future-prices": {
    severity: "warning",
    text: "the prices in '{file}' are from {date}, which is in the future",
    about: "The date in the file is wrong, or this machine's clock is.",
  },
  "cost/no-price": {
    severity: "warning",
    text: "'{file}' has no price of {what} (for {steps}), so the amounts are at least what is shown",
    hint: "write newer prices with specline prices fetch, or add this one by hand",
    about:
      "A prices file lacks a price that a step needs. The price list of AWS contains no prices of managed spot training, and none of work outside SageMaker: state them by hand.",
  },
  "cost/at-run-time": {
    severity: "warning",
    text: "{member} is known only at run time, so the step's cost is not known",
    hint: "if a parameter decides it, give it a value: -p NAME=VALUE",
    about:
      "An earlier step, or a parameter without a default, decides a member of the request that its cost depends on.",
  },
  "cost/no-limit": {
    severity: "warning",
    text: "nothing limits how long the job can run, so its maximum is not known",
    about:
      "A transform job has no time limit. A hyperparameter search has none if it states neither MaxNumberOfTrainingJobs nor MaxRuntimeInSeconds.",
  },
  "cost/default-limit": {
    severity: "note",
    text: "no MaxRuntimeInSeconds is stated, so the service's default of {hours} h counts ({source})",
    hint: "state a limit: maxRuntime, or StoppingCondition in the request",
    about: "Without a limit of its own, a job runs at most as long as the service lets it.",
  },
  "cost/parameter": {
    severity: "note",
    text: "the parameter '{name}' decides {members}: its default {value} counts",
    hint: "for another value: -p {name}=VALUE",
    about: "The cost depends on a value that each execution can set.",
  },
  "cost/not-measured": {
    severity: "note",
    text: "no local run has measured {steps}, so the likely amount is not known",
    hint: "run the pipeline once: specline run {file}",
    about:
      "The likely amount comes from the times of the newest local run of the pipeline, as measured on this machine.",
  },
  "cost/over-budget": {
    severity: "error",
    text: "an execution can cost {most}, which exceeds the budget of {budget}",
    hint: "lower the limits, counts or retries of {steps}, or raise the budget",
    about: "--budget compares the maximum, because the budget is to hold whatever happens.",
  },
  "cost/budget-open": {
    severity: "error",
    text: "the budget of {budget} cannot be checked, because {reason}",
    about: "Without a known maximum, an execution could cost more than the budget.",
  },
  "cost/no-price-list": {
    severity: "error",
    text: "AWS answers no queries about the prices of {region}",
    hint: "write a prices file by hand, as docs/cost.md describes",
    about: "The price list service exists only in some partitions.",
  },
  "cost/empty-price-list": {
    severity: "error",
    text: "AWS's price list has no prices of SageMaker jobs in {region}",
    about: "The answer contained no product that Specline recognises, so no file was written.",
  },
  "cost/several-prices": {
    severity: "warning",
    text: "AWS lists several prices of {what}: the highest is kept",
    about: "Two products of the price list have the same instance type and use, but different prices.",
  },
});
