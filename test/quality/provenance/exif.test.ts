import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readExif } from '../../../src/quality/provenance/exif.js';
import { editor, exifContradictions } from '../../../src/quality/provenance/exif-measures.js';
import type { ProvenanceView } from '../../../src/quality/provenance/provenance-measure.js';

interface Written {
  readonly software?: string;
  readonly changed?: string;
  readonly taken?: string;
  readonly width?: number;
  readonly height?: number;
  readonly thumbnail?: readonly [width: number, height: number];
}

/** A JPEG file's beginning with an EXIF segment, in either byte order. */
function withExif({ software, changed, taken, width, height, thumbnail }: Written, little = true): Uint8Array {
  const tiff = new DataView(new ArrayBuffer(1024));
  let free = 300;
  const text = (value: string) => {
    const from = free;
    const bytes = new TextEncoder().encode(`${value}\0`);
    for (const byte of bytes) tiff.setUint8(free++, byte);
    return [2, bytes.length, from] as const;
  };
  const directory = (at: number, entries: readonly (readonly [number, readonly [number, number, number]])[], next: number) => {
    tiff.setUint16(at, entries.length, little);
    entries.forEach(([tag, [type, count, value]], i) => {
      const entry = at + 2 + 12 * i;
      tiff.setUint16(entry, tag, little);
      tiff.setUint16(entry + 2, type, little);
      tiff.setUint32(entry + 4, count, little);
      tiff.setUint32(entry + 8, value, little);
    });
    tiff.setUint32(at + 2 + 12 * entries.length, next, little);
  };
  const long = (value: number) => [4, 1, value] as const;
  tiff.setUint16(0, little ? 0x4949 : 0x4d4d);
  tiff.setUint16(2, 42, little);
  tiff.setUint32(4, 8, little);
  directory(
    8,
    [
      ...(software === undefined ? [] : [[0x0131, text(software)] as const]),
      ...(changed === undefined ? [] : [[0x0132, text(changed)] as const]),
      [0x8769, long(100)],
    ],
    thumbnail === undefined ? 0 : 200,
  );
  directory(
    100,
    [
      ...(taken === undefined ? [] : [[0x9003, text(taken)] as const]),
      ...(width === undefined ? [] : [[0xa002, long(width)] as const]),
      ...(height === undefined ? [] : [[0xa003, long(height)] as const]),
    ],
    0,
  );
  if (thumbnail !== undefined) {
    directory(
      200,
      [
        [0x0201, long(800)],
        [0x0202, long(15)],
      ],
      0,
    );
    const [w, h] = thumbnail;
    [0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, h >> 8, h & 255, w >> 8, w & 255, 1, 1, 0x11, 0].forEach((byte, i) => {
      tiff.setUint8(800 + i, byte);
    });
  }
  const length = 2 + 6 + tiff.byteLength;
  return Uint8Array.from([
    0xff,
    0xd8,
    0xff,
    0xe1,
    length >> 8,
    length & 255,
    0x45,
    0x78,
    0x69,
    0x66,
    0,
    0,
    ...new Uint8Array(tiff.buffer),
    0xff,
    0xda,
    0,
    2,
  ]);
}

const STORED = { width: 3000, height: 2000 };

function contradictions(written: Written): number {
  const view = { exif: readExif(withExif(written)), stored: STORED } as ProvenanceView;
  const found = exifContradictions.measure(view);
  return 'value' in found ? found.value : -1;
}

const CONSISTENT = {
  software: 'Nikon D70 Ver.2.00',
  changed: '2024:05:01 10:00:00',
  taken: '2024:05:01 10:00:00',
  width: 3000,
  height: 2000,
  thumbnail: [160, 107],
} as const;

describe('readExif', () => {
  test.each([true, false])('reads what was written, little-endian: %s', (little) => {
    const { changed, taken, width, height } = CONSISTENT;
    expect(readExif(withExif(CONSISTENT, little))).toMatchObject({
      software: 'Nikon D70 Ver.2.00',
      changed,
      taken,
      width,
      height,
      thumbnail: { width: 160, height: 107 },
    });
    expect(readExif(withExif({ software: '美图秀秀' }, little))?.software).toBe('美图秀秀');
  });

  test('answers nothing where there is none, and throws at no bytes', () => {
    expect(readExif(Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 2))).toBeUndefined();
    expect(readExif(new Uint8Array(0))).toBeUndefined();
    const whole = withExif(CONSISTENT);
    fc.assert(
      fc.property(fc.nat(whole.length), fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 30 }), (length, changes) => {
        const bytes = whole.slice(0, length);
        for (const [at, value] of changes) if (at > 11 && at < length) bytes[at] = value;
        readExif(bytes);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('exifContradictions', () => {
  test('finds none in what a camera writes, and none where there is nothing', () => {
    expect(contradictions(CONSISTENT)).toBe(0);
    expect(contradictions({ ...CONSISTENT, width: 2000, height: 3000 })).toBe(0);
    expect(contradictions({ ...CONSISTENT, thumbnail: [160, 120] })).toBe(0);
    expect(contradictions({ taken: '0000:00:00 00:00:00' })).toBe(0);
    expect(contradictions({})).toBe(0);
    expect(exifContradictions.measure({ stored: STORED } as ProvenanceView)).toEqual({ reason: 'not-applicable' });
  });

  test.each<[string, Partial<Written>]>([
    ['another size', { width: 4000, height: 3000 }],
    ['another shape of the small picture', { thumbnail: [120, 120] }],
    ['changed before it was taken', { changed: '2024:04:30 10:00:00' }],
    ['a day that is none', { taken: '2024:02:31 10:00:00' }],
    ['a year before there was EXIF', { taken: '1970:01:01 00:00:00' }],
  ])('counts %s', (_, written) => {
    expect(contradictions({ ...CONSISTENT, ...written })).toBe(1);
  });
});

describe('editor', () => {
  const said = (software?: string) =>
    editor.measure({ exif: software === undefined ? {} : { software }, programs: [], stored: STORED } as unknown as ProvenanceView);

  test.each(['Adobe Photoshop 25.1 (Windows)', 'GIMP 2.10.34', '美图秀秀', 'Snapseed 2.0'])('knows %s', (software) => {
    expect(said(software)).toMatchObject({ value: 1 });
  });

  test.each(['HDR+ 1.0.345618096zd', '17.4.1', 'Nikon D70 Ver.2.00', 'Digital Camera FinePix'])('lets %s pass', (software) => {
    expect(said(software)).toMatchObject({ value: 0 });
  });

  test('says nothing where nothing is said', () => {
    expect(said()).toEqual({ reason: 'not-applicable' });
  });
});
