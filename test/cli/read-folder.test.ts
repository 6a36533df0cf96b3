import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { planGroups } from '../../src/cli/demo/plan.js';
import { readFolder } from '../../src/cli/demo/read-folder.js';
import { samplePhotos } from '../../src/cli/demo/sample-photos.js';
import { CliFailure } from '../../src/cli/failure.js';
import { textsIn } from '../../src/cli/texts.js';

const texts = textsIn('en');

/** A folder with these files, all empty. */
function folderWith(...files: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'rescue-face-cli-'));
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  return folder;
}

test('folders of persons: photos by name, and every other file is said', async () => {
  const folder = folderWith(
    'b/2.JPG',
    'b/1.png',
    'a/x.jpeg',
    'a/notes.txt',
    'a/deep/y.jpg',
    'top.jpg',
    'list.csv',
    '.hidden',
    'a/.DS_Store',
  );
  const plan = await readFolder(folder, texts);
  expect(plan).toMatchObject({
    folder,
    layout: 'persons',
    people: [
      { person: 'a', photos: [{ name: 'a/x.jpeg' }] },
      { person: 'b', photos: [{ name: 'b/1.png' }, { name: 'b/2.JPG' }] },
    ],
  });
  expect(plan.passedOver.map(({ name, why }) => [name, why])).toEqual([
    ['a/deep/', 'too-deep'],
    ['a/notes.txt', 'not-a-photo'],
    ['list.csv', 'not-a-photo'],
    ['top.jpg', 'beside-folders'],
  ]);
});

test('a flat folder: every third photo is searched with', async () => {
  const plan = await readFolder(folderWith('1.jpg', '2.jpg', '3.jpg', '4.jpg', 'x.txt', 'empty/.keep'), texts);
  expect(plan).toMatchObject({ layout: 'groups', passedOver: [{ name: 'x.txt', why: 'not-a-photo' }] });
  if (plan.layout !== 'groups') throw new Error('not groups');
  expect([plan.gallery.map(({ name }) => name), plan.probes.map(({ name }) => name)]).toEqual([['1.jpg', '2.jpg', '4.jpg'], ['3.jpg']]);
});

test('of two photos the second is searched with', () => {
  const [a, b] = ['a', 'b'].map((name) => ({ name, path: name }));
  if (a === undefined || b === undefined) throw new Error('no photos');
  expect(planGroups([a, b])).toEqual({ gallery: [a], probes: [b] });
});

test('a link that leads nowhere is a file that is tried, not a folder', async () => {
  const folder = folderWith('1.jpg', '2.jpg');
  symlinkSync(join(folder, 'gone'), join(folder, '3.jpg'));
  const plan = await readFolder(folder, texts);
  expect(plan.layout === 'groups' && plan.probes.map(({ name }) => name)).toEqual(['3.jpg']);
});

test.each([
  ['no such folder', () => join(folderWith(), 'absent'), texts.noFolder('').trim()],
  ['a file', () => join(folderWith('a.jpg'), 'a.jpg'), texts.noFolder('').trim()],
  ['an empty folder', () => folderWith(), 'holds no photos'],
  ['one photo', () => folderWith('1.jpg'), texts.tooFewPhotos],
])('%s is a usage failure in one sentence', async (_, folder, sentence) => {
  const failure = await readFolder(folder(), texts).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CliFailure);
  expect(failure).toMatchObject({ exitCode: 2, message: expect.stringContaining(sentence) });
});

test('without the development package, one sentence says what to do', () => {
  expect(() => samplePhotos(texts, folderWith())).toThrow(texts.noSamples);
  expect(samplePhotos(texts)).toMatchObject({ folder: undefined, probes: [{ name: 'sample3.jpg' }, { name: 'sample6.jpg' }] });
});
