import { jpegSegments } from './jpeg-segments.js';

const XMP = 'http://ns.adobe.com/xap/1.0/\0';
/** Of one segment: what names a program stands near its beginning. */
const MOST_TEXT = 1 << 15;

/** What a JPEG file says of programs besides EXIF: comments, and tools named in XMP (ISO 16684-1). It throws nothing. */
export function namedPrograms(bytes: Uint8Array): readonly string[] {
  const names: string[] = [];
  for (const { marker, start, end } of jpegSegments(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))) {
    if (marker !== 0xe1 && marker !== 0xfe) continue;
    const text = new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + MOST_TEXT)));
    if (marker === 0xfe) names.push(text);
    else if (text.startsWith(XMP)) {
      for (const [, , name] of text.matchAll(/(CreatorTool|softwareAgent)(?:="|>)([^"<]{1,200})/g)) names.push(name as string);
    }
  }
  return names;
}
