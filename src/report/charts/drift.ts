import { percent, valueText } from "../../advice/drift/drift-words.ts";
import type { WeighedDrift } from "../../advice/drift/weigh-drift.ts";
import { html, type Markup } from "../../base/markup.ts";

const [WIDTH, HEIGHT] = [168, 40];

export const DRIFT_STYLE = `
.drifts td, .drifts th { vertical-align: middle; }
.drifts .kinds { min-width: 16rem; max-width: 34rem; } .drifts .kinds p { margin: .1rem 0; overflow-wrap: anywhere; }
.shape .now { fill: var(--c2); fill-opacity: .55; } .shape .before { fill: none; stroke: var(--c1); stroke-width: 1.5; } .shape .ground { stroke: var(--line); }
`;

/** The shares of rows by value: new rows as bars, and the baseline as a line above them. Undefined without values. */
export function driftPicture({ name, type, picture }: WeighedDrift): Markup | undefined {
  if (picture === undefined) return undefined;
  const bars = "levels" in picture ? ofLevels(picture) : ofBins(picture, type);
  if (bars.before.length === 0) return undefined;
  const most = Math.max(...bars.before, ...bars.now) || 1;
  const step = WIDTH / bars.before.length;
  const y = (share: number): number => round(HEIGHT - 1 - (share / most) * (HEIGHT - 3));
  const rects = bars.now.map(
    (share, index) =>
      html`<rect class="now" x="${round(index * step + 0.5)}" y="${y(share)}" width="${round(Math.max(1, step - 1))}" height="${round(HEIGHT - 1 - y(share))}"/>`,
  );
  const line = bars.before
    .map((share, index) => `H${round(index * step)}V${y(share)}H${round((index + 1) * step)}`)
    .join("");
  return html`<svg class="shape" role="img" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-label="${name}: ${bars.about}"><title>${bars.about}</title><line class="ground" x1="0" x2="${WIDTH}" y1="${HEIGHT - 0.5}" y2="${HEIGHT - 0.5}"/>${rects}<path class="before" d="M0 ${HEIGHT - 1}${line}V${HEIGHT - 1}"/></svg>`;
}

interface Bars {
  readonly before: readonly number[];
  readonly now: readonly number[];
  readonly about: string;
}

type Picture = NonNullable<WeighedDrift["picture"]>;

function ofLevels({ levels, others }: Extract<Picture, { levels: unknown }>): Bars {
  const all = others[0] + others[1] > 0 ? [...levels, ["others", ...others] as const] : levels;
  const about = all.map(([name, before, now]) => `${name} ${percent(before)} → ${percent(now)}`).join(", ");
  return { before: all.map(([, before]) => before), now: all.map(([, , now]) => now), about };
}

function ofBins({ edges, before, now }: Extract<Picture, { edges: unknown }>, type: string): Bars {
  const [low, high] = edges.map((edge) => valueText(edge, type === "date" ? "date" : undefined));
  return { before, now, about: `shares of rows from ${low} to ${high}` };
}

const round = (value: number): number => Math.round(value * 10) / 10;
