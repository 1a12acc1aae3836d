import type * as Plot from "@observablehq/plot";
import { type Markup, trusted } from "../../base/markup.ts";
import { visible } from "../../base/printable.ts";
import { withoutSecrets } from "../../base/secrets/index.ts";

/** A text description of the chart for users who cannot see it. */
export interface Caption {
  readonly title: string;
  /** One sentence containing the most important numbers. */
  readonly description: string;
}

/**
 * The only module that uses Observable Plot. It exports marks by name, and a function that turns a plot into inline
 * SVG.
 */
export interface Plotter {
  readonly marks: typeof Plot;
  draw(caption: Caption, options: Plot.PlotOptions): Markup;
}

/**
 * Loads Plot and a document to draw into. Both are loaded only when a report is written. Plot's own style element is
 * removed because the page's policy forbids it, and the page's style sheet provides the same styles.
 */
export async function loadPlotter(): Promise<Plotter> {
  const [marks, { parseHTML }] = await Promise.all([import("@observablehq/plot"), import("linkedom")]);
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  return {
    marks,
    draw({ title, description }, options) {
      const drawn = marks.plot({
        document: document as never,
        width: 480,
        height: 320,
        marginLeft: 44,
        marginBottom: 38,
        ariaLabel: title,
        ariaDescription: description,
        ...options,
      }) as { readonly outerHTML: string };
      const svg = drawn.outerHTML
        .replace(/<style>[\s\S]*?<\/style>/g, "")
        .replace(/ style="[^"]*"/g, "")
        // A picture is described as a whole; labels on its groups are invalid.
        .replace(/(<g\b[^>]*?) aria-label="[^"]*"/g, "$1")
        .replace(/^<svg /, '<svg role="img" ')
        .replace(/ class="plot-[0-9a-f]+"/g, ' class="plot"');
      // The labels are the names of the user's columns and classes.
      return trusted(visible(withoutSecrets(svg)));
    },
  };
}
