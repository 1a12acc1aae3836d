/** A stream that can be a terminal. */
interface Screen {
  readonly isTTY?: boolean;
  columns?: number;
  rows?: number;
}

const COLUMNS = 80;
const ROWS = 24;

/**
 * Sets the usual size for terminals that do not report one. A pseudo-terminal without a size has 0 columns, so every
 * word would be on a separate line. The size is set on the streams themselves, because the libraries for help and
 * prompts also read it there.
 */
export function assumeScreenSize(...screens: readonly Screen[]): void {
  for (const screen of screens) {
    if (screen.isTTY !== true) continue;
    if (!((screen.columns ?? 0) > 0)) screen.columns = COLUMNS;
    if (!((screen.rows ?? 0) > 0)) screen.rows = ROWS;
  }
}
