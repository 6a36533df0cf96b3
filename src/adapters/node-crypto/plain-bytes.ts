/** A `Buffer` as a plain array in memory of its own, where nearly every one lies already; one that lies in a pool is moved. */
export function plainBytes(buffer: Buffer): Uint8Array {
  if (buffer.byteLength === buffer.buffer.byteLength) return new Uint8Array(buffer.buffer);
  const moved = new Uint8Array(buffer);
  buffer.fill(0);
  return moved;
}
