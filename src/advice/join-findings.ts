import { listed, quoted } from "../base/words.ts";
import type { Finding } from "./data-profile.ts";

/** Joins findings about columns left out of the features for the same reason: wide tables have many such columns. */
export function joinLeftOut(found: readonly Finding[]): readonly Finding[] {
  return found.flatMap((finding) => {
    const alike = isLeftOut(finding)
      ? found.filter((other) => isLeftOut(other) && reason(other) === reason(finding))
      : [];
    if (alike.length < 2) return [finding];
    return alike[0] === finding ? [joined(alike)] : [];
  });
}

const isLeftOut = ({ code }: Finding): boolean => code === "data/left-out";
const reason = ({ data }: Finding): string => String(data["reason"]);

const joined = (alike: readonly Finding[]): Finding => ({
  code: "data/left-out-alike",
  data: {
    columns: listed(alike.map(({ data }) => quoted(String(data["column"])))),
    reason: alike.slice(0, 1).map(reason).join("").replace(/^it /, ""),
  },
});
