import { listed, quoted } from "../../base/words.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { AskCallback } from "../jobs/programs/asked-callback.ts";
import { type LocalProgram, namesFor, type ReadyProgram } from "../jobs/programs/program.ts";
import type { Plan } from "./plan.ts";
import type { StubAnswer } from "./stub.ts";

type Answers = ReadonlyMap<string, readonly StubAnswer[]>;

/** The programs of a run, and the stubs of the steps that do not run. */
interface ProgramsAndAnswers {
  readonly programs: readonly ReadyProgram[];
  readonly answers: Answers;
}

const askedFor = (name: string, ask: AskCallback): ReadyProgram => ({
  replaces: "callback",
  name,
  words: [],
  files: [],
  folder: "/",
  shown: "a question",
  asked: false,
  ask,
});

/**
 * The user's programs; throws if the user named one for this run that no step can use. (A file can have programs for several
 * pipelines.) A stub with values for a step whose image is replaced completes the result of the program; any other stub
 * replaces the step.
 */
export function programsFor(
  programs: readonly LocalProgram[],
  stubs: Answers,
  plan: Plan,
  ask?: AskCallback,
): ProgramsAndAnswers {
  const steps = [...plan.values()].map(({ step }) => step);
  const faults = programs
    .filter(({ asked, replaces, name }) => asked && !namesFor(replaces, steps).includes(name))
    .map(({ replaces, name }) => {
      const names = namesFor(replaces, steps);
      const known = names.length === 0 ? "none" : listed([...new Set(names)].map(quoted));
      return diagnostic("run/program-unused", { option: `--${replaces}`, name, known });
    });
  if (faults.length > 0) throw new SpeclineError(faults);
  const completed = (name: string): boolean =>
    programs.some((one) => one.replaces === "entrypoint" && one.name === name) &&
    (stubs.get(name) ?? []).every(({ path }) => path.length > 0);
  const asking = ask === undefined ? [] : namesFor("callback", steps).map((name) => askedFor(name, ask));
  return {
    // A command goes before a question.
    programs: [...programs, ...asking].map((one) => ({
      ...one,
      given: completed(one.name) ? (stubs.get(one.name) ?? []) : [],
    })),
    answers: new Map([...stubs].filter(([name]) => !completed(name))),
  };
}
