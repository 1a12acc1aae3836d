import { spellings } from "./spellings.ts";

/** Words that are common in logs. If somebody uses one as a password, it is hidden only after its name. */
const COMMON: ReadonlySet<string> = new Set(
  `admin administrator anonymous auth basic bearer cached changeme classification condition container default definition demo
  development disabled document dummy enabled error evaluation example failed false guest hidden info interrupted label latest
  local localhost master metadata metrics model mongo mysql none null number object output outputs package parameter parameters
  password pipeline postgres postgresql prediction preprocessing private process processing production properties public python
  redacted redis register registermodel registration regression root running sagemaker sample secret skipped source specline
  staging started status stopped string succeeded success target test testing token train training transform true tuning
  undefined unknown user username validation value version waiting warning`.split(/\s+/),
);

/** How to search for a learned value: anywhere, or only as a whole word, without adjacent letters or digits. */
export type Reach = "anywhere" | "alone" | "never";

/**
 * Determines where a value is hidden. A value with at least eight characters is hidden everywhere, unless it is a
 * common word in logs. A value with at least four characters is hidden only as a whole word, and only if it mixes
 * letters with digits or punctuation, or has at least six letters or six digits. Shorter values are hidden only after
 * their name.
 */
function reachOf(value: string): Reach {
  if (value.length < 4 || COMMON.has(value.toLowerCase())) return "never";
  if (/^\d+$/.test(value)) return value.length >= 6 ? "alone" : "never";
  if (/^[\d.,:\s-]+$/.test(value)) return value.length >= 8 ? "alone" : "never";
  if (value.length >= 8) return "anywhere";
  if (/^[A-Za-z]+$/.test(value)) return value.length >= 6 ? "alone" : "never";
  return "alone";
}

/** All strings to search for in order to hide a secret: each of its lines, in every spelling. */
export function needlesOf(secret: string): ReadonlyMap<string, Exclude<Reach, "never">> {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const parts = lines.length > 1 ? lines.filter((line) => line.length >= 16 && !/^-----/.test(line)) : [];
  const found = new Map<string, Exclude<Reach, "never">>();
  for (const part of [secret, secret.trim(), ...parts]) {
    const reach = reachOf(part);
    if (reach === "never") continue;
    for (const spelling of spellings(part)) {
      // A spelling that is longer because the value was encoded is not a common word.
      if (spelling.length >= 4)
        found.set(spelling, spelling === part ? reach : reachOf(spelling) === "anywhere" ? "anywhere" : "alone");
    }
  }
  return found;
}
