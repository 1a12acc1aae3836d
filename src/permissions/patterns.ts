/**
 * Whether a policy's pattern, with "*" for any text and "?" for any character, covers every text that another pattern
 * with "*" can represent.
 */
export function coversPattern(pattern: string, text: string): boolean {
  // Greedy, with one step back to the last "*": linear for each "*".
  let [at, from, star, resume] = [0, 0, -1, 0];
  while (from < text.length) {
    const one = pattern[at];
    if (one === "*") {
      star = at;
      resume = from;
      at += 1;
    } else if (one !== undefined && (one === text[from] || (one === "?" && text[from] !== "*"))) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      from = resume;
    } else return false;
  }
  while (pattern[at] === "*") at += 1;
  return at === pattern.length;
}

/** Whether any text fits both patterns. */
export function sharesText(one: string, other: string): boolean {
  // A row for each character of `one`: the positions in `other` that can be reached.
  let reached = closed(new Set([0]), other);
  for (const character of one) {
    const next = new Set<number>(character === "*" ? reached : []);
    for (const at of reached) {
      if (character === "*") for (let to = at; to <= other.length; to += 1) next.add(to);
      else if (other[at] === "*") next.add(at);
      else if (at < other.length && (other[at] === character || character === "?" || other[at] === "?"))
        next.add(at + 1);
    }
    reached = closed(next, other);
  }
  return reached.has(other.length);
}

/** The positions and those behind a "*", which can represent nothing. */
function closed(positions: Set<number>, text: string): Set<number> {
  for (const at of positions) if (text[at] === "*") positions.add(at + 1);
  return positions;
}
