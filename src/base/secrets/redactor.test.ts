import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../../../test/suite/cases.ts";
import { createRedactor, HIDDEN } from "./index.ts";
import { innocents } from "./testing/innocents.ts";
import { letters } from "./testing/samples/makers.ts";
import { samples } from "./testing/samples.ts";

const MIXED = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQR23456789";

/** A redactor that knows one password. */
const knowing = (password: string) => {
  const redactor = createRedactor();
  redactor.learn({ DB_PASSWORD: password });
  return redactor;
};

describe("a learned secret", () => {
  const password = 'p@ss/w:rd "ü" & <x>+1\'';
  const redactor = knowing(password);
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  const spelt: Readonly<Record<string, string>> = {
    "as it is": password,
    "in JSON": JSON.stringify({ x: password }),
    "in JSON in JSON": JSON.stringify(JSON.stringify({ x: password })),
    "in JSON of Python": `{"x": "p@ss/w:rd \\"\\u00fc\\" & <x>+1'"}`,
    "in JSON of PHP": `{"x": "p@ss\\/w:rd \\"ü\\" & <x>+1'"}`,
    "as Python prints it": `{'x': 'p@ss/w:rd "ü" & <x>+1\\''}`,
    "in a URL": encodeURIComponent(password),
    "in a URL, lower case": encodeURIComponent(password).replace(/%../g, (code) => code.toLowerCase()),
    "as a form": `${new URLSearchParams({ x: password })}`,
    "in HTML": "p@ss/w:rd &quot;ü&quot; &amp; &lt;x&gt;+1&#39;",
    "in HTML of Python": "p@ss/w:rd &quot;ü&quot; &amp; &lt;x&gt;+1&#x27;",
    "in a shell": `DB='p@ss/w:rd "ü" & <x>+1'\\'''`,
    "in Base64": base64(password),
    "in Base64 after one byte": base64(`:${password}`),
    "in Base64 after two bytes": base64(`a:${password}`),
    "in Base64 in the middle": base64(`user:${password}:more`),
    "in Base64 for URLs": Buffer.from(password).toString("base64url"),
    "in hexadecimal": Buffer.from(password).toString("hex"),
    "in colour": `p@ss/w\u001b[31m:rd "ü" & <x>\u001b[0m+1'`,
    "with a zero-width space": password.replace(":", ":\u200b"),
  };
  test.each(Object.entries(spelt))("is hidden %s", (_, text) => {
    const shown = redactor.text(`before ${text} after`);
    expect(shown).toContain(HIDDEN);
    // Except for up to two characters at either end, which Base64 combines with adjacent characters.
    expect(shown).not.toContain(text.slice(4, -4));
  });

  test("is hidden regardless of its value: alone and within a line, raw, as JSON and as Base64", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 60, unit: "grapheme-ascii" }), fc.string(), (secret, around) => {
        fc.pre(/\S{8}/.test(secret) && /[a-z]/i.test(secret) && /\d/.test(secret) && !/^(?:arn:|s3:)/.test(secret));
        fc.pre(createRedactor().value({ DB_PASSWORD: secret }).DB_PASSWORD === HIDDEN && !around.includes(secret));
        const one = knowing(secret);
        for (const said of [secret, JSON.stringify(secret).slice(1, -1), base64(secret)]) {
          expect(one.text(`${around} ${said} ${around}`)).not.toContain(said);
        }
      }),
      { numRuns: cases(100) },
    );
  });
});

describe("learning", () => {
  test("covers parameters, environments, arguments, hyperparameters and URLs", () => {
    const redactor = createRedactor();
    redactor.learn({
      Parameters: [{ Name: "DbPassword", Type: "String", DefaultValue: "fromDefault1" }],
      Environment: { DATABASE_URL: "postgres://lee:fr%40mUrl1@h/x", TOKEN: "fromToken1", PLAIN: "stays-as-it-is" },
      ContainerArguments: ["train", "--api-key", "fromFlag1", "--token=fromPair1", "--epochs", "three-of-them"],
      HyperParameters: { secret: '"fromJson1"', config: '{"db": {"password": "fromNested1"}}' },
      Credentials: { user: "fromBelow1" },
    });
    const secrets = [
      "fromDefault1",
      "fr%40mUrl1",
      "fr@mUrl1",
      "fromToken1",
      "fromFlag1",
      "fromPair1",
      "fromJson1",
      "fromNested1",
      "fromBelow1",
    ];
    for (const secret of secrets) expect(redactor.text(`it is ${secret}.`)).toBe(`it is ${HIDDEN}.`);
    for (const plain of ["stays-as-it-is", "three-of-them", "postgres://lee@h/x"])
      expect(redactor.text(plain)).toBe(plain);
  });

  test("covers every kind of secret, regardless of where it reappears", () => {
    for (const { kind, text, secrets } of samples(1)) {
      const redactor = createRedactor();
      redactor.learn({ ANYTHING: text });
      for (const secret of secrets) {
        if (secret.length < 12) continue;
        expect(redactor.text(`then ${secret} appears`), kind).not.toContain(secret);
      }
    }
  });

  test("does not treat expressions as secrets, but hides secrets in their constant parts", () => {
    const redactor = createRedactor();
    const open = { DB_PASSWORD: { Get: "Parameters.DbPassword" } };
    expect(redactor.value(open)).toEqual(open);
    const url = { URL: { "Std:Join": { On: "", Values: ["postgres://u:", { Get: "Parameters.P" }, "@h"] } } };
    expect(redactor.value(url)).toEqual(url);
    const closed = { DB_PASSWORD: { "Std:Join": { On: "", Values: ["first1", "second2"] } } };
    expect(JSON.stringify(redactor.value(closed))).not.toMatch(/first1|second2/);
  });

  test("hides short and common values only after their names", () => {
    for (const value of ["a1", "123", "1234", "true", "admin", "password", "train", "Processing", "succeeded"]) {
      const redactor = knowing(value);
      expect(redactor.value({ DB_PASSWORD: value, other: value })).toEqual({
        DB_PASSWORD: value === "true" ? value : HIDDEN,
        other: value,
      });
      expect(redactor.text(`step ${value} ended`)).toBe(`step ${value} ended`);
    }
    for (const value of ["pw-1", "hunter2", "banana", "483921", "s3cr3t"]) {
      const redactor = knowing(value);
      expect(redactor.text(`it is ${value}!`)).toBe(`it is ${HIDDEN}!`);
      expect(redactor.text(`x${value}x`)).toBe(`x${value}x`);
    }
    for (const value of ["hunter2hunter2", "correct horse battery"]) {
      expect(knowing(value).text(`x${value}x`)).toBe(`x${HIDDEN}x`);
    }
  });

  test("keeps step names readable, regardless of when they are registered", () => {
    for (const first of [true, false]) {
      const redactor = createRedactor();
      if (first) redactor.spare(["Warehouse1"]);
      redactor.learn({ DB_PASSWORD: "Warehouse1" });
      if (!first) redactor.spare(["Warehouse1"]);
      expect(redactor.text("step Warehouse1")).toBe("step Warehouse1");
      expect(redactor.value({ DB_PASSWORD: "Warehouse1" })).toEqual({ DB_PASSWORD: HIDDEN });
    }
  });

  test("does not treat the shell's current folder as a secret, regardless of its path", () => {
    const redactor = createRedactor();
    redactor.learn({ PWD: "/ci/7/fraud", OLDPWD: "/ci/7" });
    expect(redactor.text("/ci/7/fraud/pipeline.ts:3\nPWD=/ci/7/fraud")).toBe(
      "/ci/7/fraud/pipeline.ts:3\nPWD=/ci/7/fraud",
    );
    redactor.learn({ PWD: "winter;/2026" });
    expect(redactor.text("winter;/2026, and UID=sa;PWD=hunter22")).toBe("[redacted], and UID=sa;PWD=[redacted]");
  });

  test("leaves harmless strings unchanged, regardless of how many secrets were learned", () => {
    const redactor = createRedactor();
    for (const { text } of samples(2)) redactor.learn({ X: text });
    for (const text of innocents) expect(redactor.text(text)).toBe(text);
  });
});

describe("lines", () => {
  const through = (lines: readonly string[], learnt: object = {}): readonly string[] => {
    const redactor = createRedactor();
    redactor.learn(learnt);
    return lines.map(redactor.lines());
  };

  test("hides a private key up to its last line and no further", () => {
    const body = [0, 1, 2].map((seed) => letters(seed, 64, MIXED));
    const lines = [
      "key:",
      "-----BEGIN RSA PRIVATE KEY-----",
      "Proc-Type: 4,ENCRYPTED",
      ...body,
      "-----END RSA PRIVATE KEY-----",
      "done 1 2 3",
    ];
    const shown = through(lines);
    expect(shown.join()).not.toMatch(new RegExp(body.join("|")));
    expect([shown[0], shown.at(-1)]).toEqual(["key:", "done 1 2 3"]);
  });

  test("hides none of the lines after a private key that breaks off", () => {
    expect(through(["-----BEGIN PRIVATE KEY-----", "epoch 1: loss 0.3", "epoch 2: loss 0.2"]).slice(1)).toEqual([
      "epoch 1: loss 0.3",
      "epoch 2: loss 0.2",
    ]);
  });

  test("hides a learned key line by line, wherever its lines appear", () => {
    const body = [0, 1, 2].map((seed) => letters(seed, 64, MIXED));
    const key = `-----BEGIN PRIVATE KEY-----\n${body.join("\n")}\n-----END PRIVATE KEY-----`;
    const shown = through([`a ${body[1]}`, "x", `${body[2]} b`], { TLS: key });
    expect(shown).toEqual([`a ${HIDDEN}`, "x", `${HIDDEN} b`]);
  });

  test("hides a wrapped secret, regardless of where it breaks", () => {
    const password = letters(3, 40, MIXED);
    for (let at = 1; at < password.length; at += 1) {
      const shown = through([`it is ${password.slice(0, at)}`, `${password.slice(at)} and on`], {
        DB_PASSWORD: password,
      });
      const left = shown.join("").replaceAll(HIDDEN, "").replace("it is ", "").replace(" and on", "");
      expect(left.length, shown.join("|")).toBeLessThan(8);
      expect(shown[1]?.endsWith(" and on")).toBe(true);
    }
  });

  test("hides Base64 wrapped at 76 columns on every line", () => {
    const password = letters(4, 200, MIXED);
    const wrapped = Buffer.from(password)
      .toString("base64")
      .match(/.{1,76}/g) as readonly string[];
    expect(through([...wrapped, "next"], { DB_PASSWORD: password })).toEqual([...wrapped.map(() => HIDDEN), "next"]);
  });

  test("leaves other lines unchanged", () => {
    const learnt = { DB_PASSWORD: letters(5, 30, MIXED) };
    expect(through(innocents, learnt)).toEqual(innocents);
  });
});

test("processes every line quickly, regardless of its content", () => {
  const redactor = createRedactor();
  for (const { text } of samples(3)) redactor.learn({ X: text });
  const line = redactor.lines();
  const size = 2 ** 16;
  const parts = [
    "a",
    " ",
    "=",
    ":",
    "://",
    "password=",
    "x://y:",
    "Bearer ",
    "mysql ",
    "eyJ",
    "--a ",
    "%3A%2F%2F",
    '\\"',
    "key: ",
    "AKIA",
    "-",
    "sk-a-",
    "u:p@",
  ];
  for (const part of parts) {
    const started = performance.now();
    line(part.repeat(size / part.length));
    expect(performance.now() - started, JSON.stringify(part)).toBeLessThan(2500);
  }
});

test("hides both lines if a secret is broken after a few characters or after a color code", () => {
  const secret = "Zq7xv2mm9pLkT4wR";
  for (let cut = 4; cut <= secret.length - 4; cut += 1) {
    for (const between of ["\n", "\u001b[0m\n", "\n\u001b[31m", "\u001b[0m \n  ", "\u200b\n"]) {
      const lines = knowing(secret).lines();
      const said = `4 ${secret.slice(0, cut)}${between}${secret.slice(cut)} done`.split("\n").map(lines).join("\n");
      expect(said, `${cut} ${JSON.stringify(between)}`).not.toContain(secret.slice(0, cut));
      expect(said).not.toContain(secret.slice(cut));
      expect(said).toMatch(/^4 [\s\S]*done$/);
    }
  }
});
