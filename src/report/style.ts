import { MOST_THRESHOLDS } from "./data/thresholds.ts";

/** Shows the outcome of the threshold that is chosen. Both are children of the same element, choices first. */
const CHOSEN = Array.from(
  { length: MOST_THRESHOLDS },
  (_, index) => `.explorer > input:nth-of-type(${index + 1}):checked ~ .outcome:nth-of-type(${index + 1})`,
).join(",\n");

/**
 * The report's styles, in addition to base/page.ts: a single column, tabular numbers, hairlines, and color only where
 * it conveys meaning.
 */
export const STYLE = `
body { padding: 0 clamp(1rem, 4vw, 3rem) 4rem; }
header.verdict, nav, main, footer { max-width: 72rem; margin: 0 auto; }
header.verdict { padding: 2.4rem 0 1.4rem; }
.eyebrow { margin: 0; color: var(--soft); font-size: .85rem; }
h1 { margin: .1rem 0 .5rem; font-size: clamp(1.7rem, 4vw, 2.3rem); line-height: 1.15; font-weight: 680; letter-spacing: -.015em; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin: 0 0 .9rem; font-weight: 650; letter-spacing: -.005em; }
h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; font-weight: 620; }
.sentence { font-size: 1.08rem; margin: 0; }
section { padding: 1.6rem 0 1.9rem; border-top: 1px solid var(--line); scroll-margin-top: 2.6rem; }
nav { position: sticky; top: 0; z-index: 2; background: var(--paper); border-top: 1px solid var(--line); }
nav + main > section:first-child { border-top: 1px solid var(--line); }
nav ul { list-style: none; display: flex; gap: 1.15rem; margin: 0; padding: .5rem 0; overflow-x: auto; white-space: nowrap; font-size: .88rem; scrollbar-width: none; }
nav a { color: var(--soft); text-decoration: none; }
nav a:hover { color: var(--accent); text-decoration: underline; }
footer { border-top: 1px solid var(--line); color: var(--soft); font-size: .85rem; }
.quiet { color: var(--soft); font-weight: 400; }
p.quiet { font-size: .86rem; margin: .6rem 0 0; max-width: 46rem; }
.badge { display: inline-block; padding: .06em .55em; border-radius: 4px; font-size: .82em; font-weight: 600; background: var(--calm-soft); color: var(--calm); white-space: nowrap; }
.badge.succeeded { background: var(--good-soft); color: var(--good); }
.badge.cached { background: none; color: var(--good); box-shadow: inset 0 0 0 1px currentColor; }
.badge.failed { background: var(--bad-soft); color: var(--bad); }
.badge.stopped, .badge.interrupted { background: var(--warn-soft); color: var(--warn); }
.badge.running { background: var(--accent-soft); color: var(--accent); }
.tiles { list-style: none; display: flex; flex-wrap: wrap; gap: 0; margin: 1.5rem 0 0; padding: 0; }
.tiles li { display: flex; flex-direction: column; padding: 0 1.4rem 0 0; margin: 0 1.4rem .8rem 0; border-right: 1px solid var(--line); }
.tiles li:last-child { border-right: 0; margin-right: 0; }
.tiles .name { font-size: .85rem; color: var(--soft); }
.tiles .value { font-size: 1.75rem; line-height: 1.25; font-weight: 620; font-variant-numeric: tabular-nums; letter-spacing: -.01em; }
.tiles .below { font-size: .82rem; color: var(--soft); font-variant-numeric: tabular-nums; }
dl { margin: 0; }
dt { color: var(--soft); font-size: .83rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.facts { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin-top: 1.1rem; font-size: .92rem; }
.facts .wide { flex-basis: 100%; display: flex; gap: .7rem; align-items: baseline; }
.facts .wide dt { flex: 0 0 auto; }
.pairs { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .7rem 1.5rem; font-size: .92rem; }
.groups > div { padding: .5rem 0; border-top: 1px solid var(--hair); }
.groups > div:first-child { border-top: 0; padding-top: 0; }
.scroll { overflow-x: auto; }
.picture { padding: .5rem 0; }
table { border-collapse: collapse; font-size: .89rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .35rem; color: var(--soft); }
caption b { color: var(--ink); }
th, td { text-align: left; vertical-align: baseline; padding: .38rem 1.1rem .38rem 0; border-top: 1px solid var(--hair); font-weight: 400; }
thead th, thead td { border-top: 0; border-bottom: 1px solid var(--line); color: var(--soft); font-size: .83rem; vertical-align: bottom; white-space: nowrap; }
thead tr:first-child th.group { border-bottom: 0; color: var(--ink); font-weight: 600; padding-left: .9rem; }
tbody tr:first-child > * { border-top: 0; }
tbody th { font-weight: 550; }
th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; }
.strong { font-weight: 620; }
.type { display: block; color: var(--soft); font-size: .8rem; font-weight: 400; }
.type.better { color: var(--good); } .type.worse, .number.bad { color: var(--bad); } .type.warn { color: var(--warn); }
.note { color: var(--soft); max-width: 26rem; min-width: 9rem; overflow-wrap: anywhere; }
.range { color: var(--soft); white-space: nowrap; }
.metrics tbody th { white-space: nowrap; }
.metrics .range span { display: inline-block; min-width: 7rem; padding-left: .5rem; font-size: .84rem; }
.columns td, .columns th { padding-right: .8rem; }
.columns .first { padding-left: .9rem; border-left: 1px solid var(--hair); }
.columns .range { white-space: normal; min-width: 9.5rem; font-size: .82rem; line-height: 1.35; }
.columns td, .columns tbody th { vertical-align: middle; }
.columns thead .group { border-left: 1px solid var(--hair); }
.balance { margin-bottom: 1.6rem; }
.steps tr:target { background: var(--accent-soft); }
.steps tr { scroll-margin-top: 3rem; }
.track, .spark, .shares, .when { vertical-align: middle; }
.track .rail { stroke: var(--line); stroke-width: 2; } .track .interval { stroke: var(--accent); stroke-width: 4; stroke-opacity: .35; stroke-linecap: round; }
.track circle { fill: var(--accent); } .track .limit { stroke: var(--ink); stroke-width: 1.5; }
.spark rect { fill: var(--c1); fill-opacity: .8; } .spark line { stroke: var(--line); }
.shares rect { fill: var(--c1); }
.shares .k0 { fill-opacity: .9; } .shares .k1 { fill-opacity: .65; } .shares .k2 { fill-opacity: .48; } .shares .k3 { fill-opacity: .34; } .shares .k4 { fill-opacity: .24; } .shares .k5 { fill-opacity: .16; }
.balance .shares .k0 { fill: var(--c1); fill-opacity: 1; } .balance .shares .k1 { fill: var(--c2); fill-opacity: 1; } .balance .shares .k2 { fill: var(--c3); fill-opacity: 1; } .balance .shares .k3 { fill: var(--c4); fill-opacity: 1; } .balance .shares .k4 { fill: var(--c5); fill-opacity: 1; } .balance .shares .k5 { fill: var(--c6); fill-opacity: 1; }
.when line { stroke: var(--hair); } .when rect { fill: var(--good); } .when.failed rect { fill: var(--bad); } .when.stopped rect { fill: var(--warn); } .when.running rect { fill: var(--accent); }
.states, .key { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem .9rem; margin: 0; padding: 0; font-size: .86rem; }
.key li::before, .balance th[class*=" k"]::before { content: ""; display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .4em; vertical-align: -.05em; background: var(--c1); }
.key .k1::before, .balance th.k1::before { background: var(--c2); } .key .k2::before, .balance th.k2::before { background: var(--c3); } .key .k3::before, .balance th.k3::before { background: var(--c4); } .key .k4::before, .balance th.k4::before { background: var(--c5); } .key .k5::before, .balance th.k5::before { background: var(--c6); }
.key b { font-weight: 600; font-variant-numeric: tabular-nums; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 2rem 2.5rem; align-items: start; }
figure { margin: 0; min-width: 0; break-inside: avoid; }
figcaption h3 { margin: 0; }
figcaption p { margin: .1rem 0 .4rem; color: var(--soft); font-size: .87rem; }
.plot { --plot-background: var(--paper); display: block; width: 100%; height: auto; max-width: 34rem; color: var(--soft); overflow: visible; margin-top: .5rem; }
.plot text { white-space: pre; font-size: 11px; }
.failure { border-left: 3px solid var(--bad); padding: 0 0 .2rem 1.1rem; margin: 0 0 1.4rem; }
.failure.stopped { border-color: var(--warn); }
.failure h3 { margin-top: 0; }
.failure .message { font-size: 1.05rem; margin: .2rem 0; overflow-wrap: anywhere; }
.failure p { margin: .3rem 0; overflow-wrap: anywhere; }
.transform + .transform { margin-top: 1.8rem; }
.gate h3 { margin-top: 0; } .gate + .gate { margin-top: 1.2rem; } .test { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; align-items: center; } .test p { margin: .2rem 0; }
pre { background: var(--panel); border-radius: 6px; padding: .8rem 1rem; margin: .5rem 0; overflow: auto; max-height: 32rem; line-height: 1.45; white-space: pre-wrap; overflow-wrap: anywhere; }
dl + details, p + details, .figures + details, .scroll + details { margin-top: 1.2rem; }
.figures + .scroll { margin-top: 1.4rem; }
details { border-top: 1px solid var(--hair); padding: .45rem 0; scroll-margin-top: 3rem; }
details:target { background: var(--accent-soft); }
summary { cursor: pointer; font-weight: 550; }
.cut { color: var(--warn); font-size: .87rem; margin: .3rem 0; }
.confusion td { padding: .4rem .8rem; border: 1px solid var(--paper); } .confusion td.number:last-child { background: none; color: var(--soft); }
.confusion th.number { padding: .38rem .8rem; }
.s0 { background: color-mix(in srgb, var(--c1) 3%, transparent); } .s1 { background: color-mix(in srgb, var(--c1) 12%, transparent); } .s2 { background: color-mix(in srgb, var(--c1) 20%, transparent); }
.s3 { background: color-mix(in srgb, var(--c1) 28%, transparent); } .s4 { background: color-mix(in srgb, var(--c1) 36%, transparent); } .s5 { background: color-mix(in srgb, var(--c1) 44%, transparent); }
.confusion td .type { color: inherit; }
.explorer { border: 0; margin: 0; padding: 0; min-width: 0; } .explorer legend { padding: 0 0 .4rem; color: var(--soft); font-size: .87rem; }
.explorer > input { position: absolute; opacity: 0; } .explorer > label { display: inline-block; vertical-align: top; min-width: 3.2rem; padding: .2rem .45rem; margin: 0 .15rem .3rem 0; border: 1px solid var(--line); border-radius: 4px; text-align: center; font-size: .86rem; font-variant-numeric: tabular-nums; cursor: pointer; }
.explorer > input:checked + label { border-color: var(--accent); background: var(--accent-soft); font-weight: 620; } .explorer > input:focus-visible + label { outline: 2px solid var(--accent); outline-offset: 1px; }
.outcome { display: none; margin-top: .5rem; } .outcome .pairs { margin-top: .8rem; grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr)); }
${CHOSEN} { display: block; }
.multiples { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 1.4rem 1.8rem; align-items: start; margin-top: .9rem; }
.beside > h3:first-child { margin-top: 0; } .beside p { font-size: .9rem; }
.small h4 { margin: 0; font-size: .92rem; font-weight: 600; overflow-wrap: anywhere; } .small figcaption p { margin: 0; font-size: .82rem; } .small .plot { max-width: 20rem; }
.segments .range span { display: inline-block; min-width: 7rem; font-size: .84rem; } .segments .track + span { padding-left: .5rem; } .segments .range .type { display: block; }
.cases { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 1.2rem 2rem; } .cases li { min-width: 0; break-inside: avoid; } .cases p { margin: 0 0 .2rem; }
.contributions { width: 100%; font-size: .84rem; } .contributions th, .contributions td { padding: .16rem .6rem .16rem 0; vertical-align: middle; overflow-wrap: anywhere; } .contributions .value { color: var(--soft); } .contributions .whole { white-space: nowrap; }
.effect { vertical-align: middle; } .effect line { stroke: var(--line); } .effect .raises { fill: var(--c2); } .effect .lowers { fill: var(--c1); }
.proof { border-left: 3px solid var(--good); padding-left: 1.1rem; margin: 0 0 1.1rem; font-size: 1.05rem; }
.proof.bad { border-color: var(--bad); } .proof.bad b { color: var(--bad); } .proof.good b { color: var(--good); }
.notes { margin: 0 0 1rem; padding-left: 1.1rem; color: var(--warn); } .notes li { overflow-wrap: anywhere; }
@media (max-width: 40rem) { .plot text { font-size: 13px; } .small .plot text { font-size: 11px; } .metrics .track, .segments .track { display: none; } .effect { width: 3.5rem; } .tiles li { border-right: 0; margin-right: 0; } h2 { font-size: 1.15rem; } th, td { padding-right: .8rem; } }
@media print {
  nav { display: none; }
  html { font-size: 10pt; }
  body { padding: 0; font-size: 1rem; }
  section { break-inside: auto; padding: 1rem 0 1.2rem; }
  h2, h3, h4, legend, caption { break-after: avoid; }
  .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.2rem 1.5rem; }
  .cases { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .scroll { overflow: visible; }
  .scroll table, .scroll table th, .scroll table td, .scroll table .range span { font-size: 8pt; }
  .scroll th, .scroll td { white-space: normal; padding-inline: 2pt; }
  .scroll .number, .scroll .track + span { white-space: nowrap; }
  .scroll tbody th { min-width: 8.5em; overflow-wrap: anywhere; }
  .scroll .note { overflow-wrap: anywhere; }
  .scroll .range span { min-width: 0; }
  .scroll svg { max-width: 100%; height: auto; }
  .scroll .track { max-width: 4.5rem; }
  tr { break-inside: avoid; }
  pre { max-height: none; }
}
`;
