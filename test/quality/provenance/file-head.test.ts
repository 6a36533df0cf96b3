import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { editor } from '../../../src/quality/provenance/exif-measures.js';
import { fileHead } from '../../../src/quality/provenance/file-head.js';
import { measureProvenance } from '../../../src/quality/provenance/measure-provenance.js';
import { namedPrograms } from '../../../src/quality/provenance/programs.js';
import type { ProvenanceView } from '../../../src/quality/provenance/provenance-measure.js';

const image = { width: 2, height: 2, data: new Uint8Array(12) };
const jpeg = () =>
  sharp({ create: { width: 200, height: 200, channels: 3, background: '#a08070' } })
    .withExif({ IFD0: { Software: 'Snapseed 2.0' } })
    .jpeg()
    .toBuffer();

function withSegment(file: Uint8Array, marker: number, body: string): Uint8Array {
  const text = new TextEncoder().encode(body);
  return Uint8Array.from([0xff, 0xd8, 0xff, marker, (text.length + 2) >> 8, (text.length + 2) & 0xff, ...text, ...file.subarray(2)]);
}

const xmp = (inner: string) => `http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>${inner}</rdf:RDF></x:xmpmeta>`;

function edited(file: Uint8Array): number | string {
  const found = editor.measure({ programs: namedPrograms(file) } as unknown as ProvenanceView);
  return 'reason' in found ? found.reason : found.value;
}

describe('the head of a file', () => {
  test('is all that is looked at of it, and small', async () => {
    const file = await jpeg();
    const head = fileHead(file);
    expect(head.length).toBeLessThan(file.length);
    expect(head.buffer).not.toBe(file.buffer);
    expect(measureProvenance(head, image)).toEqual(measureProvenance(file, image));
    expect(measureProvenance(head, image).find(({ name }) => name === 'provenance-editor')).toMatchObject({ value: 1 });
  });

  test('is looked for in so many bytes and no more, however many headers there are', async () => {
    const file = await jpeg();
    const header = Buffer.alloc(60_002);
    header.writeUInt16BE(0xffef, 0);
    header.writeUInt16BE(60_000, 2);
    const whole = Buffer.concat([file.subarray(0, 2), ...Array.from({ length: 100 }, () => header), file.subarray(2)]);
    // Eight of them end within the half megabyte that is looked at, the ninth does not.
    expect(fileHead(whole)).toHaveLength(2 + 8 * header.length);
  });

  test('takes whatever bytes there are, wherever they end', async () => {
    const file = await jpeg();
    fc.assert(
      fc.property(fc.nat(file.length), fc.nat(file.length), fc.nat(255), (end, at, byte) => {
        const broken = Uint8Array.from(file.subarray(0, end));
        if (at < end) broken[at] = byte;
        expect(measureProvenance(fileHead(broken), image)).toEqual(measureProvenance(broken, image));
      }),
    );
    expect(fileHead(new Uint8Array(0))).toHaveLength(0);
    expect(fileHead(Uint8Array.of(0x89, 0x50, 0x4e, 0x47))).toHaveLength(0);
  });
});

describe('programs that a file names', () => {
  const plain = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9);
  test.each([
    ['a comment', 0xfe, 'Created with GIMP', 1],
    ['a comment of a camera', 0xfe, 'Lavc58.134', 0],
    ['XMP, as an attribute', 0xe1, xmp('<rdf:Description xmp:CreatorTool="Adobe Photoshop 25.0"/>'), 1],
    ['XMP, as an element', 0xe1, xmp('<xmp:CreatorTool>Adobe Photoshop Lightroom</xmp:CreatorTool>'), 1],
    ['XMP, of what changed it', 0xe1, xmp('<rdf:li stEvt:softwareAgent="Adobe Photoshop CS6"/>'), 1],
    ['XMP of a telephone', 0xe1, xmp('<rdf:Description xmp:CreatorTool="17.5.1"/>'), 0],
    ['XMP that names none', 0xe1, xmp('photoshop'), 'not-applicable'],
  ] as const)('%s', (_, marker, body, value) => {
    expect(edited(withSegment(plain, marker, body))).toBe(value);
  });

  test('none is no reason for suspicion', () => {
    expect(edited(plain)).toBe('not-applicable');
  });
});
