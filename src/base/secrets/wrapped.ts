import { type Broken, barelyBroken, broken, continued, type Line, lineOf, type Places } from "./broken.ts";
import type { Span } from "./urls.ts";

/** A secret that has begun on earlier lines, with the places of its parts so far. */
interface Chain extends Broken {
  readonly spans: readonly Span[];
}

const LINE = /\r?\n/g;
/** Line ends as they are, or as JSON and Python spell them. */
const SPELLED = /(?:\r|\\r)?(?:\n|\\n)/g;

/**
 * Finds secrets that were wrapped, such as those in a Base64 string, even if each line has a prefix, an indent or
 * quotation marks. Each secret is found in full, so there are no coincidences. Returns a span for each of its parts.
 */
export function acrossLines(text: string, places: () => Places): readonly Span[] {
  const ends = [...(text.includes("\n") ? [LINE] : []), ...(text.includes("\\n") ? [SPELLED] : [])];
  return ends.length === 0 || places().firsts.size === 0 ? [] : ends.flatMap((end) => inLines(text, end, places()));
}

function inLines(text: string, end: RegExp, places: Places): readonly Span[] {
  const found: Span[] = [];
  let open: readonly Chain[] = [];
  let before: { readonly line: Line; readonly from: number } | undefined;
  const begin = (one: Broken, from: number): Chain => ({ ...one, spans: [moved(one.at, from)] });
  const read = (from: number, to: number): void => {
    const line = lineOf(text.slice(from, to));
    if (line.starts.length === 0) return;
    const barely = before === undefined ? [] : barelyBroken(before.line, line, places);
    const next = broken(line, places).map((one) => begin(one, from));
    for (const chain of [...open, ...barely.map((one) => begin(one, before?.from ?? 0))]) {
      const { ended, going } = continued(line, chain);
      if (ended.length > 0) found.push(...chain.spans, ...ended.map((one) => moved(one, from)));
      for (const one of going) next.push({ ...one, spans: [...chain.spans, moved(one.at, from)] });
    }
    open = next;
    before = { line, from };
  };
  let from = 0;
  for (const { index, 0: mark } of text.matchAll(end)) {
    read(from, index);
    from = index + mark.length;
  }
  read(from, text.length);
  return found;
}

const moved = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });
