import { decodePhoto } from 'rescue-face';
import { createDetector, type DetectedFace, type PixelImage, type Point } from 'rescue-face/detector';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Colour, canvas, cloth, fill, rounded } from '../../bench/support/canvas.js';
import { seeded } from '../../bench/support/seeded.js';
import { measureFace } from '../../src/quality/measure-face.js';
import { noHeadCoverings } from '../../src/quality/measures/no-head-coverings.js';
import { judge } from '../../src/quality/policy/judge.js';
import { MCA_2020_13 } from '../../src/quality/policy/mca-2020-13.js';
import { samplePhoto } from '../support/sample-photos.js';

type Found = DetectedFace & { readonly mesh: Float32Array };
const faces: { readonly image: PixelImage; readonly face: Found }[] = [];

beforeAll(async () => {
  await using detector = await createDetector();
  const { image } = await decodePhoto(await samplePhoto(6));
  for (const face of await detector.detect(image)) if (face.mesh !== undefined) faces.push({ image, face: { ...face, mesh: face.mesh } });
}, 60_000);

const ACROSS = [234, 127, 162, 21, 54, 103, 67, 109, 10, 338, 297, 332, 284, 251, 389, 356, 454];

/** Cloth over hair and forehead; a hood hangs beside the cheeks as well. */
function covered(image: PixelImage, { mesh, box }: Found, colour: Colour, hood: boolean): PixelImage {
  const at = (index: number): Point => ({ x: mesh[3 * index] ?? 0, y: mesh[3 * index + 1] ?? 0 });
  const centre = at(168);
  const out = (index: number, reach: number): Point => ({
    x: centre.x + reach * (at(index).x - centre.x),
    y: centre.y + reach * (at(index).y - centre.y),
  });
  const drawn = canvas(image);
  const along = hood ? [397, 361, ...ACROSS.toReversed(), 132, 172].toReversed() : ACROSS.slice(2, -2);
  const polygon = [...along.map((index) => out(index, 1.75)), ...along.toReversed().map((index) => out(index, hood ? 1 : 0.82))];
  fill(drawn, rounded(polygon), cloth(colour, seeded(7), box.width / 2, false));
  return drawn.image;
}

function value(image: PixelImage, face: DetectedFace): number {
  const [found] = measureFace(image, face, [noHeadCoverings]);
  if (found?.status !== 'ok') throw new Error('it was not measured');
  return found.value;
}

const COLOURS: readonly (readonly [string, Colour])[] = [
  ['white', [235, 235, 238]],
  ['red', [170, 30, 40]],
  ['blue', [40, 60, 130]],
];

describe('what is worn on a head', () => {
  it('is nothing on the people of the sample photo', () => {
    expect(faces.length).toBeGreaterThanOrEqual(4);
    for (const { image, face } of faces) expect(value(image, face)).toBeGreaterThan(40);
  });

  it.each(COLOURS.flatMap(([name, colour]) => [['cap', name, colour, false] as const, ['hood', name, colour, true] as const]))(
    'a %s, %s, lowers the measure',
    (_what, _name, colour, hood) => {
      for (const { image, face } of faces) expect(value(covered(image, face, colour, hood), face)).toBeLessThan(value(image, face));
    },
  );

  it('is advice: no verdict hangs on it, and it asks nobody to take off a headscarf', () => {
    const measured = [{ status: 'ok', name: 'no-head-coverings', value: 0, unit: '%', score: 0 }] as const;
    const { verdict, rules } = judge(MCA_2020_13, measured);
    expect(rules.find(({ rule }) => rule === 'advice.head-covering')?.status).toBe('fail');
    expect(verdict).toBe('accept');
  });
});
