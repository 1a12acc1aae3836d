import { entries } from "../../entry.ts";

/** The text of config files: syntax, numbers and keys. */
export const text = entries({
  "config/syntax": {
    severity: "error",
    text: "{file} cannot be read: {problem}",
    hint: "correct it there, or write the file again with the program that wrote it",
    about: "A config file is neither valid JSON nor valid YAML.",
  },
  "config/truncated": {
    severity: "error",
    text: "{file} ends too early: the '{bracket}' on line {line} is never closed",
    hint: "copy the whole file again, or close the bracket if you edited the file by hand",
    about: "A JSON file is cut off, for example by an interrupted copy or a full disk.",
  },
  "config/unclosed-text": {
    severity: "error",
    text: "{file} cannot be read: the string that begins here has no closing quote on its line",
    hint: "close it, or write a line break in it as \\n",
    about: "A string in a JSON file runs past the end of its line.",
  },
  "config/encoding": {
    severity: "error",
    text: "{file} is not UTF-8: the bytes from here on are invalid",
    hint: "save it as UTF-8",
    about:
      "A config file is in another encoding, such as Latin-1 or UTF-16, so its characters cannot be determined reliably.",
  },
  "config/not-a-number": {
    severity: "warning",
    text: "'{field}' is {value}, which JSON cannot represent: null is used",
    hint: "write null, or remove the field",
    about: "Python writes NaN and Infinity into JSON files, although they are not JSON.",
  },
  "config/too-many-digits": {
    severity: "error",
    text: "'{field}' is {value}, which has more digits than a number can hold: it would be saved as a different number",
    hint: "write it as a string",
    about: "An integer is larger than the largest that all JSON readers handle exactly (9007199254740991).",
  },
  "config/duplicate-key": {
    severity: "error",
    text: "duplicate key '{key}' in {where}",
    hint: "remove one of them: it is unclear which one is meant",
    about: "An object in a config file has the same key twice. Most readers silently keep the last one.",
  },
});
