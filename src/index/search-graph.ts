/** Names of the graph's tensors. */
export const GALLERY = 'gallery';
export const PROBES = 'probes';
export const SCORES = 'scores';

/**
 * The whole network of exact search, as ONNX bytes (opset 17): `scores[n,p] = MatMul(gallery[n,d], probes[d,p])`, with
 * every dimension free. The test beside it writes the same graph with a protobuf library and compares.
 */
export function searchGraph(): Uint8Array {
  return Buffer.from(
    'CAg6gAEKIQoHZ2FsbGVyeQoGcHJvYmVzEgZzY29yZXMiBk1hdE11bBIGc2VhcmNoWhsKB2dhbGxlcnkSEAoOCAESCgoDEgFuCgMSAWRaGgoGcHJvYmVzEhAKDggBEgoKAxIBZAoDEgFwYhoKBnNjb3JlcxIQCg4IARIKCgMSAW4KAxIBcEICEBE=',
    'base64',
  );
}
