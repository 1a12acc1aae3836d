/** A stream that may lead to a terminal. */
interface Screen {
  readonly isTTY?: boolean;
  columns?: number;
  rows?: number;
}

const COLUMNS = 80;
const ROWS = 24;

/**
 * Gives the usual size to terminals that report none: a pseudo-terminal whose size nobody has set has 0 columns, and every
 * word would get a line of its own. It is set on the streams themselves because the libraries for help and prompts read it
 * there, too.
 */
export function assumeScreenSize(...screens: readonly Screen[]): void {
  for (const screen of screens) {
    if (screen.isTTY !== true) continue;
    if (!((screen.columns ?? 0) > 0)) screen.columns = COLUMNS;
    if (!((screen.rows ?? 0) > 0)) screen.rows = ROWS;
  }
}
