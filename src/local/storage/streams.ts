import { Readable, Writable } from "node:stream";
import type { ByteReader, ByteWriter } from "../effects.ts";

/** Converts a reader to a Node stream, which it usually is already. */
export const asReadable = (reader: ByteReader): Readable =>
  reader instanceof Readable ? reader : Readable.from(reader, { objectMode: false });

/** Converts a writer to a Node stream, which it usually is already. */
export function asWritable(writer: ByteWriter): Writable {
  if (writer instanceof Writable) return writer;
  const stream = new Writable({
    write: (bytes: Uint8Array, _, done) => void writer.write(bytes, done),
    final: (done) => void writer.end(done),
  });
  writer.on("error", (error) => stream.destroy(error));
  return stream;
}

/**
 * A stream for a file that could not be opened. It fails only after whoever asked for it had time to use it: from
 * version 24 on, Node does not pipe into a destroyed stream, and nobody would handle that stream's error.
 */
export const unopened = (error: Error): Writable => new Writable({ construct: (done) => done(error) });
