/**
 * The network of the sweep over codes, as ONNX bytes (opset 17): `scores[n,p] = MatMulInteger(gallery[n,d] of uint8, probes[d,p]
 * of int8)` in int32, with every dimension free. Its tensors have the names of the float32 one; the test beside it writes
 * the same graph with a protobuf library and compares.
 */
export function quantisedGraph(): Uint8Array {
  return Buffer.from(
    'CAg6hwEKKAoHZ2FsbGVyeQoGcHJvYmVzEgZzY29yZXMiDU1hdE11bEludGVnZXISBnNlYXJjaFobCgdnYWxsZXJ5EhAKDggCEgoKAxIBbgoDEgFkWhoKBnByb2JlcxIQCg4IAxIKCgMSAWQKAxIBcGIaCgZzY29yZXMSEAoOCAYSCgoDEgFuCgMSAXBCAhAR',
    'base64',
  );
}
