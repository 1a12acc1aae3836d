import { byText, type Json } from "../../base/canonical.ts";
import type { Tag } from "../service/requests.generated.ts";
import type { WithExpressions } from "./request.ts";

/** A job's role and machine, which all job requests have in common. */
export interface JobPlace {
  /** The ARN of the role that the job assumes. */
  readonly role: Json;
  readonly instanceType: Json;
  readonly instanceCount: Json;
  /** The size of the volume in GB (the service's GB are GiB). */
  readonly volumeSizeGb: Json;
  readonly tags?: Readonly<Record<string, Json>> | undefined;
}

/** The value, or undefined if it is an empty object or list, which a canonical request omits. */
export const unlessEmpty = <T extends object>(value: T): T | undefined =>
  Object.keys(value).length === 0 ? undefined : value;

/** A list of tags in AWS's form, sorted by key. Undefined if there are none. */
export const tagList = (tags: Readonly<Record<string, Json>> = {}): readonly WithExpressions<Tag>[] | undefined =>
  unlessEmpty(
    Object.entries(tags)
      .sort(([a], [b]) => byText(a, b))
      .map(([Key, Value]) => ({ Key, Value })),
  );
