/** Generates letters and digits that depend on the seed, so that a leaked secret can be traced to its origin. */
export function letters(seed: number, length: number, from: string): string {
  let state = (seed + 1) * 2654435761;
  return Array.from({ length }, () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) >>> 0;
    return from[(state >>> 8) % from.length];
  }).join("");
}
export const LOWER = "abcdefghijkmnpqrstuvwxyz";
export const DIGITS = "23456789";
export const MIXED = `${LOWER}${LOWER.toUpperCase()}${DIGITS}`;
export const HEX = "0123456789abcdef";

/** A password with uppercase and lowercase letters and digits, for any seed. */
export const word = (seed: number, length = 12): string => `p${letters(seed, length - 3, MIXED)}Z7`;

/** Returns a string for a seed, with the secrets in it. */
export type Maker = (seed: number) => readonly [text: string, ...secrets: readonly string[]];
export const one =
  (text: (secret: string) => string, secret: (seed: number) => string = word): Maker =>
  (seed) => [text(secret(seed)), secret(seed)];
export const encoded =
  (text: (secret: string) => string, part: string): Maker =>
  (seed) => {
    const secret = word(seed) + part + word(seed + 500, 6);
    return [text(encodeURIComponent(secret)), encodeURIComponent(secret)];
  };
export const odd =
  (text: (secret: string) => string, part: string): Maker =>
  (seed) => {
    const secret = word(seed) + part + word(seed + 500, 6);
    return [text(secret), secret];
  };
