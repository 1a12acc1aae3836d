/** A value between 0 and 1 on a track, with its interval and the required limit. */
export interface Track {
  readonly value: number;
  readonly interval?: readonly [number, number] | undefined;
  readonly limit?: number;
}

const WIDTH = 160;
const at = (value: number): string => (4 + Math.min(1, Math.max(0, value)) * (WIDTH - 8)).toFixed(1);

/** The track as inline SVG. It is hidden from screen readers, because the adjacent text contains the number. */
export function track({ value, interval, limit }: Track): string {
  const parts = [`<line class="rail" x1="4" x2="${WIDTH - 4}" y1="8" y2="8"/>`];
  if (interval !== undefined) {
    parts.push(`<line class="interval" x1="${at(interval[0])}" x2="${at(interval[1])}" y1="8" y2="8"/>`);
  }
  if (limit !== undefined) parts.push(`<line class="limit" x1="${at(limit)}" x2="${at(limit)}" y1="1" y2="15"/>`);
  parts.push(`<circle cx="${at(value)}" cy="8" r="3.4"/>`);
  return `<svg class="track" viewBox="0 0 ${WIDTH} 16" width="${WIDTH}" height="16" aria-hidden="true">${parts.join("")}</svg>`;
}

/** The bars of a small histogram, on an axis shared by several histograms. */
export function bars(
  histogram: { readonly edges: readonly number[]; readonly counts: readonly number[] },
  [low, high]: readonly [number, number],
): string {
  const [width, height] = [120, 24];
  const most = Math.max(...histogram.counts, 1);
  const span = high - low || 1;
  const rects = histogram.counts.map((count, index) => {
    const x1 = (((histogram.edges[index] ?? low) - low) / span) * width;
    const x2 = (((histogram.edges[index + 1] ?? high) - low) / span) * width;
    const tall = count === 0 ? 0 : Math.max(1, (count / most) * (height - 2));
    return `<rect x="${x1.toFixed(1)}" y="${(height - tall).toFixed(1)}" width="${Math.max(0.6, x2 - x1 - 0.6).toFixed(1)}" height="${tall.toFixed(1)}"/>`;
  });
  return `<svg class="spark" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-hidden="true">${rects.join("")}<line x1="0" x2="${width}" y1="${height}" y2="${height}"/></svg>`;
}

/** Shares of a whole, side by side. The remainder is left empty. */
export function shares(parts: readonly number[], width = 120): string {
  let x = 0;
  const rects = parts.map((part, index) => {
    const wide = Math.max(0, part) * width;
    const rect = `<rect class="k${Math.min(index, 5)}" x="${x.toFixed(1)}" y="7" width="${Math.max(0.4, wide - 0.8).toFixed(1)}" height="10"/>`;
    x += wide;
    return rect;
  });
  return `<svg class="shares" viewBox="0 0 ${width} 24" width="${width}" height="24" aria-hidden="true">${rects.join("")}</svg>`;
}
