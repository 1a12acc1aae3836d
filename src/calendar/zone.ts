import { ownMember } from "../base/own.ts";

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
  // Such as "Asia/Kolkata", whose canonical name in Intl is an older one.
  return name.includes("/") && name.split("/").every(hasCapital) && isKnown(name);
}

/** Whether a part of a name is in the spelling of the database, as far as capital letters show it. */
const hasCapital = (part: string): boolean => /^[A-Z]/.test(part) && (part.length < 5 || /[a-z0-9]/.test(part));

/** Whether Intl knows a time zone, in any spelling. */
function isKnown(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Abbreviations of summer and standard time, which are not time zones: EST does not follow New York's clocks. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  GMT: "UTC",
  UCT: "UTC",
  Z: "UTC",
  ZULU: "UTC",
  ...named("Europe/London", "BST"),
  ...named("Europe/Lisbon", "WET", "WEST"),
  ...named("Europe/Berlin", "CET", "CEST", "MET", "MEZ", "MESZ"),
  ...named("Europe/Athens", "EET", "EEST"),
  ...named("Europe/Moscow", "MSK"),
  ...named("Asia/Kolkata", "IST"),
  ...named("Asia/Singapore", "SGT"),
  ...named("Asia/Hong_Kong", "HKT"),
  ...named("Asia/Tokyo", "JST"),
  ...named("Australia/Sydney", "AEST", "AEDT"),
  ...named("America/New_York", "EST", "EDT", "EST5EDT", "ET"),
  ...named("America/Chicago", "CST", "CDT", "CST6CDT", "CT"),
  ...named("America/Denver", "MST", "MDT", "MST7MDT", "MT"),
  ...named("America/Los_Angeles", "PST", "PDT", "PST8PDT", "PT"),
};

function named(zone: string, ...abbreviations: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(abbreviations.map((abbreviation) => [abbreviation, zone]));
}

/**
 * The time zone that was probably meant: one in another spelling ("europe/berlin"), an abbreviation ("CET"), or a city
 * ("Berlin"). Undefined if there is none, or if only the letters are wrong.
 */
export function zoneMeant(written: string): string | undefined {
  const name = written.trim().replaceAll(/\s+/g, "_").toLowerCase();
  const found =
    ownMember(ABBREVIATIONS, name.toUpperCase()) ??
    ZONES().find((zone) => zone.toLowerCase() === name) ??
    ZONES().find((zone) => zone.toLowerCase().endsWith(`/${name}`));
  if (found !== undefined) return found;
  const capitals = name
    .replace(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase())
    .replace(/^Us(?=\/)|Gmt|Utc/g, (word) => word.toUpperCase());
  return isZone(capitals) ? capitals : undefined;
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
