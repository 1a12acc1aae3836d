import { isObject } from "../../base/json.ts";
import type { DocumentPath } from "../file/document.ts";
import { sectionPath } from "../file/file-shape.ts";
import type { FileView } from "../file/file-view.ts";
import { MODEL_KEYS } from "../file/unwrap.ts";
import type { ValueReading } from "./reading.ts";

const OF_STEPS = ["specific", "processing_specific"] as const;

/** The values of a config that belongs to no known step. A diagnostic about the config covers them. */
export const leftOut = ({ shape }: FileView, step: string): readonly ValueReading[] =>
  OF_STEPS.flatMap((section) =>
    Object.keys(isObject(shape[section][step]) ? shape[section][step] : {}).map((name) => ({
      step,
      path: [...sectionPath(shape, section), step, name],
      name,
      became: { kind: "fault" as const },
    })),
  );

/**
 * The values that no config has read: shared values that none of the file's steps takes, those of base configs, and
 * those of configs that the file does not declare.
 */
export function unread(view: FileView, readings: readonly ValueReading[]): readonly ValueReading[] {
  const { shape, bases } = view;
  const depth = (path: DocumentPath): string => JSON.stringify(path);
  const read = new Set(readings.flatMap(({ path }) => path.map((_, index) => depth(path.slice(0, index + 1)))));
  const missed = (path: DocumentPath): boolean => !read.has(depth(path));
  const shared = (["shared", "processing_shared"] as const).flatMap((section) =>
    Object.keys(shape[section])
      .map((name) => ({ name, path: [...sectionPath(shape, section), name] }))
      .filter(({ path }) => missed(path)),
  );
  const inherited = new Set([...bases.base, ...bases.processing]);
  const ofSteps = OF_STEPS.flatMap((section) =>
    Object.entries(shape[section]).flatMap(([step, values]) =>
      Object.keys(values)
        .map((name) => ({ name, step, path: [...sectionPath(shape, section), step, name] }))
        .filter(({ path, name }) => missed(path) && (shape.ours || !MODEL_KEYS.has(name))),
    ),
  );
  return [
    ...shared.map(({ name, path }): ValueReading => ({ path, name, became: { kind: "unknown" } })),
    ...ofSteps.map(
      ({ name, step, path }): ValueReading => ({
        step,
        path,
        name,
        // A diagnostic says that an undeclared config is ignored.
        became: { kind: inherited.has(step) ? "unknown" : "fault" },
      }),
    ),
  ];
}
