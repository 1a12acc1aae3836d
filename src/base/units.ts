import { ownMember } from "./own.ts";

const SECONDS = {
  s: 1,
  sec: 1,
  second: 1,
  m: 60,
  min: 60,
  minute: 60,
  h: 3600,
  hr: 3600,
  hour: 3600,
  d: 86_400,
  day: 86_400,
  w: 604_800,
  week: 604_800,
} as const;
/** A unit of time, which can also be written in the plural. */
export type DurationUnit = keyof typeof SECONDS;

/**
 * Parses a duration as people write it and returns seconds: 900, "900", "90 s", "15 min", "4 hours", "1h30m", "2 days",
 * or ISO 8601 ("PT4H"). Undefined for anything else.
 */
export function seconds(duration: string | number): number | undefined {
  if (typeof duration === "number") return Number.isFinite(duration) && duration >= 0 ? duration : undefined;
  const text = duration.trim().toLowerCase();
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const iso = /^p(?:(\d+)d)?(?:t(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?)?$/.exec(text);
  if (iso?.slice(1).some((part) => part !== undefined)) {
    const [d = "0", h = "0", m = "0", s = "0"] = iso.slice(1);
    return Number(d) * 86_400 + Number(h) * 3600 + Number(m) * 60 + Number(s);
  }
  if (!/^(\d+(\.\d+)?\s*[a-z]+[\s,]*)+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount = "", unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g)) {
    const sizes: Readonly<Record<string, number>> = SECONDS;
    const size = ownMember(sizes, unit) ?? ownMember(sizes, unit.replace(/s$/, ""));
    if (size === undefined) return undefined;
    total += Number(amount) * size;
  }
  return Math.round(total);
}

/** Formats a duration for people: "0.42 s", "12.3 s", "4 min 05 s", "2 h 03 min". */
export function readableSeconds(length: number): string {
  if (length < 10) return `${length.toFixed(2)} s`;
  if (length < 100) return `${length.toFixed(1)} s`;
  const whole = Math.round(length);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} min`;
}

const BYTES: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1000,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
};

/** Parses a size as people write it and returns bytes: "512", "10 MB", "64 MiB". Undefined for anything else. */
export function bytes(size: string): number | undefined {
  const [, amount = "", unit = ""] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(size.trim()) ?? [];
  const factor = ownMember(BYTES, unit === "" ? "b" : unit.toLowerCase());
  return amount === "" || factor === undefined ? undefined : Math.round(Number(amount) * factor);
}

/** Formats a size for people: "812 B", "4.1 KiB", "3.0 MiB". */
export function readableBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ["KiB", "MiB", "GiB", "TiB"];
  let size = bytes / 1024;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${size.toFixed(1)} ${units[unit]}`;
}

/** Formats a part of a whole for people: "10%", "0.5%". */
export const percentage = (part: number): string => `${Number((part * 100).toPrecision(6))}%`;
