import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createGallery,
  type Detector,
  decodePhoto,
  type Embedder,
  openPhotoValidator,
  openRescueFace,
  operatorList,
  PERMISSIONS,
  type Permission,
  type PhotoReport,
  type RescueFace,
  type RescueFaceOptions,
} from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { createDetector } from 'rescue-face/detector';
import { createEmbedder } from 'rescue-face/embedder';
import { photoFingerprint } from 'rescue-face/quality';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DRILL } from '../support/acts.js';
import { ledgerOf } from '../support/ledger.js';
import { samplePhoto } from '../support/sample-photos.js';
import { wrapStore } from '../support/wrapped-store.js';

let detector: Detector;
let embedder: Embedder;
/** One person each, cut out of the sample photos. */
let portraits: Buffer[];
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rescue-face-'));
  [detector, embedder] = await Promise.all([createDetector(), createEmbedder()]);
  portraits = await Promise.all(([1, 4, 5] as const).map(async (number) => portrait(await samplePhoto(number))));
});

afterAll(async () => {
  await Promise.all([detector[Symbol.asyncDispose](), embedder[Symbol.asyncDispose]()]);
  rmSync(folder, { recursive: true });
});

/** The largest face of a photo with what lies around it. */
async function portrait(file: Buffer): Promise<Buffer> {
  const { image } = await decodePhoto(file);
  const [face] = await detector.detect(image);
  if (face === undefined) throw new Error('no face');
  const { x, y, width, height } = face.box;
  const left = Math.max(0, Math.round(x - width / 2));
  const top = Math.max(0, Math.round(y - height / 2));
  const size = { width: Math.min(image.width - left, Math.round(2 * width)), height: Math.min(image.height - top, Math.round(2 * height)) };
  return sharp(file)
    .extract({ left, top, ...size })
    .jpeg({ quality: 92 })
    .toBuffer();
}

const first = () => portraits[0] ?? Buffer.of();
const second = () => portraits[1] ?? Buffer.of();
const third = () => portraits[2] ?? Buffer.of();

const open = (options: RescueFaceOptions = {}) =>
  openRescueFace({ detector, embedder, act: DRILL, photoSource: 'live-camera', threads: 1, photoRules: { enrolment: 'off' }, ...options });

const who = (permissions: readonly Permission[]) => operatorList([{ id: DRILL.operator, stations: [DRILL.station], permissions }]);

const ruleOf = (report: PhotoReport, id: string) => report.rules.find(({ rule }) => rule === id);
const statuses = (report: PhotoReport) => ['photo.reused', 'photo.near-identical'].map((id) => ruleOf(report, id)?.status);

/** A gallery of two people; the photo `photo-1` is of the first stay of the first. */
async function enrolTwo(sdk: RescueFace): Promise<void> {
  await sdk.enroll({ photo: first(), personId: 'p-1', episodeId: 'e-1', photoId: 'photo-1', rescueNumber: 'R-1' });
  await sdk.enroll({ photo: second(), personId: 'p-2', episodeId: 'e-2', photoId: 'photo-2', rescueNumber: 'R-2' });
}

const COPIES = {
  'the file itself': async (file: Buffer) => Buffer.from(file),
  'another compression': (file: Buffer) => sharp(file).jpeg({ quality: 60 }).toBuffer(),
  'a brighter one': (file: Buffer) => sharp(file).linear(1.2, 0).jpeg({ quality: 88 }).toBuffer(),
  'a mirrored one': (file: Buffer) => sharp(file).flop().jpeg({ quality: 88 }).toBuffer(),
  'a smaller one': (file: Buffer) => sharp(file).resize({ width: 200 }).jpeg({ quality: 88 }).toBuffer(),
  'a cropped one': async (file: Buffer) => {
    const { width, height } = await sharp(file).metadata();
    const size = { width: Math.round(0.85 * width), height: Math.round(0.85 * height) };
    return sharp(file)
      .extract({ left: Math.round(0.08 * width), top: Math.round(0.1 * height), ...size })
      .jpeg({ quality: 88 })
      .toBuffer();
  },
};

describe('a photo of an earlier stay', () => {
  let sdk: RescueFace;
  const store = memoryStore();
  beforeAll(async () => {
    sdk = await open({ store });
    await enrolTwo(sdk);
  });
  afterAll(() => sdk.close());

  it.each(Object.entries(COPIES))('is known again at a new one: %s', async (kind, copy) => {
    const report = await sdk.validatePhoto(await copy(first()), { reuse: { rescueNumber: 'R-3' } });
    const how = kind === 'the file itself' ? 'same-bytes' : 'same-picture';
    expect(report.reuse).toMatchObject({
      status: 'checked',
      photos: 2,
      photosNotCovered: 0,
      earlier: [{ personId: 'p-1', photoId: 'photo-1', episodeId: 'e-1', how }],
    });
    // One reason is enough.
    expect(statuses(report)).toEqual(['fail', 'pass']);
    expect(report.verdict).toBe('reject');
    expect(ruleOf(report, 'photo.reused')).toMatchObject({
      clause: 'MCA-2020-13 circular 2(2)',
      value: 1,
      advice: { 'zh-CN': { action: '请现场重新拍照' } },
    });
  });

  it('is none in its own stay: by its episode, by its number, and by the number of its episode', async () => {
    await sdk.enroll({ photo: third(), personId: 'p-1', episodeId: 'e-1b', rescueNumber: 'R-1' });
    for (const reuse of [
      { episodeId: 'e-1' },
      { rescueNumber: 'R-1' },
      { episodeId: 'e-new', rescueNumber: 'R-1' },
      { episodeId: 'e-1b' },
    ]) {
      const report = await sdk.validatePhoto(first(), { reuse });
      expect(report.reuse, JSON.stringify(reuse)).toMatchObject({ status: 'checked', earlier: [] });
      expect(statuses(report)).toEqual(['pass', 'pass']);
    }
    for (const reuse of [{}, { episodeId: 'e-2' }, { rescueNumber: 'R-9', episodeId: 'e-9' }]) {
      expect(statuses(await sdk.validatePhoto(first(), { reuse })), JSON.stringify(reuse)).toEqual(['fail', 'pass']);
    }
  });

  it('is not looked for unless that is asked, and then nothing is recorded', async () => {
    const before = store.revision;
    const report = await sdk.validatePhoto(first());
    expect(report.reuse).toBeUndefined();
    expect(ruleOf(report, 'photo.reused')).toMatchObject({ status: 'not-assessed', reason: 'not-available' });
    expect(store.revision).toBe(before);
    await using validator = await openPhotoValidator({ detector });
    expect(statuses(await validator.validatePhoto(first()))).toEqual(['not-assessed', 'not-assessed']);
    await expect(validator.validatePhoto(first(), { reuse: {} } as object)).rejects.toThrow('"reuse"');
    await expect(sdk.validatePhoto(first(), { reuse: { rescuenumber: 'R-3' } as object })).rejects.toThrow('did you mean "rescueNumber"?');
  });

  it('is not known where a photo is another one, shows nobody, or is no picture', async () => {
    const other = await sdk.validatePhoto(await portrait(await samplePhoto(2)), { reuse: {} });
    expect(statuses(other)).toEqual(['pass', 'pass']);
    const empty = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#808080' } })
      .jpeg()
      .toBuffer();
    const start = store.head;
    const nobody = await sdk.validatePhoto(empty, { reuse: {} });
    expect(nobody).toMatchObject({ verdict: 'reject', reuse: { status: 'no-face', photos: 0 } });
    expect(ruleOf(nobody, 'photo.reused')).toMatchObject({ status: 'not-assessed', reason: 'no-face' });
    const nothing = await sdk.validatePhoto(Buffer.from('nothing'), { reuse: {} });
    expect(nothing).toMatchObject({ verdict: 'reject', reuse: { status: 'no-picture' } });
    expect((await ledgerOf(store, start)).map(({ header }) => header['photo'])).toEqual(['no-face', 'no-picture']);
  });
});

describe('looking for reuse', () => {
  it('answers yes or no to whoever may not search, names nobody, and records all the same whom it was about', async () => {
    const store = memoryStore();
    {
      await using sdk = await open({ store });
      await enrolTwo(sdk);
    }
    const start = store.head;
    await using sdk = await open({ store, operators: who(['enroll']) });
    const report = await sdk.validatePhoto(await COPIES['a mirrored one'](first()), { reuse: { rescueNumber: 'R-3' } });
    expect(statuses(report)).toEqual(['fail', 'pass']);
    expect(report.reuse?.earlier).toBeUndefined();
    expect(JSON.stringify(report)).not.toMatch(/p-1|photo-1|e-1|R-1|same-picture/);
    expect(Object.keys(report.timings)).toEqual(['decodeMs', 'detectMs', 'measureMs']);
    // Nothing but yes or no: no likeness to climb by.
    expect(ruleOf(report, 'photo.reused')?.value).toBe(1);
    const [entry] = await ledgerOf(store, start);
    expect(entry).toMatchObject({
      schema: 'reuse-check@1',
      header: { photo: 'checked', photos: 2, uncovered: 0, found: 'same-picture', named: false, space: embedder.space },
      fragments: [{ operator: DRILL.operator }, { rescueNumber: 'R-3' }, { personId: 'p-1', photoId: 'photo-1', how: 'same-picture' }],
    });
    expect(JSON.stringify(entry?.header)).not.toMatch(/p-1|photo-1|e-1|R-/);
    expect(report.reuse?.checkId).toBe(`${entry?.seq}.${String(entry?.header['id'])}`);
  });

  it('is refused to whoever may not enrol, and only then', async () => {
    const store = memoryStore();
    await using sdk = await open({ store, operators: who(PERMISSIONS.filter((one) => one !== 'enroll')) });
    await expect(sdk.validatePhoto(first(), { reuse: {} })).rejects.toMatchObject({ code: 'ERR_POLICY_DENIED', details: {} });
    expect(await ledgerOf(store)).toMatchObject([{ schema: 'denial@1', header: { call: 'validatePhoto', permissions: ['enroll'] } }]);
    expect((await sdk.validatePhoto(first())).reuse).toBeUndefined();
  });

  it('commits its entry before it answers, and answers nothing where that fails', async () => {
    const inner = memoryStore();
    const steps: string[] = [];
    let fault: Error | undefined;
    const store = wrapStore(inner, {
      async commit(batch, options) {
        if (fault !== undefined) throw fault;
        const result = await inner.commit(batch, options);
        steps.push(batch.entries?.[0]?.schema ?? '');
        return result;
      },
    });
    await using sdk = await open({ store });
    await enrolTwo(sdk);
    steps.length = 0;
    await sdk.validatePhoto(first(), { reuse: {} }).then(() => steps.push('answered'));
    expect(steps).toEqual(['reuse-check@1', 'answered']);
    fault = new Error('no entry today');
    await expect(sdk.validatePhoto(first(), { reuse: {} })).rejects.toBe(fault);
    fault = undefined;
    const start = inner.head;
    const stages = { ...embedder, embed: () => Promise.reject(new TypeError('a model that fails')) };
    await using failing = await open({ store, embedder: stages });
    await expect(failing.validatePhoto(first(), { reuse: {} })).rejects.toThrow('a model that fails');
    expect(await ledgerOf(inner, start)).toMatchObject([
      { schema: 'reuse-check@1', header: { photo: 'failed', failure: 'other', found: 'none' } },
    ]);
  });

  it('is switched off with its fingerprints, and what was enrolled without is counted and told by its template alone', async () => {
    const store = memoryStore();
    await using off = await open({ store, photoRules: { reuse: 'off' } });
    await enrolTwo(off);
    const revision = store.revision;
    expect(statuses(await off.validatePhoto(first(), { reuse: {} }))).toEqual(['not-assessed', 'not-assessed']);
    expect(store.revision).toBe(revision);
    await using on = await open({ store });
    const report = await on.validatePhoto(await COPIES['another compression'](first()), { reuse: {} });
    expect(report.reuse).toMatchObject({ photos: 0, photosNotCovered: 2, earlier: [{ photoId: 'photo-1', how: 'near-identical' }] });
    expect(statuses(report)).toEqual(['pass', 'fail']);
    expect(ruleOf(report, 'photo.near-identical')).toMatchObject({ severity: 'review', advice: { 'zh-CN': { action: '请核对是否新拍' } } });
    // Of a model nobody has measured, nothing is said of templates.
    const foreign = { space: 'foreign', dimension: 2, embed: async () => ({ space: 'foreign', vector: Float32Array.of(1, 0) }) };
    await using unknown = await open({ embedder: { ...foreign, [Symbol.asyncDispose]: async () => {} } });
    await enrolTwo(unknown);
    expect(statuses(await unknown.validatePhoto(third(), { reuse: {} }))).toEqual(['pass', 'not-assessed']);
  });

  it('counts what others enrol and erase meanwhile', async () => {
    const store = memoryStore();
    await using here = await open({ store: wrapStore(store, {}) });
    await using there = await open({ store: wrapStore(store, {}) });
    expect((await here.validatePhoto(first(), { reuse: {} })).reuse).toMatchObject({ photos: 0, earlier: [] });
    await enrolTwo(there);
    expect((await here.validatePhoto(first(), { reuse: {} })).reuse).toMatchObject({ photos: 2, earlier: [{ personId: 'p-1' }] });
    await there.erase({ personId: 'p-1', scope: 'biometric' });
    expect((await here.validatePhoto(first(), { reuse: {} })).reuse).toMatchObject({ photos: 1, earlier: [] });
  });
});

describe('fingerprints', () => {
  it('outlive the process, lie nowhere in plain, are shown to nobody, and go with their photo', async () => {
    const dataDir = join(folder, 'sealed');
    await createGallery({ dataDir });
    const operators = who(PERMISSIONS);
    {
      await using sdk = await open({ dataDir, operators });
      await enrolTwo(sdk);
      const got = await sdk.get({ personId: 'p-1' });
      if (got.status !== 'found') throw new Error(got.status);
      expect(got.photos.map((photo) => Object.hasOwn(photo, 'fingerprint'))).toEqual([false]);
      const viewed = await sdk.view({ photoId: 'photo-1' });
      expect(viewed.status === 'found' && Object.hasOwn(viewed.photo, 'fingerprint')).toBe(false);
      const exported = await sdk.export({ personId: 'p-1' });
      expect(exported.status === 'exported' && exported.photos.some((photo) => Object.hasOwn(photo, 'fingerprint'))).toBe(false);
      await sdk.backup({ file: join(folder, 'copy.backup') });
    }
    const { image, facts } = await decodePhoto(first());
    const [face] = await detector.detect(image);
    if (face === undefined) throw new Error('no face');
    const { bytes } = photoFingerprint(image, face, facts.sha256);
    // The digest and pieces of the relief.
    const needles = [1, 33, 161, 289, 417, 513].map((from) => Buffer.from(bytes.subarray(from, from + 32)));
    const files = [
      ...readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).map((name) => join(dataDir, name)),
      join(folder, 'copy.backup'),
    ];
    const looked = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file));
    expect(looked.reduce((sum, file) => sum + file.length, 0)).toBeGreaterThan(50_000);
    const seenIn = (all: readonly Buffer[]) => needles.filter((needle) => all.some((file) => file.includes(needle)));
    expect(seenIn([Buffer.concat([Buffer.of(0), bytes])])).toHaveLength(needles.length);
    expect(seenIn(looked)).toEqual([]);

    await using sdk = await open({ dataDir, operators });
    const copy = await COPIES['a cropped one'](first());
    expect((await sdk.validatePhoto(copy, { reuse: {} })).reuse).toMatchObject({ photos: 2, earlier: [{ photoId: 'photo-1' }] });
    await sdk.erase({ personId: 'p-1', scope: 'biometric' });
    expect((await sdk.validatePhoto(copy, { reuse: {} })).reuse).toMatchObject({ photos: 1, photosNotCovered: 0, earlier: [] });
  });
});
