import { entries } from "../entry.ts";

export const run = entries({});
