import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Something that must be nowhere, in one of its guises. */
export interface Secret {
  /** Which secret it is, for the report. */
  readonly what: string;
  readonly bytes: Uint8Array;
}

/** What a search through files came to. */
export interface PlaintextScan {
  readonly files: number;
  /** Bytes looked through. */
  readonly bytes: number;
  readonly found: readonly { readonly file: string; readonly what: string }[];
}

/** Bytes of one piece that is looked for: so long that it is nowhere by chance. */
const WINDOW = 32;
const LEAST = 6;
/** Bytes that are read at a time. */
const PIECE = 2 ** 20;

/** A text in every encoding it could lie about in. */
export function secretText(what: string, text: string): Secret[] {
  const bytes = Buffer.from(text);
  const utf16 = Buffer.from(text, 'utf16le');
  return [
    { what: `${what} (utf-8)`, bytes },
    { what: `${what} (utf-16le)`, bytes: utf16 },
    { what: `${what} (utf-16be)`, bytes: Buffer.from(utf16).swap16() },
    ...inText(what, bytes),
  ];
}

/** Bytes as they are, in windows at several places, and as text. */
export function secretBytes(what: string, bytes: Uint8Array): Secret[] {
  const last = Math.max(0, bytes.length - WINDOW);
  const places = [...new Set([0, 0.1, 0.25, 0.5, 0.75, 1].map((part) => Math.floor(part * last)))];
  return places.flatMap((at) => {
    const window = Buffer.from(bytes.subarray(at, at + WINDOW));
    return [{ what: `${what} from byte ${at}`, bytes: window }, ...inText(`${what} from byte ${at}`, window)];
  });
}

/** Looks for all of them in every file of a folder that nobody uses meanwhile. */
export async function scanForPlaintext(folder: string, secrets: readonly Secret[]): Promise<PlaintextScan> {
  const search = new SecretSearch(secrets);
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const found: { file: string; what: string }[] = [];
  let bytes = 0;
  for (const { parentPath, name } of files) {
    const file = path.join(parentPath, name);
    const whats = new Set<string>();
    // What is read overlaps with what was read before by the longest secret, so that none is cut in two.
    let before: Uint8Array = new Uint8Array(0);
    for await (const piece of createReadStream(file, { highWaterMark: PIECE })) {
      bytes += (piece as Uint8Array).length;
      const looked = Buffer.concat([before, piece as Uint8Array]);
      for (const what of search.foundIn(looked)) whats.add(what);
      before = looked.subarray(Math.max(0, looked.length - search.longest + 1));
    }
    for (const what of whats) found.push({ file: path.relative(folder, file), what });
  }
  return { files: files.length, bytes, found };
}

/** All secrets at once: their first three bytes pass over nearly every place. */
class SecretSearch {
  readonly longest: number;
  readonly #starts = new Uint8Array(2 ** 24);
  readonly #byStart = new Map<number, Secret[]>();

  constructor(secrets: readonly Secret[]) {
    const short = secrets.find(({ bytes }) => bytes.length < LEAST);
    if (short !== undefined) throw new RangeError(`Expected at least ${LEAST} bytes of ${short.what}, received ${short.bytes.length}`);
    this.longest = Math.max(...secrets.map(({ bytes }) => bytes.length));
    for (const secret of secrets) {
      const start = tripleAt(secret.bytes, 0);
      this.#starts[start] = 1;
      this.#byStart.set(start, [...(this.#byStart.get(start) ?? []), secret]);
    }
  }

  *foundIn(content: Buffer): Iterable<string> {
    let triple = tripleAt(content, 0) >> 8;
    for (let at = 0; at + LEAST <= content.length; at++) {
      triple = ((triple << 8) | (content[at + 2] ?? 0)) & 0xffffff;
      if (this.#starts[triple] !== 1) continue;
      for (const { what, bytes } of this.#byStart.get(triple) ?? []) {
        if (content.subarray(at, at + bytes.length).equals(bytes)) yield what;
      }
    }
  }
}

function tripleAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
}

/** Bytes in hexadecimal, and in base64 wherever in a longer text they began. */
function inText(what: string, bytes: Buffer): Secret[] {
  const hex = bytes.toString('hex');
  const base64 = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The first and the last digits also depend on what stands beside.
    return text.slice(Math.ceil((before * 8) / 6), (before + bytes.length) % 3 === 0 ? undefined : -1);
  });
  return [
    { what: `${what} (hex)`, bytes: Buffer.from(hex) },
    { what: `${what} (HEX)`, bytes: Buffer.from(hex.toUpperCase()) },
    ...base64.flatMap((text) => [
      { what: `${what} (base64)`, bytes: Buffer.from(text) },
      { what: `${what} (base64url)`, bytes: Buffer.from(text.replaceAll('+', '-').replaceAll('/', '_')) },
    ]),
  ];
}
