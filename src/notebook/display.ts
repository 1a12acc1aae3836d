import { escaped } from "../base/markup.ts";
import { createRedactor } from "../base/secrets/index.ts";

/** Registers the secrets of the pipelines in a notebook, so that no output shows them. */
export const redactor = createRedactor();

/** How a kernel shows results, such as tslab's `display`. */
export interface Display {
  html(text: string): void;
}

let shown: Display | undefined;

/**
 * Sets how pictures and tables are displayed.
 *
 * @param display - for example, `display` from "tslab"
 */
export function useDisplay(display: Display): void {
  shown = display;
}

/** Shows HTML in the notebook, if a display was set. */
export const showHtml = (text: string): void => shown?.html(redactor.learnt(text));

/**
 * Shows an SVG as an image: exporters sanitize inline SVG and remove its viewBox, which would crop the picture.
 * Observed with nbconvert 6.5.3 in Debian 12 (November 2026).
 */
export const showSvg = (text: string, title: string): void =>
  showHtml(
    `<img alt="${escaped(title)}" style="max-width:100%" src="data:image/svg+xml;base64,${Buffer.from(redactor.learnt(text)).toString("base64")}">`,
  );

const attribute = (text: string): string => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

/** Shows a page in a frame, so that its styles do not affect the notebook. The height is in pixels. */
export const showPage = (text: string, height: number): void =>
  showHtml(
    `<iframe srcdoc="${attribute(text)}" style="width:100%;height:${height}px;box-sizing:border-box;border:1px solid #dcdcd6;border-radius:6px" loading="lazy"></iframe>`,
  );
