import { spellings } from "./spellings.ts";

/** Words that every log holds: who has one of them for a password has it hidden only where its name stands before it. */
const COMMON: ReadonlySet<string> = new Set(
  `admin administrator anonymous auth basic bearer cached changeme classification condition container default definition demo
  development disabled document dummy enabled error evaluation example failed false guest hidden info interrupted label latest
  local localhost master metadata metrics model mongo mysql none null number object output outputs package parameter parameters
  password pipeline postgres postgresql prediction preprocessing private process processing production properties public python
  redacted redis register registermodel registration regression root running sagemaker sample secret skipped source specline
  staging started status stopped string succeeded success target test testing token train training transform true tuning
  undefined unknown user username validation value version waiting warning`.split(/\s+/),
);

/** How a learnt value is looked for: anywhere, or only where no letter or digit touches it. */
export type Reach = "anywhere" | "alone" | "never";

/**
 * Whether a value is hidden wherever it appears. Eight characters are, unless they are a word that every log holds. Shorter
 * ones of at least four are where they stand alone, and only if no word looks so: letters and digits or signs mixed, or six
 * letters; so are numbers of at least six digits. What is shorter yet is hidden only as the value of its name.
 */
function reachOf(value: string): Reach {
  if (value.length < 4 || COMMON.has(value.toLowerCase())) return "never";
  if (/^\d+$/.test(value)) return value.length >= 6 ? "alone" : "never";
  if (/^[\d.,:\s-]+$/.test(value)) return value.length >= 8 ? "alone" : "never";
  if (value.length >= 8) return "anywhere";
  if (/^[A-Za-z]+$/.test(value)) return value.length >= 6 ? "alone" : "never";
  return "alone";
}

/** All that is looked for of a secret: each line of one that has several, and each in every spelling. */
export function needlesOf(secret: string): ReadonlyMap<string, Exclude<Reach, "never">> {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const parts = lines.length > 1 ? lines.filter((line) => line.length >= 16 && !/^-----/.test(line)) : [];
  const found = new Map<string, Exclude<Reach, "never">>();
  for (const part of [secret, secret.trim(), ...parts]) {
    const reach = reachOf(part);
    if (reach === "never") continue;
    for (const spelling of spellings(part)) {
      // What has become longer by its spelling is no word.
      if (spelling.length >= 4)
        found.set(spelling, spelling === part ? reach : reachOf(spelling) === "anywhere" ? "anywhere" : "alone");
    }
  }
  return found;
}
