import type { IncomingMessage, ServerResponse } from "node:http";

export type Body = Readonly<Record<string, unknown>>;

/** An error response, in the service's wording. */
export class Refusal extends Error {
  readonly kind: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  constructor(kind: string, message: string, status = 400, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.kind = kind;
    this.status = status;
    this.headers = headers;
  }
}

/** The three protocols that the services use: JSON (SageMaker), XML (S3) and query (STS). */
export type Protocol = "json" | "xml" | "query";

/** S3's names for the other services' errors. */
const S3_NAMES: Readonly<Record<string, readonly [string, number]>> = {
  ThrottlingException: ["SlowDown", 503],
  InternalFailure: ["InternalError", 500],
  ExpiredTokenException: ["ExpiredToken", 400],
  UnrecognizedClientException: ["InvalidAccessKeyId", 403],
  InvalidSignatureException: ["RequestTimeTooSkewed", 403],
  AccessDeniedException: ["AccessDenied", 403],
};

export function refuse(response: ServerResponse, refusal: Refusal, protocol: Protocol): void {
  const { kind, message, status, headers } = refusal;
  const date = { date: new Date().toUTCString(), ...headers };
  if (protocol === "json") {
    response
      .writeHead(status, { ...date, "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": kind })
      .end(JSON.stringify({ __type: kind, message }));
    return;
  }
  const [code, number] = protocol === "xml" ? (S3_NAMES[kind] ?? [kind, status]) : [kind, status];
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  const text = protocol === "xml" ? error : `<ErrorResponse>${error}</ErrorResponse>`;
  response.writeHead(number, { ...date, "content-type": "application/xml" }).end(`<?xml version="1.0"?>${text}`);
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** The sender, service and region in a request's signature. */
export function signatureOf(request: IncomingMessage): {
  readonly key: string;
  readonly region: string;
  readonly service: string;
  readonly signedAt: number;
} {
  const text = request.headers.authorization ?? "";
  const [, key = "", region = "", service = ""] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=\S+, Signature=[0-9a-f]{64}$/.exec(
      text,
    ) ?? [];
  const [, y, mo, d, h, mi, s] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(request.headers["x-amz-date"])) ?? [];
  return { key, region, service, signedAt: Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`) };
}
