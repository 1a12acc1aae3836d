export { CRON_FIELDS, type Cron, type ParsedCron, parseCron } from "./cron.ts";
export { everFires, nextTimes, type Timing } from "./occurrences.ts";
export { parseRate, type Rate, rateText } from "./rate.ts";
export { instantOf, isZone, type WallTime, wallTime, ZONES, zoneMeant } from "./zone.ts";
