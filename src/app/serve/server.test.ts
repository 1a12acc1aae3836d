import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FormField } from "./row-page.ts";
import { foreignRequest, type OpenServer, openServer } from "./server.ts";

const folder = mkdtempSync(join(tmpdir(), "specline-server-"));
const socket = join(folder, "socket");
const lines: string[] = [];
const form: readonly FormField[] = [
  { name: "amount", type: "number", choices: [], typical: "26,5" },
  { name: 'ci"ty', type: "category", choices: ["Zürich", "a\u00a0b"], typical: "Zürich" },
];

/** In place of the model's process: it refuses the word "bad", and otherwise tells what it got. */
const model = createServer((incoming, response) => {
  const parts: Buffer[] = [];
  incoming.on("data", (part: Buffer) => parts.push(part));
  incoming.on("end", () => {
    const { "content-type": type, accept } = incoming.headers;
    const body = Buffer.concat(parts).toString();
    if (body.includes("odd"))
      response.writeHead(200, { "content-type": "application/json" }).end(body.includes("odd1") ? "null" : "0.5 or so");
    else if (body.includes("bad")) response.writeHead(400, { "content-type": "text/plain" }).end("<b>no</b>");
    else {
      const document = { predictions: [{ score: 0.123456789 }], warnings: [], body, type, accept };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(document));
    }
  });
});
let server: OpenServer;

const options = { socket, form, title: "<risk>", about: { task: "regression", model: "/m.tar.gz" }, port: 0 };
beforeAll(async () => {
  await new Promise<void>((resolve) => model.listen(socket, resolve));
  server = await openServer({ ...options, onRequest: (line) => lines.push(line) });
});
afterAll(async () => {
  await server.close();
  model.close();
  rmSync(folder, { recursive: true });
});

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}
const ask = (path: string, { method = "GET", headers = {}, body }: Asked = {}) =>
  new Promise<{ readonly status: number; readonly text: string }>((resolve, reject) => {
    const sent = request(`${server.url}${path}`, { method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
const score = (body: string | Buffer, headers: Readonly<Record<string, string>> = {}) =>
  ask("/invocations", { method: "POST", headers, body });

test("answers as a container does: /ping, and /invocations with the types of the request", async () => {
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(await ask("/ping")).toEqual({ status: 200, text: "" });
  const { status, text } = await score("1,2\n", { "content-type": "text/csv", accept: "text/csv" });
  expect([status, JSON.parse(text)]).toEqual([
    200,
    expect.objectContaining({ body: "1,2\n", type: "text/csv", accept: "text/csv" }),
  ]);
  expect(await score("bad")).toEqual({ status: 400, text: "<b>no</b>" });
  expect(lines).toEqual(["POST /invocations 200", "POST /invocations 400: <b>no</b>"]);
  expect((await ask("/other")).status).toBe(404);
  expect((await ask("/invocations")).status).toBe(405);
});

test("takes bodies as large as an endpoint does, and no larger ones", async () => {
  expect((await score(Buffer.alloc(6_291_456, "1"))).status).toBe(200);
  expect((await score(Buffer.alloc(6_291_457, "1"))).status).toBe(413);
  const chunked = { "transfer-encoding": "chunked" };
  expect((await score(Buffer.alloc(6_291_457, "1"), chunked)).status).toBe(413);
});

test("refuses requests that another website may have caused", async () => {
  const { port } = new URL(server.url);
  for (const headers of [
    { host: `evil.example:${port}` },
    { host: "127.0.0.1" },
    { origin: "http://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site", origin: server.url },
    { "sec-fetch-site": "same-site" },
  ] as const)
    for (const path of ["/", "/ping"]) expect([headers, (await ask(path, { headers })).status]).toEqual([headers, 403]);
  for (const headers of [
    { host: `localhost:${port}` },
    { origin: server.url },
    // Browsers send this for the page's own form, because the page has no referrer.
    { "sec-fetch-site": "same-origin", origin: "null" },
    { "sec-fetch-site": "none" },
  ] as const)
    expect([headers, (await ask("/ping", { headers })).status]).toEqual([headers, 200]);
  expect(foreignRequest({ host: "localhost" }, 80)).toBeUndefined();
});

test("the page has a field for each column, and shows the answer or the refusal", async () => {
  const { text } = await ask("/");
  expect(text).toContain("form-action 'self'");
  expect(text).not.toContain("<script");
  expect(text).toContain("&lt;risk&gt;: try a row");
  expect(text).toContain('name="c0" value="26,5"');
  expect(text).toContain('<option value="0" selected>Zürich</option>');
  expect(text).toContain('ci&quot;ty <span class="soft">category</span>');
  const sent = (body: string) =>
    ask("/", { method: "POST", body, headers: { "content-type": "application/x-www-form-urlencoded" } });
  const filled = (await sent("c0=7&c1=1")).text;
  expect(filled).toContain("<dd>0.123457</dd>");
  expect(filled).toContain('name="c0" value="7"');
  expect((await sent("c0=bad&c1=")).text).toContain("<p>&lt;b&gt;no&lt;/b&gt;</p>");
});

test("an answer that is not what an endpoint gives is shown as it is", async () => {
  for (const [cell, shown] of [
    ["odd1", "null"],
    ["odd2", "0.5 or so"],
  ] as const) {
    const { status, text } = await ask("/", { method: "POST", body: `c0=${cell}&c1=` });
    expect(status).toBe(200);
    expect(text).toContain(`<p>the answer is not an object with predictions: ${shown}</p>`);
  }
});

test("a port that is used is an error", async () => {
  const { port } = new URL(server.url);
  await expect(openServer({ ...options, port: Number(port), onRequest: () => undefined })).rejects.toMatchObject({
    diagnostics: [{ code: "environment/port" }],
  });
});
