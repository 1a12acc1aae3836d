import { stepKind } from "../../sagemaker/kinds.ts";
import { memberShape, shapeOf } from "../../sagemaker/service/composed.ts";
import { type Expr, expr } from "../../spec/expr.ts";
import { marked } from "../../spec/marks.ts";
import type { StepSpec } from "../../spec/step.ts";
import { type Handle, refersTo } from "../chain/handle.ts";

/**
 * The properties of a step's response, typed according to the step's type. Structures have their members, lists and
 * maps have `.at()`, and the end of a path is an expression. Lists with named items also have the names as members.
 */
export function propertiesOf(handle: Handle<StepSpec>, type: string): object {
  const shape = stepKind(type)?.properties?.();
  if (shape === undefined) return {};
  return place(handle, shape, `Steps.${handle.id}`);
}

/** A property, identified by its path in the definition, such as "ModelArtifacts.S3ModelArtifacts". */
export const propertyAt = (handle: Handle<StepSpec>, path: string): Expr<never> =>
  refersTo(handle, expr<never>({ Get: `Steps.${handle.id}${path.startsWith("[") ? "" : "."}${path}` }));

function place(handle: Handle<StepSpec>, shapeName: string, path: string): object {
  const shape = shapeOf(shapeName);
  const next = (name: string | undefined, text: string): unknown =>
    name === undefined ? undefined : place(handle, name, text);
  if (shape.type === "structure") {
    return reader(path, (member) => next(memberShape(shapeName, shape, member), `${path}.${member}`));
  }
  const item = shape.type === "list" ? shape.member : shape.type === "map" ? shape.value : undefined;
  if (item === undefined) return refersTo(handle, expr({ Get: path })) as unknown as object;
  const at = (key: string | number): unknown => next(item, `${path}[${typeof key === "number" ? key : `'${key}'`}]`);
  return reader(path, (member) => (member === "at" ? at : at(member)));
}

/**
 * An object whose members are created when they are read. It is not mistaken for a promise, and printing it does not
 * read any members.
 */
const reader = (path: string, read: (member: string) => unknown): object =>
  new Proxy(Object.freeze(marked({}, "properties", path)), {
    get: (target, member) => {
      if (typeof member === "symbol") return Reflect.get(target, member);
      return member === "then" || member === "toJSON" ? undefined : read(member);
    },
  });
