// Runs command lines one after another with the package loaded once: starting Node and loading it takes most of the
// time of a short command. Requests come through one named pipe and results go through another, a line of JSON each.
import { openSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import { createInterface } from "node:readline";

const [cli, requests, results] = process.argv.slice(2);
// The tests open the pipes in the same order, and reach the end of the file if this process ends.
const input = openSync(requests, "r");
const output = openSync(results, "w");
const { main } = await import(cli);

/** Collects the output to a stream until the returned function is called, which returns it. */
function capture(stream) {
  const { write } = stream;
  const written = [];
  stream.write = (chunk, encoding, done) => {
    written.push(Buffer.from(chunk, typeof encoding === "string" ? encoding : "utf8"));
    const after = typeof encoding === "function" ? encoding : done;
    if (after !== undefined) process.nextTick(after);
    return true;
  };
  return () => {
    stream.write = write;
    return Buffer.concat(written).toString("utf8");
  };
}

// Each command adds a listener, which would disappear with a separate process.
for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0);

function enter({ folder, environment }) {
  process.chdir(folder);
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
}

async function run(request) {
  enter(request);
  const stops = [capture(process.stdout), capture(process.stderr)];
  // The tests wait without a limit of their own.
  const limit = setTimeout(() => process.exit(1), request.timeoutMs);
  process.exitCode = undefined;
  const thrown = await main(request.words).then(
    () => "",
    (error) => String(error.stack),
  );
  clearTimeout(limit);
  const [stdout, stderr] = stops.map((stop) => stop());
  const status = thrown === "" ? process.exitCode : 1;
  process.exitCode = undefined;
  // The command's folder might be removed next.
  process.chdir("/");
  return { status, stdout, stderr: stderr + thrown };
}

function reply(result) {
  const bytes = Buffer.from(`${JSON.stringify(result)}\n`);
  for (let at = 0; at < bytes.length; ) at += writeSync(output, bytes, at);
}

// A stream of node:fs would keep the process from ending while it waits for the next request.
for await (const line of createInterface({ input: new Socket({ fd: input, readable: true, writable: false }) }))
  reply(await run(JSON.parse(line)));
process.exit(0);
