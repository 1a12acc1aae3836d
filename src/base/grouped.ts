/**
 * Groups items by a key, preserving their order. Grouped by first letter, "ab", "b" and "ac" become "a" => ["ab",
 * "ac"], "b" => ["b"].
 */
export function grouped<K, T>(items: Iterable<T>, keyOf: (item: T) => K): ReadonlyMap<K, readonly [T, ...T[]]> {
  const groups = new Map<K, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
