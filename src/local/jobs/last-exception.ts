/** Finds the exception with which a Python script ended, in one stream of its output. */
export interface ExceptionReader {
  read(line: string): void;
  /** Such as "ValueError: no rows"; undefined if the script did not end with a traceback. */
  last(): string | undefined;
}

const BEGIN = "Traceback (most recent call last):";
/** `module.Name` or `module.Name: message`, in the first column. */
const EXCEPTION = /^[A-Za-z_][\w.]*(?:: |:$|$)/;
/**
 * How many lines can follow the exception, as the rest of its message. If there are more, the script caught it, logged
 * it and went on.
 */
const MAX_LINES_AFTER = 8;

/** Reads a stream line by line. Of several tracebacks, the last one counts. */
export function exceptionReader(): ExceptionReader {
  let isOpen = false;
  let found: string | undefined;
  let after = 0;
  return {
    read: (line) => {
      if (line === BEGIN) isOpen = true;
      else if (isOpen && EXCEPTION.test(line)) {
        isOpen = false;
        found = line.replace(/:$/, "");
        after = 0;
      } else if (!isOpen) after += 1;
    },
    last: () => (after > MAX_LINES_AFTER ? undefined : found),
  };
}
