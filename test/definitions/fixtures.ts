import { readdirSync, readFileSync } from "node:fs";

/** JSON that a test can change anywhere. */
// biome-ignore lint/suspicious/noExplicitAny: tests plant faults of every kind in it
export type Editable = any;

const folder = new URL("../fixtures/definitions/", import.meta.url);

export const ABALONE = "v3_abalone.json";
export const MISC = "v3_steps_misc.json";

export const fixtureNames = (): readonly string[] => readdirSync(folder).filter((name) => name.endsWith(".json"));

/** A fresh copy of a valid definition. */
export const fixture = (name: string): Editable => JSON.parse(readFileSync(new URL(name, folder), "utf8"));

/** Steps of the abalone definition: 0 Preprocess, 1 Train, 2 Eval, 3 MSECond with CreateModel, RegisterModel and MSEFail. */
export const preprocess = (d: Editable): Editable => d.Steps[0];
export const train = (d: Editable): Editable => d.Steps[1];
export const evaluate = (d: Editable): Editable => d.Steps[2];
export const condition = (d: Editable): Editable => d.Steps[3];
export const outputs = (step: Editable): Editable => step.Arguments.ProcessingOutputConfig.Outputs;
export const get = (Get: string) => ({ Get });
export const copy = (json: Editable): Editable => structuredClone(json);
