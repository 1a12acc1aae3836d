import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly type: string };
  readonly author_association: string;
}

/** A stand-in for GitHub's comments on pull request 7 of acme/fraud, on loopback. */
export class GitHubStandIn {
  readonly comments: Comment[] = [];
  readonly calls: string[] = [];
  /** Whether the token may write, which is not so in a pull request from a fork. */
  mayWrite = true;
  url = "";
  #server: Server | undefined;

  async open(): Promise<this> {
    this.#server = createServer((request, response) => {
      let text = "";
      request.on("data", (part) => (text += String(part)));
      request.on("end", () => {
        const token = request.headers.authorization ?? "";
        const [status, body] = this.#answer(request.method ?? "", new URL(request.url ?? "", this.url), token, text);
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((done) => this.#server?.listen(0, "127.0.0.1", done));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  close(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  add(body: string, type = "User", role = "NONE"): void {
    this.comments.push({ id: this.comments.length + 1, body, user: { type }, author_association: role });
  }

  #answer(method: string, { pathname, searchParams }: URL, token: string, text: string): readonly [number, unknown] {
    this.calls.push(`${method} ${pathname}`);
    if (token !== "Bearer ghs_token") return [401, { message: "Bad credentials" }];
    if (method !== "GET" && !this.mayWrite) return [403, { message: "Resource not accessible by integration" }];
    const page = Number(searchParams.get("page") ?? 1);
    const each = Number(searchParams.get("per_page") ?? 30);
    if (pathname === "/repos/acme/fraud/issues/7/comments" && method === "GET")
      return [200, this.comments.slice((page - 1) * each, page * each)];
    const { body } = JSON.parse(text);
    if (body.length > 65_536) return [422, { message: "Body is too long (maximum is 65536 characters)" }];
    const [, id] = /^\/repos\/acme\/fraud\/issues\/comments\/(\d+)$/.exec(pathname) ?? [];
    const there = this.comments.find((comment) => String(comment.id) === id);
    if (method === "PATCH" && there !== undefined) {
      there.body = body;
      return [200, { html_url: `https://github.test/${there.id}` }];
    }
    if (method !== "POST" || pathname !== "/repos/acme/fraud/issues/7/comments") return [404, { message: "Not Found" }];
    this.add(body, "Bot");
    return [201, { html_url: `https://github.test/${this.comments.length}` }];
  }
}
