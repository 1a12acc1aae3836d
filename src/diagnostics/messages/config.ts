import { entries } from "../entry.ts";

export const config = entries({});
