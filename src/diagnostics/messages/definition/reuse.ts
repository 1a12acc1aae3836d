import { entries } from "../../entry.ts";
import { guide } from "../../grounds.ts";

/** Step caching and retries. */
export const reuse = entries({
  "definition/cache-timeout": {
    severity: "error",
    ground: guide("Caching pipeline steps"),
    override: true,
    text: "caching is on for step '{step}', but 'ExpireAfter' is missing",
    hint: 'set it, for example to "P30D"',
    about: "Caching needs a timeout when it is enabled.",
  },
  "definition/cache-duration": {
    severity: "error",
    ground: guide("Caching pipeline steps"),
    override: true,
    text: "{value} is not a duration",
    hint: 'write it as "P30D" for thirty days or "PT12H" for twelve hours',
    about: "A timeout is an ISO 8601 duration: P30D, PT12H.",
  },
  "definition/not-cacheable": {
    severity: "warning",
    ground: guide("Caching pipeline steps"),
    text: "SageMaker does not cache {type} steps",
    hint: "remove CacheConfig",
    about: "CacheConfig has no effect on this type of step.",
  },
  "definition/volatile-value": {
    severity: "warning",
    ground: guide("Caching pipeline steps"),
    text: "step '{step}' is cached, but its cache key includes {what}, so its result may never be reused",
    hint: "remove it, use a fixed value, or turn off caching",
    about:
      "A value that comes from a clock, a random generator or the execution prevents the step's result from ever being reused. The SDK puts timestamps into the names that it generates.",
  },
  "definition/retry-both": {
    severity: "error",
    ground: guide("Retry policy for pipeline steps"),
    override: true,
    text: "a retry policy takes 'MaxAttempts' or 'ExpireAfterMin', not both",
    hint: "remove one of them",
    about: "Retrying ends after a number of repetitions or after a period of time.",
  },
  "definition/retry-neither": {
    severity: "error",
    ground: guide("Retry policy for pipeline steps"),
    override: true,
    text: "a retry policy needs 'MaxAttempts' or 'ExpireAfterMin'",
    hint: 'set one of them, for example "MaxAttempts": 3 or "ExpireAfterMin": 60',
    about: "Retrying ends after a number of repetitions or after a period of time.",
  },
  "definition/retry-exception": {
    severity: "error",
    ground: guide("Retry policy for pipeline steps"),
    override: true,
    text: "'{exception}' is not an exception that can be retried",
    about: "Only a fixed list of exceptions can be retried.",
  },
  "definition/retry-of-job": {
    severity: "warning",
    ground: guide("Retry policy for pipeline steps"),
    text: "'{exception}' does not occur on {type} steps",
    hint: "use Step.SERVICE_FAULT or Step.THROTTLING",
    about: "Steps that do not start a job raise only the step's own exceptions.",
  },
  "definition/not-retryable": {
    severity: "warning",
    ground: guide("Retry policy for pipeline steps"),
    text: "SageMaker does not retry {type} steps",
    hint: "remove RetryPolicies",
    about: "RetryPolicies have no effect on this type of step.",
  },
});
