import assert from 'node:assert/strict';
import type { Detector, PixelImage } from '../core/contracts.js';
import { bind, type Clause, type ClauseText, refused, refusedAsMistake, refusedBySignal } from './clause.js';

/** What the detector is tried on. */
export interface DetectorConformanceOptions {
  /** A new detector; every clause opens and closes its own. */
  open(): Detector | Promise<Detector>;
  /** An upright picture with faces. */
  readonly image: PixelImage;
  /** How many faces it shows, at least 1. */
  readonly faces: number;
}

/** The promises of `Detector`. Feed them to any test runner. */
export function detectorConformance({ open, image, faces }: DetectorConformanceOptions): Clause[] {
  const texts: readonly ClauseText<Detector>[] = [
    {
      id: 'faces',
      title: 'every face is found, with a score from 0 to 1, five finite points and a box around their middle',
      async check(detector) {
        const found = await detector.detect(image);
        assert.equal(found.length, faces);
        for (const { box, score, landmarks } of found) {
          assert.ok(score >= 0 && score <= 1, `a score of ${score}`);
          assert.equal(landmarks.length, 5);
          const x = landmarks.reduce((sum, point) => sum + point.x, 0) / 5;
          const y = landmarks.reduce((sum, point) => sum + point.y, 0) / 5;
          assert.ok(x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height, 'the landmarks lie outside the box');
        }
      },
    },
    {
      id: 'order',
      title: 'faces come largest first',
      async check(detector) {
        const areas = (await detector.detect(image)).map(({ box }) => box.width * box.height);
        assert.deepEqual(
          areas,
          [...areas].sort((a, b) => b - a),
        );
      },
    },
    {
      id: 'none',
      title: 'a picture without a face is answered with an empty list',
      async check(detector) {
        const data = new Uint8Array(320 * 240 * 3).fill(128);
        assert.deepEqual(await detector.detect({ width: 320, height: 240, data }), []);
        assert.deepEqual(await detector.detect({ width: 1, height: 1, data: new Uint8Array(3) }), []);
      },
    },
    {
      id: 'repeatable',
      title: 'the same picture is answered the same way, and is not changed',
      async check(detector) {
        const before = image.data.slice();
        const [first, second] = [await detector.detect(image), await detector.detect(image)];
        assert.deepEqual(first, second);
        assert.deepEqual(image.data.slice(), before, 'the picture was changed');
      },
    },
    {
      id: 'id',
      title: 'the detector says what it is',
      async check(detector) {
        assert.ok(typeof detector.id === 'string' && detector.id !== '');
      },
    },
    {
      id: 'image',
      title: 'pixels that do not fit the size are refused as a mistake',
      async check(detector) {
        await refusedAsMistake(() => detector.detect({ ...image, data: image.data.subarray(3) }), 'a picture with a pixel too few');
      },
    },
    {
      id: 'signal',
      title: 'an aborted signal rejects with its reason',
      check: (detector) => refusedBySignal([(options) => detector.detect(image, options)]),
    },
    {
      id: 'closed',
      title: 'once closed, every call is refused with ERR_NOT_OPEN, and closing again is harmless',
      async check(detector) {
        await detector[Symbol.asyncDispose]();
        await refused(() => detector.detect(image), 'ERR_NOT_OPEN', 'a call after close');
      },
    },
  ];
  return bind('detector', open, texts);
}
