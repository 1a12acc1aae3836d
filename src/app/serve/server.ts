import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isList, isObject } from "../../base/json.ts";
import { parseJson } from "../../base/json-text.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import { codeOf, messageOf } from "../host/system-error.ts";
import { type FormField, type ModelAbout, type RowAnswer, rowOf, rowPage } from "./row-page.ts";

/**
 * The largest body of a request in bytes. Source: the service model of SageMaker Runtime (2017-05-13), the maximum of
 * BodyBlob, read in November 2026.
 */
const LARGEST_BODY = 6_291_456;
const ADDRESS = "127.0.0.1";
const OWN_NAMES = [ADDRESS, "localhost"];
/** Nobody else can show the page in a frame, and browsers keep no copy of a row. */
const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
};

export interface ServerOptions {
  /** The Unix socket on which the model's process takes requests. */
  readonly socket: string;
  readonly form: readonly FormField[];
  readonly title: string;
  readonly about: ModelAbout;
  /** 0 for any free port. */
  readonly port: number;
  /** Gets a line about each scored request. */
  readonly onRequest: (line: string) => void;
}

export interface OpenServer {
  readonly url: string;
  close(): Promise<void>;
}

/** What is sent back to a client. */
interface Reply {
  readonly status: number;
  readonly type: string;
  readonly content: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

const urlOf = (port: number): string => `http://${ADDRESS}:${port}`;

const plain = (status: number, content: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  ...{ status, content, headers, type: "text/plain; charset=utf-8" },
});

/**
 * Opens a server on the loopback address that answers as a serving container does (`GET /ping`, `POST /invocations`),
 * and shows a page with a form for one row at `/`.
 *
 * @throws SpeclineError if the port cannot be used
 */
export async function openServer(options: ServerOptions): Promise<OpenServer> {
  const server = createServer((incoming, response) => {
    const { port } = server.address() as AddressInfo;
    reply(options, incoming, port)
      .catch((error: unknown) => plain(500, `the model's process cannot be reached: ${messageOf(error)}`))
      .then((made) => send(incoming, response, made));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => {
      const reason = codeOf(error) === "EADDRINUSE" ? "another program uses it" : messageOf(error);
      reject(new SpeclineError([diagnostic("environment/port", { port: String(options.port), reason })]));
    });
    server.listen(options.port, ADDRESS, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: urlOf(port), close };
}

async function reply(options: ServerOptions, incoming: IncomingMessage, port: number): Promise<Reply> {
  const foreign = foreignRequest(incoming.headers, port);
  if (foreign !== undefined) return plain(403, foreign);
  const { method = "", url = "" } = incoming;
  const path = url.split("?")[0] ?? "";
  const allowed = ROUTES[path];
  if (allowed === undefined) return plain(404, `there is nothing at ${path}: use ${Object.keys(ROUTES).join(", ")}`);
  if (!allowed.includes(method))
    return plain(405, `${path} takes ${allowed.join(" and ")}`, { allow: allowed.join(", ") });
  if (path === "/ping") return plain(200, "");
  if (method === "GET") return asPage(rowPage({ ...options, url: urlOf(port) }));
  const body = await bodyOf(incoming);
  if (body === undefined)
    return plain(413, `the request has more than ${LARGEST_BODY} bytes, which an endpoint refuses`, {
      connection: "close",
    });
  if (path === "/") return filledPage(options, body, urlOf(port));
  const made = await scored(options.socket, body, incoming.headers);
  options.onRequest(`POST /invocations ${made.status}${made.status === 200 ? "" : `: ${made.content}`}`);
  return made;
}

const ROUTES: Readonly<Record<string, readonly string[]>> = {
  "/": ["GET", "POST"],
  "/ping": ["GET"],
  "/invocations": ["POST"],
};

/**
 * Why a request is refused because another website may have caused it: a name that was made to lead to this machine
 * (DNS rebinding), or a form or script of another page.
 */
export function foreignRequest(headers: IncomingHttpHeaders, port: number): string | undefined {
  const own = OWN_NAMES.flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]);
  const { host = "", origin } = headers;
  if (!own.includes(host.toLowerCase())) return `'${host}' is not this server's name, which is ${own[0]}`;
  const site = headers["sec-fetch-site"];
  const isForeign =
    site === undefined
      ? origin !== undefined && !own.some((name) => origin === `http://${name}`)
      : site !== "same-origin" && site !== "none";
  return isForeign ? "requests from other websites are refused" : undefined;
}

/** The body of a request, or undefined if it is too large. */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(incoming.headers["content-length"] ?? 0) > LARGEST_BODY) return undefined;
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of incoming.iterator({ destroyOnReturn: false })) {
    size += (part as Buffer).length;
    if (size > LARGEST_BODY) return undefined;
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

/** The response of the model's process. */
function scored(socketPath: string, body: Buffer, given: IncomingHttpHeaders): Promise<Reply> {
  const { accept, "content-type": type } = given;
  const headers = { "content-length": body.length, ...(accept && { accept }), ...(type && { "content-type": type }) };
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, path: "/invocations", method: "POST", headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode: status = 500, headers: made } = response;
        resolve({ status, type: made["content-type"] ?? "text/plain", content: Buffer.concat(parts) });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const asPage = (content: string): Reply => ({ status: 200, type: "text/html; charset=utf-8", content });

/** The page with the answer to the row in its form. */
async function filledPage(options: ServerOptions, body: Buffer, url: string): Promise<Reply> {
  const cells = rowOf(options.form, body.toString());
  const types = { "content-type": "application/json", accept: "application/json" };
  const { status, content } = await scored(options.socket, Buffer.from(JSON.stringify(cells)), types);
  const text = content.toString();
  const answer: RowAnswer = status === 200 ? answerIn(text) : { refused: text };
  return asPage(rowPage({ ...options, url, cells, answer }));
}

/** A user's own inference code can answer anything. */
function answerIn(text: string): RowAnswer {
  const parsed = parseJson(text);
  const document = "value" in parsed && isObject(parsed.value) ? parsed.value : {};
  return isList(document["predictions"])
    ? { document }
    : { refused: `the answer is not an object with predictions: ${text.slice(0, MOST_SHOWN)}` };
}

/** The characters of an odd answer that the page shows. */
const MOST_SHOWN = 1000;

function send(incoming: IncomingMessage, response: ServerResponse, made: Reply): void {
  const { status, type, content, headers } = made;
  response.writeHead(status, {
    ...{ ...HEADERS, ...headers },
    ...{ "content-type": type, "content-length": Buffer.byteLength(content) },
  });
  response.end(content);
  // The rest of a body that is too large is not read.
  if (status === 413) response.once("finish", () => incoming.destroy());
}
