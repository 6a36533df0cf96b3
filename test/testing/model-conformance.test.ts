import { RescueFaceError } from 'rescue-face/errors';
import { detectorConformance, embedderConformance } from 'rescue-face/testing';
import { describe, expect, it } from 'vitest';
import type { CallOptions, DetectedFace, Detector, Embedder, Embedding, PixelImage } from '../../src/core/contracts.js';
import type { FivePoints } from '../../src/core/geometry.js';
import { brokenClauses } from './verdicts.js';

const image: PixelImage = { width: 40, height: 20, data: new Uint8Array(40 * 20 * 3).fill(200) };
const points = (x: number): FivePoints => [0, 1, 2, 3, 4].map((i) => ({ x: x + i, y: 5 + i })) as unknown as FivePoints;
const face = (x: number, width: number): DetectedFace => ({
  box: { x, y: 0, width, height: 20 },
  score: 0.9,
  landmarks: points(x + 2),
  rotation: 0,
});

function begin(closed: boolean, { width, height, data }: PixelImage, { signal }: CallOptions): void {
  if (closed) throw new RescueFaceError('ERR_NOT_OPEN', { what: 'model' });
  signal?.throwIfAborted();
  if (data.length !== width * height * 3) throw new RangeError('pixels');
}

/** Sees two faces in every bright picture. */
class PlainDetector implements Detector {
  id = 'plain';
  closed = false;
  async detect(picture: PixelImage, options: CallOptions = {}): Promise<readonly DetectedFace[]> {
    begin(this.closed, picture, options);
    return picture.data[0] === 200 ? this.faces() : [];
  }
  faces(): DetectedFace[] {
    return [face(20, 20), face(0, 12)];
  }
  async [Symbol.asyncDispose]() {
    this.closed = true;
  }
}

/** Takes a picture's first bytes for a face. */
class PlainEmbedder implements Embedder {
  readonly space = 'plain';
  readonly dimension = 2;
  closed = false;
  async embed(picture: PixelImage, _landmarks: FivePoints, options: CallOptions = {}): Promise<Embedding> {
    begin(this.closed, picture, options);
    return this.answer(picture.data[0] ?? 0);
  }
  answer(brightness: number): Embedding {
    return { space: this.space, vector: Float32Array.of(Math.cos(brightness), Math.sin(brightness)) };
  }
  async [Symbol.asyncDispose]() {
    this.closed = true;
  }
}

const BROKEN_DETECTORS: readonly (readonly [string, string, new () => PlainDetector])[] = [
  [
    'misses a face',
    'detector/faces',
    class extends PlainDetector {
      override faces() {
        return super.faces().slice(1);
      }
    },
  ],
  [
    'sorts smallest first',
    'detector/order',
    class extends PlainDetector {
      override faces() {
        return super.faces().reverse();
      }
    },
  ],
  [
    'sees faces everywhere',
    'detector/none',
    class extends PlainDetector {
      override async detect(picture: PixelImage, options: CallOptions = {}) {
        begin(this.closed, picture, options);
        return this.faces();
      }
    },
  ],
  [
    'wavers',
    'detector/repeatable',
    class extends PlainDetector {
      runs = 0;
      override faces() {
        return super.faces().map((one) => ({ ...one, score: 0.5 + this.runs++ / 100 }));
      }
    },
  ],
  [
    'has no id',
    'detector/id',
    class extends PlainDetector {
      override id = '';
    },
  ],
  [
    'takes any pixels',
    'detector/image',
    class extends PlainDetector {
      override detect(picture: PixelImage, options: CallOptions = {}) {
        return super.detect({ ...picture, width: picture.data.length / 3, height: 1 }, options);
      }
    },
  ],
  [
    'ignores the signal',
    'detector/signal',
    class extends PlainDetector {
      override detect(picture: PixelImage) {
        return super.detect(picture);
      }
    },
  ],
  [
    'works on after it was closed',
    'detector/closed',
    class extends PlainDetector {
      override async [Symbol.asyncDispose]() {}
    },
  ],
];

const BROKEN_EMBEDDERS: readonly (readonly [string, string, new () => PlainEmbedder])[] = [
  [
    'names another space',
    'embedder/space',
    class extends PlainEmbedder {
      override answer(brightness: number) {
        return { ...super.answer(brightness), space: 'other' };
      }
    },
  ],
  [
    'does not normalise',
    'embedder/unit',
    class extends PlainEmbedder {
      override answer(brightness: number) {
        const { space, vector } = super.answer(brightness);
        return { space, vector: vector.map((value) => value * 1.5) };
      }
    },
  ],
  [
    'wavers',
    'embedder/repeatable',
    class extends PlainEmbedder {
      runs = 0;
      override answer() {
        return super.answer(this.runs++);
      }
    },
  ],
  [
    'answers in the same memory each time',
    'embedder/own-memory',
    class extends PlainEmbedder {
      readonly vector = new Float32Array(2);
      override answer(brightness: number) {
        this.vector.set(super.answer(brightness).vector);
        return { space: this.space, vector: this.vector };
      }
    },
  ],
  [
    'takes any pixels',
    'embedder/image',
    class extends PlainEmbedder {
      override embed(picture: PixelImage, landmarks: FivePoints, options: CallOptions = {}) {
        return super.embed({ ...picture, width: picture.data.length / 3, height: 1 }, landmarks, options);
      }
    },
  ],
  [
    'ignores the signal',
    'embedder/signal',
    class extends PlainEmbedder {
      override embed(picture: PixelImage, landmarks: FivePoints) {
        return super.embed(picture, landmarks);
      }
    },
  ],
  [
    'works on after it was closed',
    'embedder/closed',
    class extends PlainEmbedder {
      override async [Symbol.asyncDispose]() {}
    },
  ],
];

describe('a detector that', () => {
  const clauses = (open: () => Detector) => detectorConformance({ open, image, faces: 2 });

  it('is correct passes', async () => {
    expect(await brokenClauses(clauses(() => new PlainDetector()))).toEqual([]);
  });

  it.each(BROKEN_DETECTORS)('%s fails %s and nothing else', async (_fault, clause, Broken) => {
    expect(await brokenClauses(clauses(() => new Broken()))).toEqual([clause]);
  });
});

describe('an embedder that', () => {
  const clauses = (open: () => Embedder) => embedderConformance({ open, image, landmarks: points(3) });

  it('is correct passes', async () => {
    expect(await brokenClauses(clauses(() => new PlainEmbedder()))).toEqual([]);
  });

  it.each(BROKEN_EMBEDDERS)('%s fails %s and nothing else', async (_fault, clause, Broken) => {
    expect(await brokenClauses(clauses(() => new Broken()))).toEqual([clause]);
  });
});
