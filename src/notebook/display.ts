import { escaped } from "../base/markup.ts";
import { createRedactor } from "../base/secrets/index.ts";

/** Learns what the pipelines of a notebook hold, so that no output shows it. */
export const redactor = createRedactor();

/** What a kernel shows results with; tslab's `display` is one. */
export interface Display {
  html(text: string): void;
}

let shown: Display | undefined;

/** Says what pictures and tables are shown with: `useDisplay(display)`, where `display` comes from "tslab". */
export function useDisplay(display: Display): void {
  shown = display;
}

/** Shows HTML in the notebook; where no display was given, nothing. */
export const showHtml = (text: string): void => shown?.html(redactor.learnt(text));

/**
 * Shows an SVG, as an image: exporters clean SVG outputs, and what they take away (viewBox) moves the picture out of sight.
 * Seen with nbconvert 6.5.3 as Debian 12 has it, 2026-11.
 */
export const showSvg = (text: string, title: string): void =>
  showHtml(
    `<img alt="${escaped(title)}" style="max-width:100%" src="data:image/svg+xml;base64,${Buffer.from(redactor.learnt(text)).toString("base64")}">`,
  );

const attribute = (text: string): string => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

/** Shows a whole page in a frame of its own, so that its styles stay its own. Height in pixels. */
export const showPage = (text: string, height: number): void =>
  showHtml(
    `<iframe srcdoc="${attribute(text)}" style="width:100%;height:${height}px;box-sizing:border-box;border:1px solid #dcdcd6;border-radius:6px" loading="lazy"></iframe>`,
  );
