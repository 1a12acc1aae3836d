import { entries } from "../entry.ts";

export const usage = entries({});
