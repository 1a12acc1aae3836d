import { entries } from "../entry.ts";

export const definition = entries({});
