/** Returns a secret as programs encode it: in JSON, URLs, HTML, Python, shell, Base64 and hexadecimal. */
export function spellings(secret: string): ReadonlySet<string> {
  const json = JSON.stringify(secret).slice(1, -1);
  const found = new Set([secret, json, ascii(json), JSON.stringify(json).slice(1, -1)]);
  found.add(json.replaceAll("/", "\\/"));
  found.add(secret.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n"));
  found.add(secret.replaceAll("'", `'\\''`));
  found.add(secret.replaceAll("'", `'"'"'`));
  for (const form of html(secret)) found.add(form);
  for (const form of percent(secret)) found.add(form);
  for (const form of base64(secret)) found.add(form);
  const hex = Buffer.from(secret).toString("hex");
  return found.add(hex).add(hex.toUpperCase());
}

const ascii = (text: string): string =>
  text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

const html = (text: string): readonly string[] =>
  [
    ["&quot;", "&#39;"],
    ["&quot;", "&#x27;"],
    ["&#34;", "&#39;"],
    ['"', "'"],
  ].map(([double = "", single = ""]) =>
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', double)
      .replaceAll("'", single),
  );

/**
 * JavaScript, Python and HTML forms differ in which characters they leave unchanged, in the case of hexadecimal digits,
 * and in how they encode spaces.
 */
function percent(text: string): readonly string[] {
  const encoded = (safe: RegExp): string =>
    [...Buffer.from(text)]
      .map((byte) => {
        const character = String.fromCharCode(byte);
        return byte < 128 && safe.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
      })
      .join("");
  const forms = [/[A-Za-z0-9_.~-]/, /[A-Za-z0-9_.~/-]/, /[A-Za-z0-9_.!~*'()-]/, /[A-Za-z0-9_.~!$&'()*+,;=:-]/].map(
    encoded,
  );
  const lower = (form: string): string => form.replace(/%../g, (code) => code.toLowerCase());
  return forms.flatMap((form) => [
    form,
    lower(form),
    form.replaceAll("%20", "+"),
    lower(form).replaceAll("%20", "+"),
    form.replaceAll("%", "%25"),
  ]);
}

/** Shorter pieces would match by chance. */
const LEAST_CORE = 8;

/**
 * Encodes the secret alone and as part of a longer string, such as the password in "user:password". The preceding
 * characters determine at which of three positions in a Base64 group the secret begins. Only groups that consist
 * entirely of the secret are always the same.
 */
function base64(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const whole = bytes.toString("base64");
  const cores = [0, 1, 2].flatMap((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes]);
    const start = before === 0 ? 0 : before === 1 ? 2 : 3;
    const certain = padded.toString("base64").slice(start, Math.floor((padded.length * 8) / 6));
    return certain.length >= LEAST_CORE ? [certain] : [];
  });
  const all = [whole, ...cores];
  return [...all, ...all.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"))];
}
