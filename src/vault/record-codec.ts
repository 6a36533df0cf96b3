import { joinBytes } from '../core/bytes.js';
import { RescueFaceError } from '../core/errors.js';
import type { RecordKind, StoreRecord } from '../core/records.js';

/**
 * A record as bytes: version, length of the JSON (32 bits, big-endian), JSON, and what JSON cannot hold: a template's
 * vector (float32, little-endian), a picture's bytes or a photo's fingerprint. The kind is not among them; it is part of the record's place.
 */
const VERSION = 1;
const HEADER_LENGTH = 5;
const NOTHING = new Uint8Array(0);

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { fatal: true });
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The bytes of a checked record. */
export function encodeRecord(record: StoreRecord): Uint8Array {
  const { json, binary } = parted(record);
  const text = ENCODER.encode(JSON.stringify(json));
  const header = new Uint8Array(HEADER_LENGTH);
  header[0] = VERSION;
  new DataView(header.buffer).setUint32(1, text.length);
  return joinBytes(header, text, binary);
}

/** The record of these bytes. They were authenticated: what is wrong with them now was wrong when they were written. */
export function decodeRecord(kind: RecordKind, bytes: Uint8Array): StoreRecord {
  if (bytes[0] !== VERSION) throw new RescueFaceError('ERR_STORE_NEWER', { found: `record ${bytes[0] ?? 0}`, known: `record ${VERSION}` });
  const end = HEADER_LENGTH + new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
  const json = JSON.parse(DECODER.decode(bytes.subarray(HEADER_LENGTH, end))) as Record<string, unknown>;
  const binary = bytes.slice(end);
  if (kind === 'picture') return { kind, ...json, bytes: binary } as StoreRecord;
  if (kind === 'photo' && binary.length > 0) return { kind, ...json, fingerprint: binary } as unknown as StoreRecord;
  if (kind !== 'template') return { kind, ...json } as StoreRecord;
  // Told one by one: templates are read by the million, and copying what is left over takes as long as parsing it.
  const { id, personId, photoId, filter, space } = json;
  const embedding = { space, vector: floats(binary) };
  return { kind, id, personId, photoId, ...(filter === undefined ? {} : { filter }), embedding } as StoreRecord;
}

function parted(record: StoreRecord): { json: object; binary: Uint8Array } {
  if (record.kind === 'picture') {
    const { kind: _, bytes, ...json } = record;
    return { json, binary: bytes };
  }
  if (record.kind === 'template') {
    const { kind: _, embedding, ...json } = record;
    return { json: { ...json, space: embedding.space }, binary: littleEndian(embedding.vector) };
  }
  if (record.kind === 'photo') {
    const { kind: _, fingerprint = NOTHING, ...json } = record;
    return { json, binary: fingerprint };
  }
  const { kind: _, ...json } = record;
  return { json, binary: NOTHING };
}

function littleEndian(vector: Float32Array): Uint8Array {
  if (LITTLE_ENDIAN) return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
  const view = new DataView(new ArrayBuffer(vector.byteLength));
  vector.forEach((value, place) => {
    view.setFloat32(place * 4, value, true);
  });
  return new Uint8Array(view.buffer);
}

/** `bytes` starts its own buffer, so that its floats are aligned and nothing else is handed out with them. */
function floats(bytes: Uint8Array): Float32Array {
  if (LITTLE_ENDIAN) return new Float32Array(bytes.buffer, 0, bytes.byteLength / 4);
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, place) => view.getFloat32(place * 4, true));
}
