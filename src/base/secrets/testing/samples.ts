/** A string that contains secrets, and the parts that must be hidden. */
export interface Sample {
  readonly kind: string;
  readonly text: string;
  readonly secrets: readonly string[];
}

/** Generates letters and digits that depend on the seed, so that a leaked secret can be traced to its origin. */
export function letters(seed: number, length: number, from: string): string {
  let state = (seed + 1) * 2654435761;
  return Array.from({ length }, () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) >>> 0;
    return from[(state >>> 8) % from.length];
  }).join("");
}
const LOWER = "abcdefghijkmnpqrstuvwxyz";
const DIGITS = "23456789";
const MIXED = `${LOWER}${LOWER.toUpperCase()}${DIGITS}`;
const HEX = "0123456789abcdef";

/** A password with uppercase and lowercase letters and digits, for any seed. */
const word = (seed: number, length = 12): string => `p${letters(seed, length - 3, MIXED)}Z7`;

type Maker = (seed: number) => readonly [text: string, ...secrets: readonly string[]];
const one =
  (text: (secret: string) => string, secret: (seed: number) => string = word): Maker =>
  (seed) => [text(secret(seed)), secret(seed)];
const encoded =
  (text: (secret: string) => string, part: string): Maker =>
  (seed) => {
    const secret = word(seed) + part + word(seed + 500, 6);
    return [text(encodeURIComponent(secret)), encodeURIComponent(secret)];
  };
const odd =
  (text: (secret: string) => string, part: string): Maker =>
  (seed) => {
    const secret = word(seed) + part + word(seed + 500, 6);
    return [text(secret), secret];
  };

const urls: Readonly<Record<string, Maker>> = {
  postgres: one((pw) => `postgres://lee:${pw}@db.example.com:5432/shop`),
  psycopg: one((pw) => `postgresql+psycopg2://lee:${pw}@db/shop?sslmode=require`),
  mysql: one((pw) => `mysql+pymysql://root:${pw}@127.0.0.1/shop`),
  redis: one((pw) => `redis://:${pw}@cache:6379/0`),
  rediss: one((pw) => `rediss://default:${pw}@cache.example.com:6380`),
  mongo: one((pw) => `mongodb+srv://lee:${pw}@cluster0.ab12c.mongodb.net/?retryWrites=true`),
  "mongo, several hosts": one((pw) => `mongodb://lee:${pw}@h1:27017,h2:27017,h3:27017/db?replicaSet=rs`),
  amqp: one((pw) => `amqps://lee:${pw}@mq:5671/%2F`),
  http: one((pw) => `https://lee:${pw}@host.example.com/path?x=1`),
  proxy: one((pw) => `http://lee:${pw}@proxy:3128`),
  IPv6: one((pw) => `postgres://lee:${pw}@[2001:db8::1]:5432/db`),
  "IPv6 with zone": one((pw) => `http://lee:${pw}@[fe80::1%25eth0]/`),
  jdbc: one((pw) => `jdbc:postgresql://lee:${pw}@db:5432/x`),
  "jdbc query": one((pw) => `jdbc:mysql://db:3306/x?user=lee&password=${pw}&useSSL=true`),
  "jdbc sqlserver": one((pw) => `jdbc:sqlserver://db:1433;databaseName=x;user=lee;password=${pw};encrypt=true`),
  oracle: one((pw) => `jdbc:oracle:thin:lee/${pw}@db:1521:orcl`),
  snowflake: one((pw) => `snowflake://lee:${pw}@acct/db/schema?warehouse=w`),
  sftp: one((pw) => `sftp://lee:${pw}@files.example.com/in`),
  nats: (seed) => [
    `nats://lee:${word(seed)}@n1:4222,nats://kim:${word(seed + 700)}@n2:4222`,
    word(seed),
    word(seed + 700),
  ],
  "two users": (seed) => [
    `kafka://lee:${word(seed)}@k1:9092,kim:${word(seed + 700)}@k2:9092`,
    word(seed),
    word(seed + 700),
  ],
  "git token": one((pw) => `https://x-access-token:${pw}@github.com/org/repo.git`),
  "user is a token": one(
    (pw) => `https://${pw}@o0.ingest.example.io/42`,
    (seed) => `9f${letters(seed, 30, HEX)}`,
  ),
  "percent-encoded": encoded((pw) => `postgres://lee:${pw}@db/x`, "@/:#"),
  "percent-encoded space": encoded((pw) => `https://lee:${pw}@db/x`, " &"),
  "with @": odd((pw) => `postgres://lee:${pw}@db:5432/x`, "@"),
  "with /": odd((pw) => `postgres://lee:${pw}@db:5432/x`, "/"),
  "with :": odd((pw) => `postgres://lee:${pw}@db:5432/x`, ":"),
  "with #": odd((pw) => `postgres://lee:${pw}@db:5432/x`, "#"),
  "with ?": odd((pw) => `postgres://lee:${pw}@db:5432/x`, "?"),
  "with all": odd((pw) => `mysql://lee:${pw}@db.example.com/x`, "@/:"),
  "with / in https": odd((pw) => `https://lee:${pw}@host.example.com/x`, "/"),
  "JSON slashes": one((pw) => `{"dsn":"postgres:\\/\\/lee:${pw}@db\\/x"}`),
  "in a query": one((pw) => `sentry?dsn=postgres%3A%2F%2Flee%3A${pw}%40db%2Fx&y=1`),
  "in a query, twice encoded": one((pw) => `next=redis%253A%252F%252F%253A${pw}%2540cache`),
  "in a sentence": one((pw) => `could not connect to "postgres://lee:${pw}@db/x": timeout`),
};

const queries: Readonly<Record<string, Maker>> = {
  token: one((pw) => `https://api.example.com/v1?token=${pw}`),
  access_token: one((pw) => `https://api.example.com/v1?x=1&access_token=${pw}&y=2`),
  api_key: one((pw) => `GET /v1/data?api_key=${pw} HTTP/1.1`),
  apikey: one((pw) => `https://api.example.com/v1?apikey=${pw}#top`),
  "SAS sig": one(
    (pw) => `https://a.blob.core.windows.net/c/b?sv=2022-11-02&sp=r&sig=${pw}%3D&se=2026`,
    (s) => word(s, 40),
  ),
  presigned: (seed) => [
    `https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA${letters(seed, 16, "ABCDEFGHJKLMNPQR234567")}%2F20261128%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20261128T000000Z&X-Amz-Security-Token=${word(seed, 80)}&X-Amz-Signature=${letters(seed, 64, HEX)}`,
    `AKIA${letters(seed, 16, "ABCDEFGHJKLMNPQR234567")}`,
    word(seed, 80),
    letters(seed, 64, HEX),
  ],
  "presigned v2": one(
    (pw) => `https://b.s3.amazonaws.com/k?AWSAccessKeyId=x&Expires=17&Signature=${pw}`,
    (s) => word(s, 28),
  ),
  google: one(
    (pw) => `https://storage.googleapis.com/b/k?X-Goog-Signature=${pw}`,
    (s) => letters(s, 64, HEX),
  ),
  password: one((pw) => `http://host/login?user=lee&password=${pw}`),
  "HTML-escaped": one((pw) => `<a href="/x?a=1&amp;token=${pw}">`),
  "percent-encoded": one((pw) => `redirect=%2Fx%3Fa%3D1%26access_token%3D${pw}%26b%3D2`),
  client_secret: one((pw) => `grant_type=client_credentials&client_id=x&client_secret=${pw}`),
};

const headers: Readonly<Record<string, Maker>> = {
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

const pairs: Readonly<Record<string, Maker>> = {
  libpq: one((pw) => `host=db user=lee password=${pw} dbname=x`),
  "libpq, password first": one((pw) => `password=${pw} host=db`),
  "libpq, quoted": one(
    (pw) => `host=db password='${pw}' dbname=x`,
    (s) => `${word(s)} ${word(s + 900, 8)}`,
  ),
  ODBC: one((pw) => `Driver={ODBC Driver 18};Server=db;Uid=lee;Pwd=${pw};Encrypt=yes`),
  "ODBC, braces": one(
    (pw) => `Server=db;UID=lee;PWD={${pw}};`,
    (s) => `${word(s)};${word(s + 900, 8)}`,
  ),
  azure: one(
    (pw) => `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${pw}==;EndpointSuffix=core.windows.net`,
    (s) => word(s, 60),
  ),
  servicebus: one(
    (pw) => `Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${pw}=`,
    (s) => word(s, 43),
  ),
  env: one((pw) => `DB_PASSWORD=${pw}`),
  export: one((pw) => `export GITHUB_TOKEN="${pw}"`),
  json: one((pw) => `{"user": "lee", "password": "${pw}"}`),
  "json, escaped": one((pw) => `{"config": "{\\"apiKey\\": \\"${pw}\\"}"}`),
  "json with a quote": one(
    (pw) => `{"password": "${pw}"}`,
    (s) => `${word(s)}\\"${word(s + 900, 8)}`,
  ),
  python: one((pw) => `{'user': 'lee', 'api_key': '${pw}'}`),
  yaml: one((pw) => `db:\n  user: lee\n  password: ${pw}\n`),
  "yaml, quoted": one((pw) => `client_secret: "${pw}"`),
  toml: one((pw) => `secret_key = "${pw}"`),
  properties: one((pw) => `spring.datasource.password=${pw}`),
  npmrc: one((pw) => `//registry.npmjs.org/:_authToken=${pw}`),
  credentials: one(
    (pw) => `aws_secret_access_key = ${pw}`,
    (s) => word(s, 40),
  ),
  ruby: one((pw) => `:password => "${pw}"`),
  dict: one((pw) => `os.environ["DB_PASSWORD"] = "${pw}"`),
  kwargs: one((pw) => `connect(host='db', password='${pw}')`),
  "typed default": one((pw) => `password: str = "${pw}"`),
  "in a sentence": one((pw) => `login failed with password: ${pw} (attempt 2)`),
  flag: one((pw) => `python train.py --db-password ${pw} --epochs 3`),
  "flag with =": one((pw) => `train --token=${pw} --verbose`),
  "flags as a list": one((pw) => `['train', '--api-key', '${pw}', '--epochs', '3']`),
  "curl -u": one((pw) => `curl -u lee:${pw} https://x`),
  sshpass: one((pw) => `sshpass -p '${pw}' ssh lee@host`),
  sql: one((pw) => `CREATE USER lee WITH PASSWORD '${pw}'`),
  "sql identified": one((pw) => `ALTER USER lee IDENTIFIED BY '${pw}'`),
  netrc: one((pw) => `machine host login lee password ${pw}`),
};

const tokens: Readonly<Record<string, Maker>> = {
  AKIA: one(
    (key) => `id ${key} seen`,
    (s) => `AKIA${letters(s, 16, "ABCDEFGHJKLMNPQR234567")}`,
  ),
  ASIA: one(
    (key) => `(${key})`,
    (s) => `ASIA${letters(s, 16, "ABCDEFGHJKLMNPQR234567")}`,
  ),
  "AKIA with its secret": (s) => [
    `AKIA${letters(s, 16, "ABCDEFGHJKLMNPQR234567")},${word(s, 40)}`,
    `AKIA${letters(s, 16, "ABCDEFGHJKLMNPQR234567")}`,
    word(s, 40),
  ],
  ghp: one(
    (key) => `with ${key}`,
    (s) => `ghp_${letters(s, 36, MIXED)}`,
  ),
  gho: one(
    (key) => `${key}.`,
    (s) => `gho_${letters(s, 36, MIXED)}`,
  ),
  ghs: one(
    (key) => `"${key}"`,
    (s) => `ghs_${letters(s, 36, MIXED)}`,
  ),
  github_pat: one(
    (key) => `x ${key}`,
    (s) => `github_pat_${letters(s, 22, MIXED)}_${letters(s + 1, 40, MIXED)}`,
  ),
  glpat: one(
    (key) => `x ${key}`,
    (s) => `glpat-${letters(s, 20, MIXED)}`,
  ),
  slack: one(
    (key) => `x ${key}`,
    (s) => `xoxb-${letters(s, 12, DIGITS)}-${letters(s, 24, MIXED)}`,
  ),
  "slack app": one(
    (key) => `x ${key}`,
    (s) => `xapp-1-A${letters(s, 10, DIGITS)}-${letters(s, 24, HEX)}`,
  ),
  "slack hook": one(
    (key) => `https://hooks.slack.com/services/${key}`,
    (s) => `T0${letters(s, 8, DIGITS)}/B0${letters(s, 8, DIGITS)}/${letters(s, 24, MIXED)}`,
  ),
  discord: one(
    (key) => `https://discord.com/api/webhooks/${key}`,
    (s) => `${letters(s, 18, DIGITS)}/${letters(s, 60, MIXED)}`,
  ),
  openai: one(
    (key) => `x ${key}`,
    (s) => `sk-${letters(s, 48, MIXED)}`,
  ),
  "openai project": one(
    (key) => `x ${key}`,
    (s) => `sk-proj-${letters(s, 48, MIXED)}`,
  ),
  anthropic: one(
    (key) => `x ${key}`,
    (s) => `sk-ant-api03-${letters(s, 40, MIXED)}-${letters(s, 20, MIXED)}AA`,
  ),
  stripe: one(
    (key) => `x ${key}`,
    (s) => `sk_live_${letters(s, 24, MIXED)}`,
  ),
  huggingface: one(
    (key) => `x ${key}`,
    (s) => `hf_${letters(s, 34, MIXED)}`,
  ),
  npm: one(
    (key) => `x ${key}`,
    (s) => `npm_${letters(s, 36, MIXED)}`,
  ),
  pypi: one(
    (key) => `x ${key}`,
    (s) => `pypi-AgEIcHlwaS5vcmc${letters(s, 60, MIXED)}`,
  ),
  google: one(
    (key) => `x ${key}`,
    (s) => `AIzaSy${letters(s, 33, MIXED)}`,
  ),
  "google oauth": one(
    (key) => `x ${key}`,
    (s) => `ya29.${letters(s, 60, MIXED)}`,
  ),
  docker: one(
    (key) => `x ${key}`,
    (s) => `dckr_pat_${letters(s, 27, MIXED)}`,
  ),
  vault: one(
    (key) => `x ${key}`,
    (s) => `hvs.${letters(s, 90, MIXED)}`,
  ),
  databricks: one(
    (key) => `x ${key}`,
    (s) => `dapi${letters(s, 32, HEX)}`,
  ),
  sendgrid: one(
    (key) => `x ${key}`,
    (s) => `SG.${letters(s, 22, MIXED)}.${letters(s, 43, MIXED)}`,
  ),
  telegram: one(
    (key) => `x ${key}`,
    (s) => `${letters(s, 9, DIGITS)}:AA${letters(s, 33, MIXED)}`,
  ),
  JWT: one(
    (key) => `x ${key}`,
    (s) => {
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
      return `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: letters(s, 8, LOWER), iat: s })}.${letters(s, 43, MIXED)}`;
    },
  ),
  PEM: (s) => {
    const lines = [0, 1, 2].map((line) => letters(s * 7 + line, 64, MIXED));
    return [`-----BEGIN RSA PRIVATE KEY-----\n${lines.join("\n")}\n-----END RSA PRIVATE KEY-----\n`, ...lines];
  },
  "PEM in JSON": (s) => {
    const lines = [0, 1, 2].map((line) => letters(s * 7 + line, 64, MIXED));
    return [`{"key": "-----BEGIN PRIVATE KEY-----\\n${lines.join("\\n")}\\n-----END PRIVATE KEY-----\\n"}`, ...lines];
  },
  OpenSSH: (s) => {
    const lines = [0, 1].map((line) => letters(s * 7 + line, 70, MIXED));
    return [`-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join("\n")}\n-----END OPENSSH PRIVATE KEY-----`, ...lines];
  },
};

const KINDS = Object.entries({ url: urls, query: queries, header: headers, pair: pairs, token: tokens }).flatMap(
  ([group, makers]) => Object.entries(makers).map(([name, make]) => [`${group}: ${name}`, make] as const),
);

/** Returns one secret of every kind. A different seed produces different secrets. */
export const samples = (seed = 0): readonly Sample[] =>
  KINDS.map(([kind, make], index) => {
    const [text, ...secrets] = make(seed * 1009 + index * 11 + 3);
    return { kind, text, secrets };
  });
