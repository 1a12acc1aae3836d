import { canonicalKey, type Json } from "../../base/canonical.ts";
import { isObject } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Staged } from "../../diagnostics/index.ts";
import type { DocumentPath } from "../file/document.ts";
import { sectionPath } from "../file/file-shape.ts";
import { type FileView, plainOf } from "../file/file-view.ts";
import { MODEL_KEYS } from "../file/unwrap.ts";
import { shown } from "../schema/secrets.ts";
import type { ValueReading } from "./reading.ts";

const OF_STEPS = ["specific", "processing_specific"] as const;

/** The values of a config that belongs to no known step. A diagnostic about the config covers them. */
export const leftOut = ({ shape }: FileView, step: string): readonly ValueReading[] =>
  OF_STEPS.flatMap((section) =>
    Object.keys(isObject(shape[section][step]) ? shape[section][step] : {}).map((name) => ({
      step,
      path: [...sectionPath(shape, section), step, name],
      name,
      became: { kind: "fault" as const, why: `Specline has no step for the config ${quoted(step)}` },
    })),
  );

/**
 * The values that no config has read: shared and base config values that none of the file's steps uses, and values of
 * configs that the file does not declare.
 */
export function unread(view: FileView, readings: readonly ValueReading[]): Staged<readonly ValueReading[]> {
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
  const diagnostics: Diagnostic[] = [];
  const passed = (owner: string, name: string, path: DocumentPath): ValueReading["became"] => {
    // A value that no step understands is not hidden by another value of the same name.
    const nearer = readings.filter(
      (one) => one.name === name && one.became.kind !== "unknown" && JSON.stringify(one.path) !== JSON.stringify(path),
    );
    const [first] = nearer;
    if (first === undefined) return { kind: "unknown" };
    const value = plainOf(view, valueAt(view, path));
    const used = plainOf(view, valueAt(view, first.path));
    if (nearer.every((one) => canonicalKey(plainOf(view, valueAt(view, one.path))) === canonicalKey(value)))
      return { kind: "agrees", why: "a nearer section states the same" };
    // Steps may differ from what they share, but two sections for all steps contradict each other.
    if (nearer.some(({ path: one }) => JSON.stringify(one) !== JSON.stringify(first.path)))
      return { kind: "unused", consequence: "a more specific value applies to every step that uses it" };
    if (String(first.path.at(-2)) === first.step)
      return { kind: "unused", consequence: `${first.step} has its own value, and no other step uses it` };
    const data = { a: name, step: String(first.path.at(-2)), used: shown(name, used), value: shown(name, value) };
    diagnostics.push(diagnostic("config/two-values", { ...data, b: `${owner}.${name}` }, view.at(path)));
    return { kind: "overruled", field: name, used, said: value };
  };
  const rest = [
    ...shared.map(({ name, path }): ValueReading => ({ path, name, became: passed(String(path.at(-2)), name, path) })),
    ...ofSteps.map(
      ({ name, step, path }): ValueReading => ({
        step,
        path,
        name,
        // A diagnostic reports that an undeclared config is ignored.
        became: inherited.has(step)
          ? passed(step, name, path)
          : { kind: "fault", why: `metadata.config_types does not declare ${quoted(step)}` },
      }),
    ),
  ];
  return { value: rest, diagnostics };
}

/** The value of a section's field, by its location in the file. */
function valueAt({ shape }: FileView, path: DocumentPath): Json {
  const [name, owner] = [String(path.at(-1)), String(path.at(-2))];
  const sections = { shared: shape.shared, processing_shared: shape.processing_shared };
  const values =
    ownMember(sections, owner) ?? ownMember(shape.specific, owner) ?? ownMember(shape.processing_specific, owner);
  return ownMember(values ?? {}, name) ?? null;
}
