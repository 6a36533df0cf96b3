import { endianness } from 'node:os';

/** Numbers as files hold them: float32, little-endian. */
export function floatBytes(numbers: Float32Array): Uint8Array {
  return littleEndian(new Uint8Array(numbers.slice().buffer));
}

/** The numbers in a file's bytes, whose length is a multiple of 4. */
export function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(littleEndian(Uint8Array.from(bytes)).buffer);
}

/** Turns every four bytes round on a big-endian machine, in place. */
function littleEndian(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (endianness() === 'BE') Buffer.from(bytes.buffer).swap32();
  return bytes;
}
