import fc from "fast-check";
import { parseHTML } from "linkedom";
import { expect, it } from "vitest";
import { html, trusted } from "./markup.ts";
import { page } from "./page.ts";

it("escapes any string in content and in attributes", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("<", ">", '"', "'", "&", "a", "/", "script", "=") }), (text) => {
      const { document } = parseHTML(
        `<!doctype html><html><body>${html`<p title="${text}">${text}</p>`}</body></html>`,
      );
      const [p] = document.body.children;
      return (
        document.body.children.length === 1 &&
        p?.children.length === 0 &&
        p.textContent === text &&
        p.getAttribute("title") === text
      );
    }),
  );
});

it("joins lists, omits missing parts, keeps nested markup, and replaces control characters", () => {
  expect(`${html`<b>${[html`<i>${1}</i>`, "<", undefined, false]}${null}${trusted("<hr>")}${"\u001b[31m"}</b>`}`).toBe(
    "<b><i>1</i>&lt;<hr>\ufffd[31m</b>",
  );
});

it("allows only the page's own style sheet", () => {
  const { document } = parseHTML(page("a < b", "p { color: red; }", html`<p>x</p>`));
  const policy = document.querySelector("meta[http-equiv]")?.getAttribute("content") ?? "";
  expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'$/);
  expect(document.title).toBe("a < b");
});
