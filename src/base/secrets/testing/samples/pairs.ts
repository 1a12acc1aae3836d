import { type Maker, one, word } from "./makers.ts";

export const pairs: Readonly<Record<string, Maker>> = {
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
