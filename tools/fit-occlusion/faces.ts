import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodePhoto, type PixelImage } from 'rescue-face';
import { createDetector } from 'rescue-face/detector';
import { ALIGNED_SIZE, alignFace } from '../../src/quality/face/aligned-face.js';

/** A face set upright, 8 bits, and its mesh in it. */
export interface UprightFace {
  readonly name: string;
  readonly image: PixelImage;
  readonly mesh: Float32Array;
}

const PIXELS = ALIGNED_SIZE * ALIGNED_SIZE * 3;

/** The largest face of each photo that has one; found once and kept in `cache`, where one is given. */
export async function uprightFaces(set: string, files: readonly string[], cache: string | undefined): Promise<UprightFace[]> {
  const kept = cache === undefined ? undefined : { names: join(cache, `${set}.json`), data: join(cache, `${set}.bin`) };
  if (kept !== undefined && existsSync(kept.names)) {
    const names = JSON.parse(readFileSync(kept.names, 'utf8')) as readonly string[];
    const bytes = readFileSync(kept.data);
    const size = PIXELS + 468 * 3 * 4;
    return names.map((name, i) => {
      const one = new Uint8Array(bytes.subarray(i * size, (i + 1) * size));
      return face(name, one.subarray(0, PIXELS), new Float32Array(one.slice(PIXELS).buffer));
    });
  }
  await using detector = await createDetector();
  const found: UprightFace[] = [];
  for (const file of files) {
    try {
      const { image } = await decodePhoto(readFileSync(file));
      const [largest] = await detector.detect(image);
      if (largest?.mesh === undefined) continue;
      const { rgb, mesh } = alignFace(image, largest.landmarks, largest.mesh);
      found.push(face(file, Uint8Array.from(rgb, Math.round), mesh));
    } catch {
      // Not a picture.
    }
  }
  if (kept !== undefined && cache !== undefined) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(kept.data, Buffer.concat(found.flatMap(({ image, mesh }) => [image.data, new Uint8Array(mesh.slice().buffer)])));
    writeFileSync(kept.names, JSON.stringify(found.map(({ name }) => name)));
  }
  return found;
}

function face(name: string, data: Uint8Array, mesh: Float32Array): UprightFace {
  return { name, image: { width: ALIGNED_SIZE, height: ALIGNED_SIZE, data }, mesh };
}
