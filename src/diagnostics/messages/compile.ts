import { entries } from "../entry.ts";

export const compile = entries({});
