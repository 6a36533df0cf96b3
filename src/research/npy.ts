import { floatBytes, floatsOf } from './float-bytes.js';
import { ResearchDataError } from './research-data-error.js';

/** A table of float32 numbers, row after row. */
export interface FloatTable {
  readonly rows: number;
  readonly columns: number;
  /** `rows * columns` numbers. */
  readonly data: Float32Array;
}

/** `\x93NUMPY`, version 1.0. */
const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0);
/** Magic, version and the header's length. */
const PREFIX = MAGIC.length + 2;
/** What the numbers' start is a multiple of. */
const ALIGNMENT = 64;

/**
 * A table as a NumPy file: format 1.0, little-endian float32, C order, two dimensions.
 * Source: "NEP 1: A simple file format for NumPy arrays", numpy.org.
 */
export function encodeNpy({ rows, columns, data }: FloatTable): Uint8Array {
  if (data.length !== rows * columns) throw new RangeError(`Expected ${rows * columns} numbers, received ${data.length}`);
  const words = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const length = Math.ceil((PREFIX + words.length + 1) / ALIGNMENT) * ALIGNMENT - PREFIX;
  const bytes = Buffer.alloc(PREFIX + length + 4 * data.length);
  bytes.set(MAGIC);
  bytes.writeUInt16LE(length, MAGIC.length);
  bytes.write(`${words.padEnd(length - 1)}\n`, PREFIX, 'latin1');
  bytes.set(floatBytes(data), PREFIX + length);
  return bytes;
}

/**
 * The table in a NumPy file as above.
 *
 * @throws ResearchDataError for any other kind of array, and for a file that is cut short or too long.
 */
export function decodeNpy(file: Uint8Array): FloatTable {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < PREFIX || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new ResearchDataError('The array is not a NumPy file of format 1.0.');
  }
  const start = PREFIX + bytes.readUInt16LE(MAGIC.length);
  const header = bytes.toString('latin1', PREFIX, Math.min(start, bytes.length));
  const shape = /'shape':\s*\((\d{1,10}),\s*(\d{1,10}),?\s*\)/.exec(header);
  if (shape === null || !/'descr':\s*'<f4'/.test(header) || !/'fortran_order':\s*False/.test(header)) {
    throw new ResearchDataError('Expected an array of little-endian float32 in C order with two dimensions.');
  }
  const [rows, columns] = [Number(shape[1]), Number(shape[2])];
  if (bytes.length !== start + 4 * rows * columns) {
    throw new ResearchDataError(`Expected ${rows} × ${columns} numbers of 4 bytes in the array, received ${bytes.length - start} bytes.`);
  }
  return { rows, columns, data: floatsOf(bytes.subarray(start)) };
}
