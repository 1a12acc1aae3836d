/** Names whose values nobody should read in a log. */
const SECRET =
  /password|passwd|passphrase|secret|credential|api[_-]?key|private[_-]?key|access[_-]?key|(^|[_-]|auth)token$/i;

/** What stands in the place of a secret. */
const HIDDEN = "[redacted]";

/** Hides the values of things whose names look secret. */
export interface Redactor {
  /** Takes note of values by name; those with secret names are hidden from now on. */
  learn(values: Readonly<Record<string, unknown>>): void;
  text(text: string): string;
  /** JSON text of a value, all texts in it redacted. */
  json(value: unknown): string;
}

export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  const text = (whole: string): string => {
    let clean = whole;
    for (const secret of secrets) clean = clean.replaceAll(secret, HIDDEN);
    return clean;
  };
  return {
    learn: (values) => {
      for (const [name, value] of Object.entries(values)) {
        // Shorter ones would black out half of every text, and protect nothing.
        if (SECRET.test(name) && typeof value === "string" && value.length >= 4) secrets.add(value);
      }
    },
    text,
    json: (value) =>
      JSON.stringify(value, (_, member: unknown) => (typeof member === "string" ? text(member) : member)),
  };
}
