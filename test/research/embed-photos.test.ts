import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallOptions, DetectedFace, Embedding, PixelImage } from '../../src/core/contracts.js';
import { RescueFaceError } from '../../src/core/errors.js';
import type { FivePoints } from '../../src/core/geometry.js';
import { type EmbedProgress, embedResearchPhotos } from '../../src/research/embed-photos.js';
import type { EmbeddedResearchSet, ResearchPhoto } from '../../src/research/research-set.js';
import { ColourEmbedder, CountingDetector, colourPhoto, faceIn } from '../support/fake-stages.js';

let folder: string;
let cacheFolder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embed-'));
  cacheFolder = join(folder, 'cache');
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

class CountingEmbedder extends ColourEmbedder {
  calls = 0;
  constructor(override readonly space = 'colour') {
    super();
  }
  override async embed(image: PixelImage): Promise<Embedding> {
    this.calls += 1;
    return super.embed(image);
  }
}

async function photo(name: string, bytes: Uint8Array | undefined): Promise<ResearchPhoto> {
  const path = join(folder, name.replaceAll('/', '-'));
  if (bytes !== undefined) await writeFile(path, bytes);
  return { person: name.split('/')[0] ?? '', photo: name, path, attributes: {} };
}

/** Different colours, so that each photo has a template of its own. */
async function photos(count = 6): Promise<ResearchPhoto[]> {
  return Promise.all(Array.from({ length: count }, async (_, i) => photo(`p${i % 3}/${i}.png`, await colourPhoto(10 * i))));
}

function stages() {
  return { detector: new CountingDetector(), embedder: new CountingEmbedder(), face: 'largest' as const };
}

/** What does not hang on where files lie. */
function essence({ photos: all, ...rest }: EmbeddedResearchSet) {
  return {
    ...rest,
    photos: all.map(({ digest, embedding, failure, faceWidth, faces }) => ({ digest, embedding, failure, faceWidth, faces })),
  };
}

describe('what becomes of a photo', () => {
  test('keeps its place, failures told apart', async () => {
    const given = [
      await photo('a/good.png', await colourPhoto(0, 1)),
      await photo('a/text.jpg', Buffer.from('no picture')),
      await photo('b/missing.png', undefined),
      await photo('b/nobody.png', await colourPhoto(0, 0)),
      await photo('c/empty.png', Buffer.alloc(0)),
      await photo('c/two.png', await colourPhoto(255, 2)),
      await photo('c/cut.png', (await colourPhoto(9, 1)).subarray(0, 60)),
    ];
    const all: EmbedProgress[] = [];
    const set = await embedResearchPhotos(given, { ...stages(), onProgress: (progress) => all.push(progress) });
    expect([set.space, set.dimension, set.detector]).toEqual(['colour', 2, 'counting']);
    expect(set.photos.map(({ photo: id, failure, faces, faceWidth }) => [id, failure?.reason, faces, faceWidth])).toEqual([
      ['a/good.png', undefined, 1, 8],
      ['a/text.jpg', 'not-decodable', 0, undefined],
      ['b/missing.png', 'unreadable', 0, undefined],
      ['b/nobody.png', 'no-face', 0, undefined],
      ['c/empty.png', 'not-decodable', 0, undefined],
      ['c/two.png', undefined, 2, 8],
      ['c/cut.png', 'not-decodable', 0, undefined],
    ]);
    expect(set.photos[0]?.embedding).toEqual({ space: 'colour', vector: Float32Array.of(1, 0) });
    expect(set.photos.map(({ digest }) => digest?.length)).toEqual([64, 64, undefined, 64, 64, 64, 64]);
    expect(all.map(({ done, all: of }) => [done, of])).toEqual(given.map((_, i) => [i + 1, 7]));
    expect(all.at(-1)?.failures).toBe(5);
  });

  test('a network that fails is a failure to enrol, and tried again next time', async () => {
    const given = await photos(2);
    const broken = new (class extends CountingEmbedder {
      override async embed(image: PixelImage): Promise<Embedding> {
        await super.embed(image);
        throw new RescueFaceError('ERR_MODEL_RUN', { model: 'x' });
      }
    })();
    const failed = await embedResearchPhotos(given, { ...stages(), embedder: broken, cacheFolder });
    expect(failed.photos.map(({ failure, faces }) => [failure, faces])).toEqual(
      given.map(() => [{ kind: 'failure-to-enrol', reason: 'model-failed' }, 1]),
    );
    const next = await embedResearchPhotos(given, { ...stages(), cacheFolder });
    expect(next.photos.every(({ embedding }) => embedding !== undefined)).toBe(true);
  });

  test.each(['ERR_WORKER_FAILED', 'ERR_NOT_OPEN'] as const)('%s of a stage rejects', async (code) => {
    const embedder = new ColourEmbedder();
    embedder.embed = () => Promise.reject(new RescueFaceError(code, { what: 'embedder' }));
    await expect(embedResearchPhotos(await photos(), { ...stages(), embedder })).rejects.toMatchObject({ code });
  });

  test("a detector's ERR_MODEL_RUN rejects: nothing is known of the photo", async () => {
    const detector = new CountingDetector();
    detector.detect = () => Promise.reject(new RescueFaceError('ERR_MODEL_RUN', { model: 'x' }));
    await expect(embedResearchPhotos(await photos(), { ...stages(), detector })).rejects.toMatchObject({ code: 'ERR_MODEL_RUN' });
  });

  test('a template of another length or space rejects', async () => {
    const embedder = new (class extends ColourEmbedder {
      override readonly dimension = 2;
      override async embed(): Promise<Embedding> {
        return { space: 'colour', vector: Float32Array.of(0.5, 0.5) };
      }
    })();
    await expect(embedResearchPhotos(await photos(), { ...stages(), embedder })).rejects.toMatchObject({ code: 'ERR_INDEX_VECTOR' });
  });

  test('the subject is the largest face, or the one nearest the middle', async () => {
    const detector = new (class extends CountingDetector {
      override async detect(image: PixelImage): Promise<DetectedFace[]> {
        const face = faceIn(image);
        const at = (x: number, width: number) => ({ ...face, box: { x, y: 4, width, height: 8 } });
        return [at(0, 5), at(7, 3), at(0, 6)];
      }
    })();
    const widths = async (face: 'largest' | 'centre') =>
      (await embedResearchPhotos(await photos(1), { ...stages(), detector, face })).photos.map(({ faceWidth, faces }) => [
        faceWidth,
        faces,
      ]);
    expect(await widths('largest')).toEqual([[6, 3]]);
    expect(await widths('centre')).toEqual([[3, 3]]);
  });
});

describe('a second run', () => {
  test('asks no network, whatever files are called by then', async () => {
    const given = [
      ...(await photos()),
      await photo('x/text.jpg', Buffer.from('no picture')),
      await photo('y/no.png', await colourPhoto(1, 0)),
    ];
    const first = stages();
    const before = await embedResearchPhotos(given, { ...first, cacheFolder });
    expect([first.detector.calls, first.embedder.calls]).toEqual([7, 6]);
    const names = await readdir(cacheFolder);
    const renamed = await Promise.all(
      given.map(async (one, i) => {
        await rename(one.path, join(folder, `renamed-${i}`));
        return { ...one, photo: `renamed/${i}`, path: join(folder, `renamed-${i}`) };
      }),
    );
    const second = stages();
    expect(essence(await embedResearchPhotos(renamed, { ...second, cacheFolder }))).toEqual(essence(before));
    expect([second.detector.calls, second.embedder.calls]).toEqual([0, 0]);
    expect(await readdir(cacheFolder)).toEqual(names);
  });

  test('with another model finds no face again; with another detector finds all', async () => {
    const given = await photos();
    await embedResearchPhotos(given, { ...stages(), cacheFolder });
    const other = { ...stages(), embedder: new CountingEmbedder('other') };
    const set = await embedResearchPhotos(given, { ...other, cacheFolder });
    expect([other.detector.calls, other.embedder.calls, set.photos[0]?.embedding?.space]).toEqual([0, 6, 'other']);
    const another = {
      ...stages(),
      detector: new (class extends CountingDetector {
        override readonly id = 'other' as 'counting';
      })(),
    };
    await embedResearchPhotos(given, { ...another, cacheFolder });
    // The landmarks are the same, and so are the templates.
    expect([another.detector.calls, another.embedder.calls]).toEqual([6, 0]);
  });

  test('computes a changed photo and a changed subject again', async () => {
    const given = await photos(2);
    await embedResearchPhotos(given, { ...stages(), cacheFolder });
    await writeFile(given[0]?.path ?? '', await colourPhoto(99));
    const second = stages();
    const set = await embedResearchPhotos(given, { ...second, cacheFolder });
    expect([second.detector.calls, second.embedder.calls]).toEqual([1, 1]);
    expect(set.photos[0]?.embedding?.vector).toEqual(Float32Array.of(Math.cos((99 / 255) * Math.PI), Math.sin((99 / 255) * Math.PI)));
  });

  test('with another choice of subject makes the template of that face', async () => {
    const detector = new (class extends CountingDetector {
      override async detect(image: PixelImage): Promise<DetectedFace[]> {
        await super.detect(image);
        const face = faceIn(image);
        const [eye, ...rest] = face.landmarks;
        const corner = { ...face, box: { x: 0, y: 0, width: 9, height: 9 }, landmarks: [{ ...eye, x: 1 }, ...rest] as const };
        return [corner, face];
      }
    })();
    const embedder = new (class extends CountingEmbedder {
      override async embed(image: PixelImage, landmarks?: FivePoints): Promise<Embedding> {
        await super.embed(image);
        const angle = landmarks?.[0].x ?? 0;
        return { space: this.space, vector: Float32Array.of(Math.cos(angle), Math.sin(angle)) };
      }
    })();
    const given = await photos(1);
    const vectors: (Float32Array | undefined)[] = [];
    for (const face of ['largest', 'centre', 'largest', 'centre'] as const) {
      const set = await embedResearchPhotos(given, { detector, embedder, face, cacheFolder });
      vectors.push(set.photos[0]?.embedding?.vector);
    }
    expect(vectors[0]).not.toEqual(vectors[1]);
    expect(vectors.slice(2)).toEqual(vectors.slice(0, 2));
    expect([detector.calls, embedder.calls]).toEqual([1, 2]);
  });

  test('does not try again what cannot be decoded', async () => {
    const given = [await photo('a/text.jpg', Buffer.from('no picture'))];
    const before = await embedResearchPhotos(given, { ...stages(), cacheFolder });
    const names = await readdir(cacheFolder);
    expect(names).toHaveLength(1);
    const { size } = await stat(join(cacheFolder, names[0] ?? ''));
    expect(size).toBeGreaterThan(64);
    expect(await embedResearchPhotos(given, { ...stages(), cacheFolder })).toEqual(before);
    expect(await readdir(cacheFolder)).toEqual(names);
  });

  test('reads a file that could not be read before', async () => {
    const given = [await photo('a/1.png', undefined)];
    expect((await embedResearchPhotos(given, { ...stages(), cacheFolder })).photos[0]?.failure?.reason).toBe('unreadable');
    await writeFile(given[0]?.path ?? '', await colourPhoto(5));
    expect((await embedResearchPhotos(given, { ...stages(), cacheFolder })).photos[0]?.failure).toBeUndefined();
  });

  test('computes a damaged record again and never loads it', async () => {
    const given = await photos();
    const before = await embedResearchPhotos(given, { ...stages(), cacheFolder });
    for (const name of await readdir(cacheFolder)) {
      const bytes = await readFile(join(cacheFolder, name));
      const middle = Math.floor(bytes.length / 2);
      bytes[middle] = (bytes[middle] ?? 0) ^ 4;
      await writeFile(join(cacheFolder, name), bytes.subarray(0, bytes.length - 3));
    }
    const second = stages();
    expect(await embedResearchPhotos(given, { ...second, cacheFolder })).toEqual(before);
    // One record was flipped and the last one cut short, in each of the two files.
    expect([second.detector.calls, second.embedder.calls]).toEqual([2, 2]);
    const third = stages();
    expect(await embedResearchPhotos(given, { ...third, cacheFolder })).toEqual(before);
    expect([third.detector.calls, third.embedder.calls]).toEqual([0, 0]);
  });

  test('decodes nothing that is known, and each photo once', async () => {
    const given = await photos(1);
    await embedResearchPhotos(given, { ...stages(), cacheFolder });
    const seen = new Set<PixelImage>();
    const { detector, embedder } = stages();
    const detect = detector.detect.bind(detector);
    const embed = embedder.embed.bind(embedder);
    detector.detect = (image: PixelImage, options?: CallOptions) => {
      seen.add(image);
      return detect(image, options);
    };
    embedder.embed = (image: PixelImage) => {
      seen.add(image);
      return embed(image);
    };
    await embedResearchPhotos(given, { detector, embedder, face: 'largest', cacheFolder });
    expect(seen.size).toBe(0);
    await embedResearchPhotos(given, { detector, embedder, face: 'largest' });
    expect([seen.size, detector.calls, embedder.calls]).toEqual([1, 1, 1]);
  });
});

describe('the cache folder', () => {
  test('and its files are for their user alone', async () => {
    await embedResearchPhotos(await photos(), { ...stages(), cacheFolder });
    expect((await stat(cacheFolder)).mode & 0o777).toBe(0o700);
    const names = await readdir(cacheFolder);
    expect(names.map((name) => name.split('-')[0])).toEqual(['faces', 'templates']);
    for (const name of names) expect((await stat(join(cacheFolder, name))).mode & 0o777).toBe(0o600);
  });

  test("is refused as a gallery's, and so are a gallery's photos", async () => {
    const given = await photos(1);
    await mkdir(cacheFolder);
    await writeFile(join(cacheFolder, 'rescue-face.db'), '');
    const { detector, ...rest } = stages();
    await expect(embedResearchPhotos(given, { detector, ...rest, cacheFolder })).rejects.toThrow(/gallery/);
    await copyFile(given[0]?.path ?? '', join(cacheFolder, 'a.png'));
    const inside = given.map((one) => ({ ...one, path: join(cacheFolder, 'a.png') }));
    await expect(embedResearchPhotos(inside, { detector, ...rest })).rejects.toThrow(/gallery/);
    await symlink(join(cacheFolder, 'a.png'), join(folder, 'link.png'));
    const linked = given.map((one) => ({ ...one, path: join(folder, 'link.png') }));
    await expect(embedResearchPhotos(linked, { detector, ...rest })).rejects.toThrow(/gallery/);
    expect(detector.calls).toBe(0);
  });

  test.skipIf(process.getuid?.() === 0)('that cannot be written rejects', async () => {
    await mkdir(cacheFolder, { mode: 0o500 });
    await expect(embedResearchPhotos(await photos(), { ...stages(), cacheFolder })).rejects.toMatchObject({ code: 'EACCES' });
    await chmod(cacheFolder, 0o700);
  });
});

describe('a call', () => {
  test('that is aborted rejects with the reason, begins no further photo and keeps what was done', async () => {
    const given = await photos(20);
    const controller = new AbortController();
    const reason = new Error('enough');
    const { detector, embedder } = stages();
    const onProgress = ({ done }: EmbedProgress) => done === 5 && controller.abort(reason);
    const options = { detector, embedder, face: 'largest' as const, cacheFolder, concurrency: 1, onProgress };
    await expect(embedResearchPhotos(given, options, { signal: controller.signal })).rejects.toBe(reason);
    expect(detector.calls).toBe(5);
    const second = stages();
    await embedResearchPhotos(given, { ...second, cacheFolder });
    expect([second.detector.calls, second.embedder.calls]).toEqual([15, 15]);
  });

  test('has as many photos in flight as it may', async () => {
    let now = 0;
    let most = 0;
    const { embedder } = stages();
    const detector = new (class extends CountingDetector {
      override async detect(image: PixelImage): Promise<DetectedFace[]> {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 20));
        now -= 1;
        return super.detect(image);
      }
    })();
    await embedResearchPhotos(await photos(12), { detector, embedder, face: 'largest', concurrency: 3 });
    expect(most).toBe(3);
  });

  test('with two photos of one id, or with unknown options, is refused', async () => {
    const [one] = await photos(1);
    if (one === undefined) throw new Error('no photo');
    await expect(embedResearchPhotos([one, one], stages())).rejects.toThrow(TypeError);
    await expect(embedResearchPhotos([one], { ...stages(), concurrency: 0 })).rejects.toThrow(RangeError);
    await expect(embedResearchPhotos([one], { ...stages(), cachefolder: 'x' } as never)).rejects.toThrow(/did you mean "cacheFolder"/);
    await expect(embedResearchPhotos([one], { ...stages(), face: 'first' } as never)).rejects.toThrow(TypeError);
    expect((await embedResearchPhotos([], stages())).photos).toEqual([]);
  });
});

test('a photo of another size has its own middle', async () => {
  const wide = await sharp({ create: { width: 100, height: 16, channels: 3, background: { r: 1, g: 0, b: 1 } } })
    .png()
    .toBuffer();
  const set = await embedResearchPhotos([await photo('a/wide.png', wide)], { ...stages(), face: 'centre' });
  expect(set.photos[0]?.faceWidth).toBe(50);
});
