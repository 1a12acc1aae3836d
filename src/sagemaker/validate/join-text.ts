import type { Json, JsonObject } from "../../base/canonical.ts";
import { isList, isObject } from "../../base/json.ts";

/** The known beginning of a Join's string. `whole` is true if the Join contains only plain values. */
export interface JoinStart {
  readonly text: string;
  readonly whole: boolean;
  /** The first expression. */
  readonly next?: JsonObject;
}

/** The part of a Join's string that is known before the pipeline runs. */
export function joinStart(body: Json | undefined): JoinStart {
  const { On: on, Values: values } = isObject(body) ? body : {};
  const between = typeof on === "string" ? on : "";
  let text = "";
  for (const [index, value] of (isList(values) ? values : []).entries()) {
    if (index > 0) text += between;
    if (isObject(value)) return { text, whole: false, next: value };
    text += String(value);
  }
  return { text, whole: true };
}

/** Whether a string can be the beginning of an S3 URI. */
export const beginsAsS3 = (text: string): boolean => "s3://".startsWith(text) || /^s3:\/\/[^/]/.test(text);
