import { entries } from "../entry.ts";

/** What a step's script finds in the data. The same texts reach AWS: contract.json carries them. */
export const data = entries({
  "data/script-error": {
    severity: "error",
    text: "{step} stopped with {type}: {message}",
    hint: "the last lines of its log show where",
    about: "A script raised an exception that it did not expect.",
  },
  "data/label-missing": {
    severity: "error",
    text: "the label column '{label}' is not in the data, which has {columns}: did you mean '{nearest}'?",
    about: "The column that holds what is to be predicted does not exist.",
  },
});
