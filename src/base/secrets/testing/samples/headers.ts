import { HEX, letters, type Maker, one, word } from "./makers.ts";

export const headers: Readonly<Record<string, Maker>> = {
  bearer: one(
    (pw) => `Authorization: Bearer ${pw}`,
    (s) => word(s, 24),
  ),
  "bearer, short": one(
    (pw) => `Authorization: Bearer ${pw}`,
    (s) => word(s, 8),
  ),
  "bearer alone": one(
    (pw) => `using Bearer ${pw} for the call`,
    (s) => word(s, 20),
  ),
  basic: one(
    (pw) => `Authorization: Basic ${pw}`,
    (s) => Buffer.from(`lee:${word(s)}`).toString("base64"),
  ),
  "basic alone": one(
    (pw) => `header 'Basic ${pw}'`,
    (s) => Buffer.from(`lee:${word(s)}`).toString("base64"),
  ),
  token: one((pw) => `curl -H 'Authorization: token ${pw}' https://x`),
  json: one((pw) => `{"headers": {"Authorization": "Bearer ${pw}", "Accept": "*/*"}}`),
  python: one((pw) => `{'Authorization': 'Bearer ${pw}'}`),
  "escaped json": one((pw) => `"{\\"Authorization\\": \\"Bearer ${pw}\\"}"`),
  sigv4: one(
    (pw) =>
      `Authorization: AWS4-HMAC-SHA256 Credential=x/20261128/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=${pw}`,
    (s) => letters(s, 64, HEX),
  ),
  "http.client": one((pw) => `send: b'GET / HTTP/1.1\\r\\nAuthorization: Bearer ${pw}\\r\\n\\r\\n'`),
  cookie: one((pw) => `Cookie: session=${pw}; theme=dark`),
  "set-cookie": one((pw) => `Set-Cookie: sid=${pw}; HttpOnly; Path=/`),
  "x-api-key": one((pw) => `X-Api-Key: ${pw}`),
  "x-auth-token": one((pw) => `x-auth-token: ${pw}`),
  "private-token": one((pw) => `--header "PRIVATE-TOKEN: ${pw}"`),
  "proxy-authorization": one(
    (pw) => `Proxy-Authorization: Basic ${pw}`,
    (s) => Buffer.from(`x:${word(s)}`).toString("base64"),
  ),
  "x-vault-token": one((pw) => `X-Vault-Token: ${pw}`),
};
