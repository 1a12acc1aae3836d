import { condition, get, train } from "../../../../test/definitions/fixtures.ts";
import { type Mistake, testMistakes } from "../../../../test/definitions/planted.ts";

const CONDITION = "Steps[3].Arguments.Conditions[0]";
const conditionsAndPolicies: Readonly<Record<string, Mistake>> = {
  "unknown condition type": {
    plant: (d) => {
      condition(d).Arguments.Conditions[0].Type = "LessThanOrEqual";
    },
    code: "definition/condition-type",
    path: `${CONDITION}.Type`,
    says: "did you mean 'LessThanOrEqualTo'?",
  },
  "comparing a string with a number": {
    plant: (d) => {
      condition(d).Arguments.Conditions.push({ Type: "Equals", LeftValue: get("Parameters.MaxDepth"), RightValue: 5 });
    },
    code: "definition/compare-types",
    severity: "warning",
    path: "Steps[3].Arguments.Conditions[1]",
    says: "parameter 'MaxDepth' is text and 5 is a number",
  },
  "no conditions at all": {
    plant: (d) => {
      d.Parameters.pop();
      condition(d).Arguments.Conditions = [];
      condition(d).Arguments.ElseSteps[0].Arguments.ErrorMessage = "no";
    },
    code: "definition/no-conditions",
    path: "Steps[3].Arguments.Conditions",
  },
  "In without values": {
    plant: (d) => {
      condition(d).Arguments.Conditions.push({ Type: "In", QueryValue: get("Parameters.MaxDepth"), Values: [] });
    },
    code: "definition/in-nothing",
    path: "Steps[3].Arguments.Conditions[1].Values",
  },
  "caching without a timeout": {
    plant: (d) => {
      train(d).CacheConfig = { Enabled: true };
    },
    code: "definition/cache-timeout",
    path: "Steps[1].CacheConfig",
  },
  "a timeout that is not a duration": {
    plant: (d) => {
      train(d).CacheConfig.ExpireAfter = "30 days";
    },
    code: "definition/cache-duration",
    path: "Steps[1].CacheConfig.ExpireAfter",
  },
  "MaxAttempts and ExpireAfterMin both given": {
    plant: (d) => {
      train(d).RetryPolicies = [{ ExceptionType: ["Step.THROTTLING"], MaxAttempts: 3, ExpireAfterMin: 5 }];
    },
    code: "definition/retry-both",
    path: "Steps[1].RetryPolicies[0]",
  },
  "neither of them given": {
    plant: (d) => {
      train(d).RetryPolicies = [{ ExceptionType: ["Step.THROTTLING"], BackoffRate: 2 }];
    },
    code: "definition/retry-neither",
    path: "Steps[1].RetryPolicies[0]",
  },
  "MaxAttempts out of range": {
    plant: (d) => {
      train(d).RetryPolicies = [{ ExceptionType: ["Step.THROTTLING"], MaxAttempts: 21 }];
    },
    code: "definition/out-of-range",
    path: "Steps[1].RetryPolicies[0].MaxAttempts",
  },
  "unknown exception type": {
    plant: (d) => {
      train(d).RetryPolicies = [{ ExceptionType: ["Step.THROTLING"], MaxAttempts: 2 }];
    },
    code: "definition/retry-exception",
    path: "Steps[1].RetryPolicies[0].ExceptionType[0]",
    says: "did you mean 'Step.THROTTLING'?",
  },
};

testMistakes(conditionsAndPolicies);
