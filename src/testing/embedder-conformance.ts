import assert from 'node:assert/strict';
import type { Embedder, PixelImage } from '../core/contracts.js';
import { dot } from '../core/embedding.js';
import type { FivePoints } from '../core/geometry.js';
import { bind, type Clause, type ClauseText, refused, refusedAsMistake, refusedBySignal } from './clause.js';

/** What the embedder is tried on. */
export interface EmbedderConformanceOptions {
  /** A new embedder; every clause opens and closes its own. */
  open(): Embedder | Promise<Embedder>;
  /** An upright picture with a face. */
  readonly image: PixelImage;
  /** The five points of that face. */
  readonly landmarks: FivePoints;
}

/** The promises of `Embedder`. Feed them to any test runner. */
export function embedderConformance({ open, image, landmarks }: EmbedderConformanceOptions): Clause[] {
  const texts: readonly ClauseText<Embedder>[] = [
    {
      id: 'space',
      title: 'every embedding names the space and has its dimension',
      async check(embedder) {
        const { space, vector } = await embedder.embed(image, landmarks);
        assert.ok(space !== '');
        assert.equal(space, embedder.space);
        assert.equal(vector.length, embedder.dimension);
      },
    },
    {
      id: 'unit',
      title: 'every embedding is finite and of unit length',
      async check(embedder) {
        const { vector } = await embedder.embed(image, landmarks);
        const length = Math.sqrt(dot(vector, vector));
        assert.ok(Math.abs(length - 1) < 1e-3, `a length of ${length}`);
      },
    },
    {
      id: 'repeatable',
      title: 'the same face gives the same vector, and the picture is not changed',
      async check(embedder) {
        const before = image.data.slice();
        const first = await embedder.embed(image, landmarks);
        const second = await embedder.embed(image, landmarks);
        const cosine = dot(first.vector, second.vector);
        assert.ok(Math.abs(cosine - dot(first.vector, first.vector)) < 1e-6, 'two runs differ');
        assert.deepEqual(image.data.slice(), before, 'the picture was changed');
      },
    },
    {
      id: 'own-memory',
      title: 'a vector belongs to the caller: later calls do not change it',
      async check(embedder) {
        const first = await embedder.embed(image, landmarks);
        const copy = first.vector.slice();
        const black = { ...image, data: new Uint8Array(image.data.length) };
        await embedder.embed(black, landmarks);
        assert.deepEqual(first.vector, copy);
      },
    },
    {
      id: 'image',
      title: 'pixels that do not fit the size are refused as a mistake',
      async check(embedder) {
        await refusedAsMistake(
          () => embedder.embed({ ...image, data: image.data.subarray(3) }, landmarks),
          'a picture with a pixel too few',
        );
      },
    },
    {
      id: 'signal',
      title: 'an aborted signal rejects with its reason',
      check: (embedder) => refusedBySignal([(options) => embedder.embed(image, landmarks, options)]),
    },
    {
      id: 'closed',
      title: 'once closed, every call is refused with ERR_NOT_OPEN, and closing again is harmless',
      async check(embedder) {
        await embedder[Symbol.asyncDispose]();
        await refused(() => embedder.embed(image, landmarks), 'ERR_NOT_OPEN', 'a call after close');
      },
    },
  ];
  return bind('embedder', open, texts);
}
