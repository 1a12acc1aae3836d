import { createHash } from "node:crypto";
import { html, type Markup, trusted } from "./markup.ts";

/**
 * The colors and fonts of all pages that Specline writes, as custom properties. State colors can be distinguished by
 * color-blind people (blue, teal, vermilion, ochre, after Okabe and Ito 2008) and are always accompanied by a word.
 */
const BASE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --panel: #f6f6f3; --ink: #1d232b; --soft: #5a636e; --faint: #8b939c; --line: #dcdcd6; --hair: #ecece7;
  --accent: #1f5fa8; --accent-soft: #e6eef8;
  --good: #177458; --good-soft: #e3f2ec; --bad: #b5371f; --bad-soft: #fbe9e4; --warn: #8c5d08; --warn-soft: #faf0da;
  --calm: #5f6772; --calm-soft: #eeeeea;
  --c1: #1f5fa8; --c2: #c2601a; --c3: #1a7f64; --c4: #86509e; --c5: #8a6d1b; --c6: #4b5563;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15181c; --panel: #1c2026; --ink: #e6e8ea; --soft: #a4acb5; --faint: #7b848e; --line: #343a42; --hair: #272c33;
    --accent: #7fb2ec; --accent-soft: #1d2c40;
    --good: #5cc3a3; --good-soft: #17302a; --bad: #f08a70; --bad-soft: #3b1e18; --warn: #e0b25a; --warn-soft: #352a14;
    --calm: #98a1ab; --calm-soft: #262b31;
    --c1: #7fb2ec; --c2: #ee9a5b; --c3: #5cc3a3; --c4: #c698dc; --c5: #d3b866; --c6: #a4acb5;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 2px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
code, pre, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .87em; }
svg text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
@media print { a { color: inherit; text-decoration: none; } }
`;

/**
 * A self-contained document without scripts. Its policy prevents browsers from fetching or running anything, regardless
 * of the content. Only one style sheet is allowed, identified by its digest, so style attributes have no effect.
 *
 * @param forms - whether forms can be sent to the server that the page is from
 */
export function page(title: string, style: string, body: Markup, forms: "none" | "self" = "none"): string {
  const sheet = BASE + style;
  const digest = createHash("sha256").update(sheet).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action '${forms}'`;
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(sheet)}</style>
</head>
<body>
${body}
</body>
</html>
`}`;
}
