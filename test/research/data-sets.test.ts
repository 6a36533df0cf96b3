import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readAgeDbFolder, readCfpFolder } from '../../src/research/flat-layouts.js';
import { readManifest } from '../../src/research/manifest.js';
import { readPersonFolders } from '../../src/research/person-folders.js';
import { ResearchDataError } from '../../src/research/research-data-error.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'research-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function files(...names: string[]): Promise<void> {
  for (const name of names) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), '');
  }
}

describe('folders of people', () => {
  test('give photos by their code units, and list everything else', async () => {
    await files(
      'b/2.JPG',
      'b/10.png',
      'a-x/1.jpg',
      'a/1.jpeg',
      'a/notes.txt',
      'a/deeper/1.jpg',
      'loose.jpg',
      'README',
      '.hidden/1.jpg',
      'a/.x.jpg',
    );
    const { photos, passedOver } = await readPersonFolders(folder);
    expect(photos.map(({ person, photo }) => [person, photo])).toEqual([
      ['a-x', 'a-x/1.jpg'],
      ['a', 'a/1.jpeg'],
      ['b', 'b/10.png'],
      ['b', 'b/2.JPG'],
    ]);
    expect(photos[1]).toEqual({ person: 'a', photo: 'a/1.jpeg', path: join(folder, 'a', '1.jpeg'), attributes: {} });
    expect(passedOver).toEqual([
      { name: 'README', why: 'not-a-photo' },
      { name: 'a/deeper/', why: 'too-deep' },
      { name: 'a/notes.txt', why: 'not-a-photo' },
      { name: 'loose.jpg', why: 'beside-folders' },
    ]);
  });

  test('take links for what they lead to, and a link to nothing for a file', async () => {
    await files('elsewhere/1.jpg');
    await mkdir(join(folder, 'set', 'b'), { recursive: true });
    await symlink(join(folder, 'elsewhere'), join(folder, 'set', 'a'));
    await symlink(join(folder, 'elsewhere', '1.jpg'), join(folder, 'set', 'b', 'x.jpg'));
    await symlink(join(folder, 'nowhere'), join(folder, 'set', 'c'));
    const { photos, passedOver } = await readPersonFolders(join(folder, 'set'));
    expect(photos.map(({ photo }) => photo)).toEqual(['a/1.jpg', 'b/x.jpg']);
    expect(passedOver).toEqual([{ name: 'c', why: 'not-a-photo' }]);
  });

  test.skipIf(process.getuid?.() === 0)('list a person whose folder cannot be read', async () => {
    await files('a/1.jpg', 'b/1.jpg');
    await chmod(join(folder, 'a'), 0o000);
    const { photos, passedOver } = await readPersonFolders(folder);
    await chmod(join(folder, 'a'), 0o700);
    expect([photos.length, passedOver]).toEqual([1, [{ name: 'a/', why: 'unreadable' }]]);
  });

  test('are refused when they hold no photo, and when they are a gallery', async () => {
    await expect(readPersonFolders(folder)).rejects.toThrow('no photos in folders of people');
    await expect(readPersonFolders(join(folder, 'nowhere'))).rejects.toThrow(/ENOENT/);
    await files('set/a/1.jpg', 'rescue-face.db');
    await expect(readPersonFolders(folder)).rejects.toThrow(ResearchDataError);
    await expect(readPersonFolders(join(folder, 'set'))).rejects.toThrow(/lies within one/);
  });
});

describe('flat layouts', () => {
  test("AgeDB's names say person, age and gender", async () => {
    await files('10_NobodyElse_35_f.jpg', '2_Some_Body_7_m.jpg', 'other.jpg', '3_Nobody_x_m.jpg', 'list.txt', 'sub/1_A_1_m.jpg');
    const { photos, passedOver } = await readAgeDbFolder(folder);
    expect(photos.map(({ person, photo, attributes }) => [person, photo, attributes])).toEqual([
      ['NobodyElse', '10_NobodyElse_35_f.jpg', { age: '35', gender: 'f' }],
      ['Some_Body', '2_Some_Body_7_m.jpg', { age: '7', gender: 'm' }],
    ]);
    expect(passedOver).toEqual([
      { name: '3_Nobody_x_m.jpg', why: 'other-name' },
      { name: 'list.txt', why: 'not-a-photo' },
      { name: 'other.jpg', why: 'other-name' },
      { name: 'sub/', why: 'too-deep' },
    ]);
  });

  test("CFP's folders say person and pose", async () => {
    await files('Data/Images/001/frontal/01.jpg', 'Data/Images/001/profile/01.jpg', 'Data/Images/001/back/01.jpg', 'Data/Images/x.txt');
    const { photos, passedOver } = await readCfpFolder(folder);
    expect(photos.map(({ person, photo, attributes }) => [person, photo, attributes])).toEqual([
      ['001', '001/frontal/01.jpg', { pose: 'frontal' }],
      ['001', '001/profile/01.jpg', { pose: 'profile' }],
    ]);
    expect(passedOver).toEqual([
      { name: '001/back/', why: 'too-deep' },
      { name: 'x.txt', why: 'not-a-photo' },
    ]);
  });
});

describe('manifests', () => {
  async function read(text: string | Uint8Array) {
    await writeFile(join(folder, 'photos.csv'), text);
    return (await readManifest(join(folder, 'photos.csv'))).photos;
  }

  test('name person, photo and attributes, with byte order mark, CRLF and quotes', async () => {
    const photos = await read('\uFEFFage,photo,person,"a ""b"""\r\n71,b\\1.jpg,"Wu, A",x\r\n\r\n,./a/../a/1.jpg,B,"two\r\nlines"\r\n');
    expect(photos).toEqual([
      { person: 'B', photo: 'a/1.jpg', path: join(folder, 'a', '1.jpg'), attributes: { 'a "b"': 'two\r\nlines' } },
      { person: 'Wu, A', photo: 'b/1.jpg', path: join(folder, 'b', '1.jpg'), attributes: { age: '71', 'a "b"': 'x' } },
    ]);
  });

  test.each([
    ['person,age\nSecret,1\n', /^line 1: Expected the columns person, photo; missing photo/],
    ['person,photo\nSecret,a.jpg\nOther,./a.jpg\n', /^line 3: .*on line 2 already/],
    ['person,photo\nSecret,../a.jpg\n', /^line 2: .*leaves it/],
    ['person,photo\nSecret,a/../../a.jpg\n', /^line 2: .*leaves it/],
    ['person,photo\nSecret,/a.jpg\n', /^line 2: .*leaves it/],
    ['person,photo\nSecret,"C:\\a.jpg"\n', /^line 2: .*leaves it/],
    ['person,photo\nSecret,..\\a.jpg\n', /^line 2: .*leaves it/],
    ['person,photo\nSecret,a/\n', /^line 2: .*folder/],
    ['person,photo\nSecret,a.jpg\n,b.jpg\n', /^line 3: .*empty cell/],
    ['person,photo\nSecret,a.jpg,more\n', /^line 2: Expected 2 columns/],
    ['person,photo\n"Secret,a.jpg\n', /^line 2: .*quotes/],
    ['person,photo\r\n"Secret\r\nB","a\nb"\r\n\r\nA,b.jpg\r\nSecret,\r\n', /^line 7: .*empty cell/],
    ['person,photo\n"Secret"x,a.jpg\n', /^line 2: .*quotes/],
    ['person,photo,photo\nSecret,a.jpg,b.jpg\n', /^line 1: .*different, non-empty name/],
    ['person,photo\n', /no rows/],
    ['', /empty/],
    [Uint8Array.of(0xb8, 0xe7, 0x0a), /not UTF-8/],
  ])('%j is refused', async (text, message) => {
    const error = await read(text).catch((refused: unknown) => refused);
    expect(error).toBeInstanceOf(ResearchDataError);
    expect(String((error as Error).message)).toMatch(message);
    expect(String((error as Error).message)).not.toMatch(/Secret/);
  });

  test("in a gallery's folder is refused", async () => {
    await files('rescue-face.db');
    await expect(read('person,photo\nA,a.jpg\n')).rejects.toThrow(ResearchDataError);
  });
});
