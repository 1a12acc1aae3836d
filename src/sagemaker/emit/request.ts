import type { Json } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import type { StepRequests } from "../service/requests.generated.ts";

/** A shape from the service model in which each plain value can be any JSON, because it might be an expression. */
export type WithExpressions<T> = T extends string | number | boolean | symbol
  ? Json
  : T extends readonly (infer I)[]
    ? readonly WithExpressions<I>[]
    : { readonly [K in keyof T]: WithExpressions<T[K]> };

/** The Arguments for a step type, with the members in the service model. */
export type RequestOf<T extends keyof StepRequests> = WithExpressions<StepRequests[T]>;

/** A shape's members. Optional members can be undefined. */
type Undefinable<T> = { readonly [K in keyof T]: {} extends Pick<T, K> ? T[K] | undefined : T[K] };

/** Removes undefined members from a shape's members. A member that is not in the shape is a type error. */
export const membersOf = <T extends object>(members: Undefinable<T>) => defined(members);
