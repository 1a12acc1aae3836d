import type { Json } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import type { StepRequests } from "../service/requests.generated.ts";

/** A shape of the service model whose plain values are any JSON, because each may be an expression. */
export type WithExpressions<T> = T extends string | number | boolean | symbol
  ? Json
  : T extends readonly (infer I)[]
    ? readonly WithExpressions<I>[]
    : { readonly [K in keyof T]: WithExpressions<T[K]> };

/** The Arguments of a step type, with the members in the service model. */
export type RequestOf<T extends keyof StepRequests> = WithExpressions<StepRequests[T]>;

/** A shape's members. Optional ones can be undefined. */
type Undefinable<T> = { readonly [K in keyof T]: {} extends Pick<T, K> ? T[K] | undefined : T[K] };

/** Removes undefined members from a shape's members. A member that the shape does not have is a type error. */
export const membersOf = <T extends object>(members: Undefinable<T>) => defined(members);
