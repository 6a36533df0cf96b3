import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sniffImage } from '../../src/image/sniff-image.js';

const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

describe('sniffImage', () => {
  it('answers for any bytes, however short, without throwing', () => {
    const magic = fc.constantFrom(
      '\xff\xd8\xff',
      '\x89PNG\r\n\x1a\n',
      'GIF89a',
      'RIFF....WEBPVP8X',
      'II*\0',
      'MM\0*',
      '\0\0\0\x18ftypavif',
      'BM',
      '',
    );
    fc.assert(
      fc.property(magic, fc.uint8Array({ maxLength: 300 }), fc.nat(40), (head, tail, cut) => {
        const bytes = new Uint8Array([...latin1(head), ...tail]);
        for (const part of [bytes, bytes.subarray(0, cut)]) {
          const sniffed = sniffImage(part);
          if (!sniffed.supported) expect(sniffed.found).not.toBe('');
        }
      }),
    );
  });

  it('reads a JPEG size behind any segments, fill bytes included', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(0xe0, 0xe1, 0xfe, 0xdb, 0xc4), fc.uint8Array({ maxLength: 50 }), fc.nat(2)), { maxLength: 5 }),
        fc.integer({ min: 1, max: 65535 }),
        fc.integer({ min: 1, max: 65535 }),
        fc.constantFrom(0xc0, 0xc1, 0xc2, 0xc9),
        (segments, width, height, frame) => {
          const bytes = [0xff, 0xd8];
          for (const [marker, payload, fill] of segments) {
            bytes.push(0xff, ...Array<number>(fill).fill(0xff), marker, (payload.length + 2) >> 8, (payload.length + 2) & 255, ...payload);
          }
          bytes.push(0xff, frame, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0);
          expect(sniffImage(Uint8Array.from(bytes))).toEqual({ supported: true, format: 'jpeg', size: { width, height } });
        },
      ),
    );
  });

  it('walks through no endless headers: the decoder has a limit of its own', () => {
    const frame = Uint8Array.of(0xff, 0xc0, 0, 11, 8, 0, 20, 0, 10, 1, 1, 0x11, 0);
    const behind = (bytes: number, filling: Uint8Array) =>
      sniffImage(Buffer.concat([Uint8Array.of(0xff, 0xd8), Buffer.alloc(bytes, filling), frame]));
    for (const filling of [Uint8Array.of(0xff), Uint8Array.of(0xff, 0xef, 0, 2)]) {
      expect(behind(10_000, filling)).toMatchObject({ format: 'jpeg', size: { width: 10, height: 20 } });
      expect(behind(1_000_000, filling)).toEqual({ supported: true, format: 'jpeg', size: undefined });
    }
  });

  it('names what it cannot decode', () => {
    const found = (text: string) => {
      const sniffed = sniffImage(latin1(text.padEnd(64, '\0')));
      return sniffed.supported ? sniffed.format : sniffed.found;
    };
    expect(found('BM')).toBe('bmp');
    expect(found('%PDF-1.7')).toBe('pdf');
    expect(found('<svg xmlns="http://www.w3.org/2000/svg">')).toBe('svg');
    expect(found('<!doctype html>')).toBe('html');
    expect(found('\0\0\0\x18ftypheic\0\0\0\0mif1heic')).toBe('heic');
    expect(found('\0\0\0\x18ftypmp42\0\0\0\0isom')).toBe('video');
    expect(found('hello')).toBe('unknown');
  });
});
