/** What a failed script reports about its failure. */
export interface FailureFile {
  readonly sentence: string;
  readonly code?: string;
  readonly hint?: string;
}

/** The part of a failure file that is used. */
const MAX_REASON_CHARACTERS = 1024;

/**
 * Reads a failure file. The first line is the sentence. A JSON object with the message's code and hint can follow
 * (docs/scripts.md), and a service may have truncated it.
 *
 * @param reason - the file's content, or what a service returned from it
 * @returns undefined if there is no text
 */
export function parseFailureFile(reason: string): FailureFile | undefined {
  const text = reason.slice(0, MAX_REASON_CHARACTERS).trim();
  const [sentence = ""] = text.split("\n");
  if (sentence === "") return undefined;
  const more = text.slice(sentence.length).trim();
  try {
    const { code, hint } = JSON.parse(more) as { readonly code?: unknown; readonly hint?: unknown };
    return {
      sentence,
      ...(typeof code === "string" ? { code } : {}),
      ...(typeof hint === "string" ? { hint } : {}),
    };
  } catch {
    const code = /^\{"code": "([a-z-]+\/[a-z-]+)"/.exec(more)?.[1];
    return code === undefined ? { sentence: text.replaceAll("\n", " ") } : { sentence, code };
  }
}
