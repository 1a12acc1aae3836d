import { entries } from "../entry.ts";

/** Problems with serving a model on this machine. */
export const serve = entries({
  "serve/no-model": {
    severity: "error",
    text: "the model could not be loaded: {reason}",
    about: "Python, or the code in the package, ended before the server could answer requests.",
  },
  "serve/ended": {
    severity: "error",
    text: "the process that scores rows ended: {reason}",
    about: "Python, or the code in the package, ended while the server was running, so nothing can be scored.",
  },
});
