/** The clock by which an execution's times are measured, which need not be this machine's. */
export interface ServiceClock {
  /** Called with how far it is ahead of this machine's clock, in milliseconds. */
  readonly set: (ahead: number) => void;
  /** Milliseconds since 1970. Undefined as long as nobody knows. */
  readonly now: () => number | undefined;
}

export function serviceClock(now: () => number): ServiceClock {
  let ahead: number | undefined;
  return {
    set: (milliseconds) => {
      ahead = milliseconds;
    },
    now: () => (ahead === undefined ? undefined : now() + ahead),
  };
}
