import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readEmbeddings, writeEmbeddings } from '../../src/research/embeddings-folder.js';
import { decodeNpy, encodeNpy } from '../../src/research/npy.js';
import { ResearchDataError } from '../../src/research/research-data-error.js';
import type { EmbeddedResearchPhoto, EmbeddedResearchSet } from '../../src/research/research-set.js';

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'export-'));
  folder = join(parent, 'set');
});
afterEach(async () => {
  await rm(parent, { recursive: true, force: true });
});

function photo(id: string, angle: number, more: Partial<EmbeddedResearchPhoto> = {}): EmbeddedResearchPhoto {
  return {
    person: id.split('/')[0] ?? '',
    photo: id,
    path: undefined,
    attributes: {},
    digest: createHash('sha256').update(id).digest('hex'),
    embedding: { space: 'space', vector: Float32Array.of(Math.cos(angle), Math.sin(angle)) },
    failure: undefined,
    faceWidth: 80.125,
    faces: 1,
    ...more,
  };
}

const NO_FACE = { embedding: undefined, faceWidth: undefined, faces: 0 } as const;

const SET: EmbeddedResearchSet = {
  space: 'space',
  dimension: 2,
  detector: 'detector',
  photos: [
    photo('B, "b"/2.jpg', 1, { attributes: { age: '71', person: 'an attribute of that name' } }),
    photo('a/1.jpg', 0, { ...NO_FACE, digest: undefined, failure: { kind: 'failure-to-acquire', reason: 'unreadable' } }),
    photo('a/2.jpg', 0, { ...NO_FACE, failure: { kind: 'failure-to-acquire', reason: 'not-decodable' } }),
    photo('a/3.jpg', 0, { ...NO_FACE, failure: { kind: 'failure-to-acquire', reason: 'no-face' } }),
    photo('a/4.jpg', 0, { embedding: undefined, faces: 3, failure: { kind: 'failure-to-enrol', reason: 'model-failed' } }),
    photo('无名/5.jpg', 2, { attributes: { note: 'two\r\nlines', age: '7' }, faces: 2 }),
  ],
};

/** Changes one file and states its new digest, as another program would. */
async function change(name: 'embeddings.npy' | 'photos.csv' | 'set.json', edit: (bytes: Buffer) => Uint8Array | string): Promise<void> {
  const bytes = edit(await readFile(join(folder, name)));
  await writeFile(join(folder, name), bytes);
  if (name === 'set.json') return;
  const set = JSON.parse(await readFile(join(folder, 'set.json'), 'utf8')) as { files: Record<string, string> };
  set.files[name] = createHash('sha256').update(bytes).digest('hex');
  await writeFile(join(folder, 'set.json'), JSON.stringify(set));
}

describe('an export', () => {
  test('comes back as it was, failures and attributes included', async () => {
    await writeEmbeddings(folder, SET);
    expect(await readEmbeddings(folder)).toEqual(SET);
    expect(await readdir(parent)).toEqual(['set']);
    expect((await readdir(folder)).sort()).toEqual(['embeddings.npy', 'photos.csv', 'set.json']);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  test('says what it holds where other programs look', async () => {
    await writeEmbeddings(folder, SET);
    const { rows, columns, data } = decodeNpy(await readFile(join(folder, 'embeddings.npy')));
    expect([rows, columns, [...data]]).toEqual([
      2,
      2,
      [...(SET.photos[0]?.embedding?.vector ?? []), ...(SET.photos[5]?.embedding?.vector ?? [])],
    ]);
    const lines = (await readFile(join(folder, 'photos.csv'), 'utf8')).split('\n');
    expect(lines[0]).toBe('person,photo,digest,row,failure,reason,faceWidth,faces,attribute.age,attribute.note,attribute.person');
    expect(lines[2]).toBe('a,a/1.jpg,,,failure-to-acquire,unreadable,,0,,,');
    expect(JSON.parse(await readFile(join(folder, 'set.json'), 'utf8'))).toMatchObject({
      schema: 'rescue-face-embeddings@1',
      space: 'space',
      dimension: 2,
      detector: 'detector',
      counts: { photos: 6, people: 3, embeddings: 2, failuresToAcquire: 3, failuresToEnrol: 1 },
    });
  });

  test('of anything comes back', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 });
    const some = fc.uniqueArray(
      fc.record({ id: text, person: text, angle: fc.float({ noNaN: true, min: -9, max: 9 }), key: text, value: text }),
      {
        selector: ({ id }) => id,
        maxLength: 8,
      },
    );
    await fc.assert(
      fc.asyncProperty(some, async (items) => {
        const photos = items.map(({ id, person, angle, key, value }) => photo(id, angle, { person, attributes: { [key]: value } }));
        await writeEmbeddings(folder, { ...SET, photos });
        expect(await readEmbeddings(folder)).toEqual({ ...SET, photos });
      }),
      { numRuns: 30 },
    );
  });

  test.each([' spaces ', 'a\rb', 'a\nb', '"', ',', '\uFEFF', '=1+1'])('of a person called %j comes back', async (person) => {
    const photos = [photo('1', 1, { person, attributes: { [person]: person } }), photo(person, 2)];
    await writeEmbeddings(folder, { ...SET, photos });
    expect(await readEmbeddings(folder)).toEqual({ ...SET, photos });
  });

  test('replaces an earlier one and an empty folder, and nothing else', async () => {
    await mkdir(folder);
    await writeEmbeddings(folder, SET);
    const fewer = { ...SET, photos: SET.photos.slice(0, 2) };
    await writeEmbeddings(folder, fewer);
    expect(await readEmbeddings(folder)).toEqual(fewer);
    expect(await readdir(parent)).toEqual(['set']);
    await writeFile(join(folder, 'diary.txt'), 'mine');
    await expect(writeEmbeddings(folder, SET)).rejects.toThrow(/holds other files/);
    expect(await readFile(join(folder, 'diary.txt'), 'utf8')).toBe('mine');
    const other = join(parent, 'other');
    await mkdir(other);
    await writeFile(join(other, 'set.json'), '{"schema":"another"}');
    await expect(writeEmbeddings(other, SET)).rejects.toThrow(/holds other files/);
    await writeFile(join(parent, 'file'), '');
    await expect(writeEmbeddings(join(parent, 'file'), SET)).rejects.toThrow(/ENOTDIR/);
    expect((await readdir(parent)).sort()).toEqual(['file', 'other', 'set']);
  });

  test("is not written into a gallery's folder, nor read from one", async () => {
    await writeEmbeddings(folder, SET);
    await writeFile(join(parent, 'rescue-face.db'), '');
    await expect(writeEmbeddings(folder, SET)).rejects.toThrow(/gallery/);
    await expect(readEmbeddings(folder)).rejects.toThrow(/gallery/);
  });

  test('of embeddings of another space or length, or of two photos of one id, is refused', async () => {
    await expect(writeEmbeddings(folder, { ...SET, space: 'other' })).rejects.toMatchObject({ code: 'ERR_INDEX_SPACE' });
    await expect(writeEmbeddings(folder, { ...SET, dimension: 3 })).rejects.toMatchObject({ code: 'ERR_INDEX_VECTOR' });
    await expect(writeEmbeddings(folder, { ...SET, photos: [...SET.photos, photo('a/1.jpg', 1)] })).rejects.toThrow(TypeError);
    expect(await readdir(parent)).toEqual([]);
  });
});

describe('reading refuses', () => {
  beforeEach(() => writeEmbeddings(folder, SET));

  async function refused(message: RegExp): Promise<void> {
    const error = await readEmbeddings(folder).catch((found: unknown) => found);
    expect(error).toBeInstanceOf(ResearchDataError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toMatch(/无名|"b"/);
  }

  test.each(['embeddings.npy', 'photos.csv'] as const)('a changed %s', async (name) => {
    const bytes = await readFile(join(folder, name));
    bytes[bytes.length - 2] = (bytes[bytes.length - 2] ?? 0) ^ 1;
    await writeFile(join(folder, name), bytes);
    await refused(/does not have the SHA-256/);
  });

  test('vectors that are not of unit length', async () => {
    const data = Float32Array.of(1, 0, 0.5, 0.5);
    await change('embeddings.npy', () => encodeNpy({ rows: 2, columns: 2, data }));
    await refused(/^Row 1 of embeddings\.npy is no template: its length is 0\.7071/);
    await change('embeddings.npy', () => encodeNpy({ rows: 2, columns: 2, data: Float32Array.of(Number.NaN, 0, 1, 0) }));
    await refused(/^Row 0 .*finite/);
  });

  test.each([
    ['fewer rows', 1, 2, /beyond its end/],
    ['more rows', 3, 2, /Expected 3 rows/],
    ['other columns', 1, 4, /Expected 2 columns/],
  ])('an array of %s', async (_, rows, columns, message) => {
    const data = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) data[row * columns] = 1;
    await change('embeddings.npy', () => encodeNpy({ rows, columns, data }));
    await refused(message);
  });

  test.each<[string, string, RegExp]>([
    ['a/4.jpg', 'a/3.jpg', /different id/],
    ['无名,', ',', /person and a different id/],
    [',1,,,', ',0,,,', /^line 8: .*in order/],
    [',1,,,', ',,,,', /^line 8: .*either a row or a failure/],
    ['no-face', 'no-idea', /^line 5: .*known failure/],
    [',,failure-to-enrol', ',1,failure-to-enrol', /^line 6: .*either a row or a failure/],
    ['80.125,1', '-1,1', /^line 2: .*faceWidth/],
    ['80.125,1', '80.125,x', /^line 2: .*faces/],
    [',faces,', ',fases,', /^line 1: .*missing faces/],
    ['reason', 'row', /^line 1: /],
    ['a/2.jpg,', 'a/2.jpg,F', /^line 4: .*SHA-256/],
    ['a/1.jpg,,,failure-to-acquire,unreadable', 'a/1.jpg,,,failure-to-acquire,no-face', /^line 3: .*SHA-256/],
  ])('a list with %j changed to %j', async (from, to, message) => {
    await change('photos.csv', (bytes) => {
      const text = bytes.toString('utf8');
      expect(text).toContain(from);
      return text.replace(from, to);
    });
    await refused(message);
  });

  test.each<[string, string, RegExp]>([
    ['@1', '@2', /schema/],
    ['"dimension": 2', '"dimension": 0', /dimension/],
    ['"dimension": 2', '"dimension": 3', /Expected 3 columns/],
    ['"photos": 6', '"photos": 7', /as many photos/],
    ['"embeddings": 2', '"embeddings": 1', /as many photos/],
    ['{', '', /not JSON/],
    ['"space": "space"', '"space": ""', /space/],
  ])('a set.json with %j changed to %j', async (from, to, message) => {
    await change('set.json', (bytes) => {
      const text = bytes.toString('utf8');
      expect(text).toContain(from);
      return text.replace(from, to);
    });
    await refused(message);
  });

  test('a folder without a file', async () => {
    await rm(join(folder, 'photos.csv'));
    await expect(readEmbeddings(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
