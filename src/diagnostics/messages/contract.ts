import { entries } from "../entry.ts";

/** Faults of data contracts themselves, and of the command that infers one. */
export const contract = entries({
  "contract/conflict": {
    severity: "error",
    text: "the rules for column '{column}' of the data contract cannot go together: {reason}",
    about: "No table could meet these rules, or one of them has no meaning for a column of this type.",
  },
  "contract/no-data": {
    severity: "error",
    text: "there is no file or folder '{data}'",
    about: "A data contract is inferred from a table on this machine.",
  },
  "contract/no-time": {
    severity: "error",
    text: "'{column}' is not a column of dates; the columns of dates are: {columns}",
    about: "The column that --time names must have dates, so that the age of the newest row is known.",
  },
  "contract/there": {
    severity: "error",
    text: "'{file}' exists already",
    hint: "choose another file, or replace it with --force",
    about: "A contract that people have edited is not replaced by an inferred one.",
  },
  "contract/failed": {
    severity: "error",
    text: "no data contract could be inferred: {reason}",
    about: "Python, or the script that describes the table, ended with an error that is not about the rows.",
  },
});
