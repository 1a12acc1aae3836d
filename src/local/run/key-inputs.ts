/** The digest of each input's contents, as a record keeps it. Several objects of one input count together. */
export function byName(
  inputs: readonly { readonly name: string; readonly digest: string }[],
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { name, digest } of inputs)
    found[name] = found[name] === undefined ? digest.slice(0, 16) : `${found[name]} ${digest.slice(0, 16)}`;
  return found;
}
