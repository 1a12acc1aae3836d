import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Editable, fixture, fixtureNames } from "../../../test/definitions/fixtures.ts";
import { cases } from "../../../test/suite/cases.ts";
import { isList, isObject } from "../../base/json.ts";
import { memberShape, shapeOf } from "../service/composed.ts";
import { validateDefinition } from "./index.ts";
import { type At, below, pathText } from "./path.ts";
import { isExpression, viewOf } from "./view.ts";

/** A member of a structure in a step's arguments: its location, and whether it is required. */
interface Member {
  readonly fixture: string;
  readonly at: At;
  readonly required: boolean;
}

function* members(
  name: string,
  value: unknown,
  at: At,
  file: string,
  optional: readonly string[] = [],
): Iterable<Member> {
  const shape = shapeOf(name);
  if (isExpression(value)) return;
  if (shape.type === "structure" && isObject(value)) {
    for (const [member, inner] of Object.entries(value)) {
      const required = (shape.required ?? []).includes(member) && !optional.includes(member);
      yield { fixture: file, at: below(at, member), required };
      yield* members(memberShape(name, shape, member) as string, inner, below(at, member), file);
    }
  } else if (shape.type === "list" && isList(value)) {
    for (const [index, item] of value.entries()) yield* members(shape.member as string, item, below(at, index), file);
  } else if (shape.type === "map" && isObject(value)) {
    for (const [key, item] of Object.entries(value)) yield* members(shape.value as string, item, below(at, key), file);
  }
}

const all: readonly Member[] = fixtureNames().flatMap((file) =>
  viewOf(fixture(file)).steps.flatMap((step) => {
    const kind = step.kind?.arguments;
    if (kind?.kind !== "request") return [];
    return [...members(kind.shape(), step.json["Arguments"], below(step.at, "Arguments"), file, kind.optional)];
  }),
);

/** The object that contains the member at a location. */
function owner(definition: Editable, at: At): Editable {
  return at.up === undefined ? definition : owner(definition, at.up)[at.up.key];
}

const pathsAfter = (
  member: Member,
  change: (holder: Editable, key: string) => void,
): readonly (string | undefined)[] => {
  const definition = fixture(member.fixture);
  change(owner(definition, member.at), String(member.at.key));
  return validateDefinition(definition)
    .filter((d) => d.severity === "error")
    .map((d) => d.at.path);
};

describe("laws of checking", () => {
  test("reports a removed required member at its location", () =>
    fc.assert(
      fc.property(fc.constantFrom(...all.filter((member) => member.required)), (member) => {
        const paths = pathsAfter(member, (holder, key) => {
          delete holder[key];
        });
        expect(paths).toContain(pathText(member.at));
      }),
      { numRuns: cases(60) },
    ));

  test("reports a misspelled member at its location", () =>
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.nat(), (member, seed) => {
        const key = String(member.at.key);
        const cut = seed % key.length;
        const misspelt = `${key.slice(0, cut)}${key[cut]}${key.slice(cut)}`;
        const paths = pathsAfter(member, (holder) => {
          holder[misspelt] = holder[key];
          delete holder[key];
        });
        const at: At = member.at.up === undefined ? { key: misspelt } : { up: member.at.up, key: misspelt };
        expect(paths).toContain(pathText(at));
      }),
      { numRuns: cases(60) },
    ));

  test("reports null at its location anywhere in the arguments", () =>
    fc.assert(
      fc.property(fc.constantFrom(...all), (member) => {
        const paths = pathsAfter(member, (holder, key) => {
          holder[key] = null;
        });
        expect(paths).toContain(pathText(member.at));
      }),
      { numRuns: cases(60) },
    ));

  test("returns a result if any value replaces a part of a definition", () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...fixtureNames()),
        fc.array(fc.nat(), { maxLength: 12 }),
        fc.jsonValue(),
        (name, way, junk) => {
          const definition = fixture(name);
          let holder: Editable = definition;
          let key = "Steps";
          for (const turn of way) {
            const inner = holder[key];
            if (typeof inner !== "object" || inner === null || Object.keys(inner).length === 0) break;
            holder = inner;
            key = Object.keys(inner)[turn % Object.keys(inner).length] as string;
          }
          holder[key] = junk;
          expect(Array.isArray(validateDefinition(definition))).toBe(true);
        },
      ),
      { numRuns: cases(150) },
    ));

  test("does not depend on the order of members", () => {
    const reversed = (value: Editable): Editable =>
      Array.isArray(value)
        ? value.map(reversed)
        : value !== null && typeof value === "object"
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, inner]) => [key, reversed(inner)]),
            )
          : value;
    const told = (definition: Editable): readonly string[] =>
      validateDefinition(definition)
        .map((d) => `${d.code} ${d.at.path}`)
        .sort();
    for (const name of fixtureNames()) expect(told(reversed(fixture(name)))).toEqual(told(fixture(name)));
  });
});
