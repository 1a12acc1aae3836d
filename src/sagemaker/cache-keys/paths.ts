import { shapeOf } from "../service/composed.ts";

/**
 * The paths of all leaves under a shape, such as "AppSpecification.ImageUri", "Tags[].Key" for list items, and
 * "Environment.*" for map values. A path ends at a recursive shape.
 */
export function memberPaths(shape: string, path = "", above: readonly string[] = []): readonly string[] {
  const { type, members = {}, member, value } = shapeOf(shape);
  const inside = [...above, shape];
  if (above.includes(shape)) return [path];
  if (type === "list" && member !== undefined) return memberPaths(member, `${path}[]`, inside);
  if (type === "map" && value !== undefined) return memberPaths(value, `${path}.*`, inside);
  if (type !== "structure") return [path];
  return Object.entries(members).flatMap(([name, one]) => memberPaths(one, join(path, name), inside));
}

const join = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

/** Several members of a structure, as paths. */
export const below = (path: string, ...members: readonly string[]): readonly string[] =>
  members.map((member) => join(path, member));
