import { entries } from "../entry.ts";

export const data = entries({});
