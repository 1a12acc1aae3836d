/**
 * Calls the handler of a Lambda function as Lambda's Node.js runtime does: an async function, or one that calls back.
 * Its arguments are those of script/call_lambda.py. Source: Lambda Developer Guide, "Define Lambda function handler in
 * Node.js" and "Using the Lambda context object to retrieve Node.js function information"; read in November 2026.
 */
export const NODE_DRIVER = `import { readFileSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { pathToFileURL } from "node:url";

const started = performance.now();
const [, , call, result, failure, file, name] = process.argv;
const asked = JSON.parse(readFileSync(call, "utf8"));

let done = false;
const fail = (error) => {
  done = true;
  console.error(error);
  const said = error instanceof Error ? error.name + ": " + error.message : String(error);
  writeFileSync(failure, said);
  process.exit(1);
};
process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);

const context = {
  callbackWaitsForEmptyEventLoop: true,
  functionName: asked.function,
  functionVersion: "$LATEST",
  invokedFunctionArn: asked.arn,
  memoryLimitInMB: String(asked.memory),
  awsRequestId: asked.request,
  logGroupName: asked.group,
  logStreamName: asked.stream,
  getRemainingTimeInMillis: () => Math.max(0, Math.floor(asked.seconds * 1000 - (performance.now() - started))),
};

const invoke = (handler) =>
  new Promise((resolve, reject) => {
    const callback = (error, answer) => (error === null || error === undefined ? resolve(answer) : reject(error));
    const answered = handler(asked.event, context, callback);
    if (answered !== null && typeof answered?.then === "function") answered.then(resolve, reject);
    // Without a callback parameter, nothing else can answer.
    else if (handler.length < 3) resolve(answered);
  });

try {
  process.chdir(dirname(file));
  const module = await import(pathToFileURL(file).href);
  const handler = module[name] ?? module.default?.[name];
  if (typeof handler !== "function") throw new ReferenceError(basename(file) + " has no function " + name);
  // A handler whose callback is never called lets the process end without an answer.
  process.on("exit", () => {
    if (done) return;
    writeFileSync(failure, name + " ended without calling back");
    process.exitCode = 1;
  });
  let text;
  const answer = await invoke(handler);
  try {
    text = JSON.stringify(answer) ?? "null";
  } catch (error) {
    throw new TypeError("what " + name + " returned is not JSON: " + error.message);
  }
  if (Buffer.byteLength(text) > 6 * 1024 * 1024)
    throw new RangeError("what " + name + " returned has more than the 6 MB that Lambda allows");
  writeFileSync(result, text);
  done = true;
  process.exit(0);
} catch (error) {
  fail(error);
}
`;
