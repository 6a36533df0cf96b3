import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Frame, FrameReader, packFrame } from '../../../src/index/graph/graph-frames.js';

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const frames = fc.array(
  fc.record({
    number: word,
    kind: word,
    words: fc.uint32Array({ maxLength: 9 }),
    floats: fc.float32Array({ maxLength: 9, noNaN: true }),
  }),
  { maxLength: 6 },
);

it('frames come out as they went in, in whatever pieces', () => {
  fc.assert(
    fc.property(frames, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sent, sizes) => {
      const bytes = Buffer.concat(sent.map(packFrame));
      const reader = new FrameReader();
      const received: Frame[] = [];
      for (let from = 0, piece = 0; from < bytes.length; piece++) {
        const size = sizes[piece % sizes.length] ?? 1;
        received.push(...reader.take(bytes.subarray(from, from + size)));
        from += size;
      }
      expect(received).toEqual(sent);
    }),
  );
});
