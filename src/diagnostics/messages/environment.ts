import { entries } from "../entry.ts";

export const environment = entries({});
