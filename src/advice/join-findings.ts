import { listed, quoted } from "../base/words.ts";
import type { Finding } from "./data-profile.ts";

/** A kind of finding that many columns of a wide table have in common. */
interface Family {
  readonly code: string;
  /** From how many columns on they are joined. */
  readonly least: number;
  /** What columns must share to be joined. */
  readonly alike: (data: Finding["data"]) => string;
  readonly joined: (first: Finding["data"], all: readonly Finding["data"][]) => Finding;
}

const namesOf = (all: readonly Finding["data"][]): string => listed(all.map(({ column }) => quoted(String(column))));

const totalOf = (all: readonly Finding["data"][]): number => all.reduce((sum, { count }) => sum + Number(count), 0);

/** How a number is written: 1,5 and 20,75 are alike, 1.000,5 is not. */
const shape = (text: unknown): string => String(text).replace(/\d+/g, "0");

const FAMILIES: readonly Family[] = [
  {
    code: "data/left-out",
    least: 2,
    alike: ({ reason }) => String(reason),
    joined: ({ reason }, all) => ({
      code: "data/left-out-alike",
      data: { columns: namesOf(all), reason: String(reason).replace(/^it /, "") },
    }),
  },
  {
    code: "data/missing-words",
    least: 3,
    alike: ({ words }) => String(words),
    joined: ({ words = "" }, all) => ({
      code: "data/missing-words-alike",
      data: { columns: namesOf(all), words, count: totalOf(all) },
    }),
  },
  {
    code: "data/word-kept",
    least: 2,
    alike: ({ word }) => String(word),
    joined: ({ word = "", others = "" }, all) => ({
      code: "data/word-kept-alike",
      data: { columns: namesOf(all), word, others, count: totalOf(all) },
    }),
  },
  {
    code: "data/read-numbers",
    least: 3,
    alike: ({ example, taken }) => `${shape(example)} ${shape(taken)}`,
    joined: ({ example = "", taken = "" }, all) => ({
      code: "data/read-numbers-alike",
      data: { columns: namesOf(all), example, taken },
    }),
  },
];

/** Joins findings that say the same about several columns, because a wide table has many of them. */
export function joinFindings(found: readonly Finding[]): readonly Finding[] {
  const groups = new Map<string, Finding[]>();
  const keyOf = ({ code, data }: Finding): string | undefined => {
    const family = FAMILIES.find((one) => one.code === code);
    return family === undefined ? undefined : JSON.stringify([code, family.alike(data)]);
  };
  for (const finding of found) {
    const key = keyOf(finding);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return found.flatMap((finding) => {
    const group = groups.get(keyOf(finding) ?? "") ?? [];
    const family = FAMILIES.find(({ code }) => code === finding.code);
    if (family === undefined || group.length < family.least) return [finding];
    return group[0] === finding
      ? [
          family.joined(
            finding.data,
            group.map(({ data }) => data),
          ),
        ]
      : [];
  });
}
