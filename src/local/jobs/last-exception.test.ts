import { expect, test } from "vitest";
import { exceptionReader } from "./last-exception.ts";

const last = (text: string): string | undefined => {
  const reader = exceptionReader();
  for (const line of text.split("\n")) reader.read(line);
  return reader.last();
};
const TRACE = 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    f()\n    ^^^\n';

test.each([
  ["an exception with a message", `reading\n${TRACE}ValueError: no rows`, "ValueError: no rows"],
  ["one without a message", `${TRACE}KeyboardInterrupt`, "KeyboardInterrupt"],
  ["one of a package", `${TRACE}pandas.errors.EmptyDataError: No columns`, "pandas.errors.EmptyDataError: No columns"],
  ["a message of several lines", `${TRACE}ValueError: first\n  second\nthird`, "ValueError: first"],
  [
    "the last of a chain",
    `${TRACE}KeyError: 'a'\n\nDuring handling of the above exception, another exception occurred:\n\n${TRACE}TypeError: b`,
    "TypeError: b",
  ],
  ["one that was logged while the script went on", `${TRACE}ValueError: x\n${"more\n".repeat(9)}`, undefined],
  ["no traceback", "ValueError: printed", undefined],
  ["a traceback that was cut off", 'Traceback (most recent call last):\n  File "a.py"', undefined],
])("%s", (_, text, exception) => {
  expect(last(text)).toBe(exception);
});
