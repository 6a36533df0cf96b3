import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createGallery, openRescueFace, operatorList } from 'rescue-face';
import { fileKeyring } from 'rescue-face/adapters/file-keyring';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { sqliteStore } from 'rescue-face/adapters/sqlite-store';
import { type PlaintextScan, type Secret, scanForPlaintext, secretBytes, secretText } from './plaintext-scan.js';

const ACT = { operator: 'clerk-seven', station: 'station-of-jinan', purpose: 'identify-person' } as const;
const OPERATORS = operatorList([
  {
    id: ACT.operator,
    stations: 'all',
    permissions: ['search', 'compare', 'view', 'enroll', 'export', 'erase', 'administer-system', 'administer-security'],
  },
]);
/** The sample photos that lie in the package `@vladmandic/face-api`. */
const PHOTOS = [1, 2, 3, 4, 5, 6];

/** What a gallery that did everything it can has left in its folder, while it was open and after it was closed. */
export interface PlaintextExercise {
  readonly secrets: number;
  readonly templates: number;
  readonly whileOpen: PlaintextScan;
  readonly closed: PlaintextScan;
}

/** Enrols, searches, views, erases, backs up and rotates; then looks for names, numbers, photos and templates in every file. */
export async function exerciseAndScan(): Promise<PlaintextExercise> {
  const base = await mkdtemp(path.join(tmpdir(), 'plaintext-'));
  try {
    const dataDir = path.join(base, 'gallery');
    const copy = path.join(base, 'copy');
    const photos = await Promise.all(PHOTOS.map((number) => samplePhoto(number)));
    const secrets = photos.flatMap((photo, at) => [...secretBytes(`photo ${at}`, photo), ...textSecrets(at)]);
    secrets.push({ what: 'the beginning of a JPEG', bytes: Buffer.from('\xff\xd8\xff\xe0\0\x10JFIF\0', 'latin1') });
    await createGallery({ dataDir });
    const gallery = await openRescueFace({ dataDir, operators: OPERATORS, act: ACT, photoSource: 'live-camera' });
    for (const [at, photo] of photos.entries()) {
      await gallery.enroll({ ...textsOf(at), photo, photoId: `photo-number-${at}`, face: 'largest' });
    }
    for (const photo of photos) await gallery.search({ photo, face: 'largest', topK: 5 });
    await gallery.view({ photoId: 'photo-number-0' });
    // What is to be erased is sought too, and so are its template and its photo.
    secrets.push(...(await templateSecrets(await copyOf(dataDir, path.join(base, 'before')))));
    const templates = secrets.filter(({ what }) => /^template \d+ from byte 0$/.test(what)).length;
    await gallery.erase({ personId: textsOf(1).personId, scope: 'person' });
    await gallery.erase({ personId: textsOf(2).personId, scope: 'biometric' });
    await gallery.backup({ file: path.join(dataDir, 'a-backup') });
    await gallery.rotateKeys();
    const again = photos[3];
    if (again !== undefined) await gallery.search({ photo: again, face: 'largest', topK: 5 });
    // Another process copies: closing a file of an open database here would take the locks on it along.
    await copyOf(dataDir, copy);
    await gallery.verify();
    await gallery.close();
    return {
      secrets: secrets.length,
      templates,
      whileOpen: await scanForPlaintext(copy, secrets),
      closed: await scanForPlaintext(dataDir, secrets),
    };
  } finally {
    await rm(base, { recursive: true, force: true });
  }
}

function textsOf(at: number) {
  const name = ['王小明的名字', '李四光的名字', '张三丰的名字', '赵钱孙的名字', '周吴郑的名字', '冯陈褚的名字'][at] ?? '无名氏的名字';
  return { personId: `person-number-${at}`, episodeId: `episode-number-${at}`, name, rescueNumber: `JN-2026-11-00${at}7` };
}

function textSecrets(at: number): Secret[] {
  return Object.entries(textsOf(at)).flatMap(([what, text]) => secretText(`${what} ${at}`, text));
}

async function templateSecrets(folder: string): Promise<Secret[]> {
  const crypto = standardCrypto();
  const keys = await fileKeyring({ path: path.join(folder, 'keyring.json'), crypto });
  const store = await sqliteStore({ folder, crypto, keys });
  const secrets: Secret[] = [];
  let number = 0;
  for await (const { record } of store.scan('template')) {
    const { buffer, byteOffset, byteLength } = record.embedding.vector;
    secrets.push(...secretBytes(`template ${number++}`, new Uint8Array(buffer, byteOffset, byteLength)));
  }
  await store[Symbol.asyncDispose]();
  await keys[Symbol.asyncDispose]();
  return secrets;
}

async function copyOf(from: string, to: string): Promise<string> {
  await promisify(execFile)('cp', ['-a', from, to]);
  return to;
}

async function samplePhoto(number: number): Promise<Uint8Array> {
  const demo = path.join(path.dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo');
  return readFile(path.join(demo, `sample${number}.jpg`));
}
