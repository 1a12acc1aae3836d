// The text of the comment.
import { createHash } from "node:crypto";

/** Source: GitHub refuses longer comments with "Body is too long (maximum is 65536 characters)" (as of November 2026). */
export const LONGEST = 65_536;

const CUT =
  "\n\nThe rest is left out, because GitHub accepts at most 65,536 characters. The page of the workflow's run has all of it.";

/** A hidden line by which the comment is found again. Each target and folder has its own comment. */
export function markerOf(target, folder) {
  const id = createHash("sha256")
    .update(JSON.stringify([target, folder]))
    .digest("hex")
    .slice(0, 16);
  return `<!-- specline-action ${id} -->`;
}

/**
 * The comment: how many problems there are, and the plan.
 *
 * @param marker - the hidden line
 * @param log - the SARIF log of all pipelines
 * @param plan - the plans as Markdown, or an empty string
 */
export function commentBody({ marker, log, plan }) {
  const problems = log.runs.flatMap(({ results }) => results).filter(({ suppressions }) => suppressions === undefined);
  const count = (level) => problems.filter((result) => result.level === level).length;
  const counted = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
  const sum = ["error", "warning", "note"].map((level) => counted(count(level), level)).join(", ");
  const sign = count("error") > 0 ? "**Specline found problems**" : "**Specline**";
  return shortened([marker, `${sign}: ${sum}`, ...(plan.trim() === "" ? [] : ["", plan.trim()])].join("\n"));
}

/** Cuts a text that GitHub would refuse at the end of a line, or of a character. */
export function shortened(text) {
  if (text.length <= LONGEST) return text;
  const kept = text.slice(0, LONGEST - CUT.length);
  const end = kept.lastIndexOf("\n");
  return `${end > LONGEST / 2 ? kept.slice(0, end) : kept.replace(/[\ud800-\udbff]$/, "")}${CUT}`;
}
