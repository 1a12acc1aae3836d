const SAFE = /^[\p{L}\p{N}_@%+=:,./-]+$/u;

/** A word of a command line as it must be typed in a shell: quoted if it has spaces or characters with a meaning. */
export const shellWord = (word: string): string => (SAFE.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

type OptionValue = string | number | boolean | readonly string[] | undefined;

/**
 * A command of Specline as it must be typed: `commandLine("plan", "a.yaml", { target: "dev" })` is
 * "specline plan a.yaml --target dev". Options without a value are left out, and those with a list are repeated.
 */
export function commandLine(command: string, argument: string, options: Readonly<Record<string, OptionValue>>): string {
  const words = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    if (value === true) return [`--${name}`];
    return [value].flat().flatMap((one) => [`--${name}`, String(one)]);
  });
  return ["specline", ...command.split(" "), argument, ...words].map(shellWord).join(" ");
}
