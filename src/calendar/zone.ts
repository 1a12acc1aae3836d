/** The date and time that a clock on the wall shows. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(zone, made);
  return made;
}

/**
 * Whether a name is a time zone of the IANA database, in its usual spelling. Intl also accepts other spellings and
 * offsets, which AWS may refuse.
 */
export function isZone(name: string): boolean {
  if (name === "UTC") return true;
  if (!/^[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(name)) return false;
  const usual = ZONES().find((zone) => zone.toLowerCase() === name.toLowerCase());
  if (usual !== undefined) return usual === name;
  try {
    formatOf(name);
    // Such as "Asia/Kolkata", whose canonical name in Intl is an older one.
    return name.includes("/");
  } catch {
    return false;
  }
}

/** The time zones that this machine knows by their canonical names. */
export const ZONES = (): readonly string[] => ["UTC", ...Intl.supportedValuesOf("timeZone")];

/** What a clock in a time zone shows. `instant` is in milliseconds since 1970. */
export function wallTime(instant: number, zone: string): WallTime {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  return {
    year: part("year"),
    month: part("month"),
    day: part("day"),
    hour: part("hour"),
    minute: part("minute"),
    second: part("second"),
  };
}

/** The wall time as if it were in UTC, in milliseconds since 1970. */
const asUtc = ({ year, month, day, hour, minute, second }: WallTime): number =>
  Date.UTC(year, month - 1, day, hour, minute, second);

const DAY_MS = 86_400_000;

/**
 * The instant at which a clock in a time zone first shows a time. When clocks are put back, a time occurs twice; when
 * they are put forward, it does not occur at all.
 */
export function instantOf(wall: WallTime, zone: string): number | undefined {
  const local = asUtc(wall);
  // No zone is more than a day from UTC, and none changes its offset twice within two days.
  const offsets = [local - DAY_MS, local + DAY_MS].map((near) => asUtc(wallTime(near, zone)) - near);
  const candidates = [...new Set(offsets)].map((offset) => local - offset).sort((a, b) => a - b);
  return candidates.find((instant) => asUtc(wallTime(instant, zone)) === local);
}
