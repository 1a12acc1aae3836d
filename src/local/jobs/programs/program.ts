import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import type { GivenValue } from "../../interpret/given-value.ts";
import type { AskCallback } from "./asked-callback.ts";

/** A program of the user that does on this machine what a step calls on AWS: a function, a person, or an image. */
export interface LocalProgram {
  /** What it replaces; also the name of the option that names it. */
  readonly replaces: "lambda" | "callback" | "entrypoint";
  /** The step's name. For "lambda", also the function's name. */
  readonly name: string;
  /** Its words, with the absolute path of its file. For "lambda", the last word is the function in that file. */
  readonly words: readonly string[];
  /** The user's files among its words, absolute. Without one, the program is found by its name. */
  readonly files: readonly string[];
  /** The folder in which it runs, absolute. */
  readonly folder: string;
  /** The program as the user wrote it, for messages. */
  readonly shown: string;
  /** Whether the user named it for this run, and not in a file for several pipelines. */
  readonly asked: boolean;
}

/** A program of a run. */
export interface ReadyProgram extends LocalProgram {
  /** For "entrypoint": properties of the result that the program cannot produce. */
  readonly given?: readonly GivenValue[];
  /** For "callback": asks the user instead of running anything. */
  readonly ask?: AskCallback;
}

/** The types of steps that a program can take over. */
const TYPES: Readonly<Record<LocalProgram["replaces"], readonly string[]>> = {
  lambda: ["Lambda"],
  callback: ["Callback"],
  entrypoint: ["Processing", "Training"],
};

/** "arn:aws:lambda:us-east-1:111122223333:function:NAME" or ":NAME:ALIAS". */
export const functionName = ({ FunctionArn: arn }: DefinitionStep): string | undefined =>
  typeof arn === "string" ? /^arn:[^:]*:lambda:[^:]*:[^:]*:function:([^:]+)/.exec(arn)?.[1] : undefined;

/** The program for a step: one for its own name comes before one for its function. */
export function programOf(step: DefinitionStep, programs: readonly ReadyProgram[]): ReadyProgram | undefined {
  const fitting = programs.filter(({ replaces }) => TYPES[replaces].includes(step.Type));
  const byName = (name: string | undefined): ReadyProgram | undefined =>
    // What the user named for this run comes first.
    fitting.find((one) => one.asked && one.name === name) ?? fitting.find((one) => one.name === name);
  return byName(step.Name) ?? byName(functionName(step));
}

/** The names that a program of this sort can have among these steps. */
export const namesFor = (replaces: LocalProgram["replaces"], steps: readonly DefinitionStep[]): readonly string[] =>
  steps
    .filter(({ Type }) => TYPES[replaces].includes(Type))
    .flatMap((step) => [step.Name, ...(replaces === "lambda" ? [functionName(step) ?? ""] : [])])
    .filter((name) => name !== "");
