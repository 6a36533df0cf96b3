import { createHash } from 'node:crypto';
import { type EmbedderDescription, PREPROCESSING_VERSION } from './description.js';

/**
 * Names the space of a model's templates: its name and 16 hexadecimal digits over the digests of its networks and
 * everything that decides what they see. Two spaces are equal only where the same photo gives the same template.
 */
export function embeddingSpace(description: EmbedderDescription): string {
  const networks = description.networks.map((n) => [
    n.sha256,
    n.size,
    n.channels,
    n.mean ?? [0, 0, 0],
    n.scale ?? [1, 1, 1],
    [n.alignment.template, n.alignment.zoom ?? 1, n.alignment.drop ?? 0],
    n.output ?? '',
    n.dimension,
    n.flip ?? false,
    n.weight ?? 1,
  ]);
  const digest = createHash('sha256')
    .update(JSON.stringify([PREPROCESSING_VERSION, networks]))
    .digest('hex');
  return `${description.name}:${digest.slice(0, 16)}`;
}
