import {
  type DetectedFace,
  type Detector,
  decodePhoto,
  encodeJpeg,
  MCA_2020_13,
  openPhotoValidator,
  openRescueFace,
  type PhotoReport,
  preparePhoto,
} from 'rescue-face';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FACE_OVAL, MESH_POINTS, NOSE_TIP } from '../../src/core/face-mesh.js';
import { samplePhoto } from '../support/sample-photos.js';

/** Answers with faces of these sides in the middle of the picture, and remembers how often it was asked. */
class FacesOf implements Detector {
  readonly id = 'faces-of';
  calls = 0;
  constructor(
    readonly sides: readonly (readonly [width: number, height: number])[],
    readonly roll = 0,
  ) {}
  async detect(): Promise<DetectedFace[]> {
    this.calls++;
    return this.sides.map(([width, height]) => {
      const mesh = new Float32Array(3 * MESH_POINTS);
      FACE_OVAL.forEach((index, i) => {
        mesh[3 * index] = 500 + (width / 2) * Math.sin((2 * Math.PI * i) / 36);
        mesh[3 * index + 1] = 500 - (height / 2) * Math.cos((2 * Math.PI * i) / 36);
      });
      mesh.set([500, 500], 3 * NOSE_TIP);
      const point = (dx: number, dy: number) => ({ x: 500 + dx * width, y: 500 + dy * height });
      return {
        box: { x: 500 - width / 2, y: 500 - height / 2, width, height },
        score: 1,
        landmarks: [point(-0.2, -0.1), point(0.2, -0.1), point(0, 0.05), point(-0.15, 0.25), point(0.15, 0.25)],
        rotation: 0,
        mesh,
        headPose: { yaw: 0, pitch: 0, roll: this.roll },
      };
    });
  }
  async [Symbol.asyncDispose](): Promise<void> {}
}

const picture = (width = 1000, height = 1000) => sharp({ create: { width, height, channels: 3, background: '#a08070' } });
const jpeg = (width?: number, height?: number) => picture(width, height).jpeg().toBuffer();

/** A JPEG of exactly so many bytes: what is added lies in comments (ITU-T T.81, COM), which no decoder shows. */
async function jpegOf(bytes: number): Promise<Uint8Array> {
  const file = await jpeg();
  const comments: Buffer[] = [];
  for (let missing = bytes - file.length; missing > 0; ) {
    const length = missing > 65_537 + 4 ? 65_537 : missing;
    const comment = Buffer.alloc(length);
    comment.writeUInt16BE(0xfffe, 0);
    comment.writeUInt16BE(length - 2, 2);
    comments.push(comment);
    missing -= length;
  }
  return Buffer.concat([file.subarray(0, 2), ...comments, file.subarray(2)]);
}

function statusOf(report: PhotoReport, rule: string) {
  return report.rules.find((one) => one.rule === rule)?.status;
}

describe('validatePhoto', () => {
  const detector = new FacesOf([[300, 400]]);
  // A made-up face is covered and blurred by every measure of such things: here the rules for files and faces alone count.
  const policy = { id: 'geometry@1', rules: MCA_2020_13.rules.filter(({ id }) => /^(file|face)\./.test(id)) };
  let validator: Awaited<ReturnType<typeof openPhotoValidator>>;
  beforeAll(async () => {
    validator = await openPhotoValidator({ detector, policy });
  });
  afterAll(() => validator[Symbol.asyncDispose]());

  it.each([
    [500_000, 'pass'],
    [500_001, 'warn'],
    [512_000, 'warn'],
    [512_001, 'fail'],
  ] as const)('a file of %d bytes: %s', async (bytes, status) => {
    const file = await jpegOf(bytes);
    expect(file).toHaveLength(bytes);
    expect(statusOf(await validator.validatePhoto(file), 'file.bytes')).toBe(status);
  });

  it.each([
    [99, 140, 'fail'],
    [100, 140, 'pass'],
    [140, 99, 'fail'],
  ] as const)('a face of %d by %d pixels: %s', async (width, height, status) => {
    await using one = await openPhotoValidator({ detector: new FacesOf([[width, height]]) });
    expect(statusOf(await one.validatePhoto(await jpeg()), 'face.size')).toBe(status);
  });

  it.each([
    [998, 500, 'pass'],
    [1000, 500, 'pass'],
    [1000, 501, 'fail'],
  ] as const)('a face of %d by %d in a million pixels: %s', async (width, height, status) => {
    await using one = await openPhotoValidator({ detector: new FacesOf([[width, height]]) });
    expect(statusOf(await one.validatePhoto(await jpeg()), 'face.share')).toBe(status);
    const cropped = await one.validatePhoto(await jpeg(), { source: 'recogniser' });
    expect(statusOf(cropped, 'face.share')).toBe(status === 'fail' ? 'warn' : 'pass');
  });

  it('counts faces, and says apart who stands behind', async () => {
    const reports = [];
    for (const sides of [
      [],
      [[300, 300]],
      [
        [300, 300],
        [80, 80],
      ],
      [
        [300, 300],
        [70, 70],
      ],
    ] as const) {
      await using one = await openPhotoValidator({ detector: new FacesOf(sides) });
      const report = await one.validatePhoto(await jpeg());
      reports.push([report.verdict === 'reject', statusOf(report, 'face.count'), statusOf(report, 'advice.bystanders')]);
    }
    expect(reports.map(([, count, behind]) => [count, behind])).toEqual([
      ['fail', 'pass'],
      ['pass', 'pass'],
      ['fail', 'pass'],
      ['pass', 'fail'],
    ]);
    expect(reports[0]?.[0]).toBe(true);
  });

  it('says the one thing to do: what takes another photo before what a program cures', async () => {
    await using small = await openPhotoValidator({ detector: new FacesOf([[90, 90]]), policy });
    const both = await small.validatePhoto(await picture().png().toBuffer());
    expect(both.action).toMatchObject({ rule: 'face.size', text: { en: 'Step closer' } });
    expect(statusOf(both, 'file.jpeg')).toBe('fail');
    const report = await validator.validatePhoto(await picture(3001, 1000).png().toBuffer());
    expect(report).toMatchObject({
      verdict: 'reject',
      policy: 'geometry@1',
      action: { rule: 'file.jpeg', text: { 'zh-CN': '请存为JPEG' } },
    });
    expect(statusOf(report, 'file.side')).toBe('fail');
    expect(report.rules.find(({ rule }) => rule === 'file.side')).toMatchObject({
      value: 3001,
      unit: 'px',
      limit: 3000,
      clause: 'MCA-2020-13 annex art. 12(1)',
    });
  });

  it('asks a photo where it comes from, and never one that the host vouches for', async () => {
    const traces = { id: 'provenance@1', rules: MCA_2020_13.rules.filter(({ id }) => id.startsWith('provenance.')) };
    const edited = await picture()
      .withExif({ IFD0: { Software: 'Snapseed 2.19' } })
      .jpeg()
      .toBuffer();
    const said = async (photo: Uint8Array, source?: 'phone' | 'recogniser' | 'live-camera') => {
      const { verdict, rules, action } = await validator.validatePhoto(photo, { policy: traces, source });
      const broken = rules.filter(({ status }) => status === 'fail').map(({ rule }) => rule);
      return { verdict, broken, action: action?.text.en, reasons: new Set(rules.map(({ reason }) => reason)) };
    };
    for (const source of ['phone', undefined] as const) {
      expect(await said(edited, source)).toMatchObject({ verdict: 'review', broken: ['provenance.edited'], action: 'Edited photo?' });
    }
    for (const source of ['recogniser', 'live-camera'] as const) {
      expect(await said(edited, source)).toEqual({
        verdict: 'accept',
        broken: [],
        action: undefined,
        reasons: new Set(['not-applicable']),
      });
    }
    // No EXIF is no statement, and nothing to suspect.
    expect(await said(await jpeg(), 'phone')).toMatchObject({ verdict: 'accept', broken: [] });
  });

  it.each([90, -90, 180])(
    'says first of a picture turned by %d degrees that it is to be turned, and rejects it for nothing',
    async (roll) => {
      const lying = new FacesOf([[200, 240]], roll);
      const rules = MCA_2020_13.rules.filter(({ id }) => /^(file|face|advice)\./.test(id));
      await using turned = await openPhotoValidator({ detector: lying, policy: { id: 'turned@1', rules } });
      const report = await turned.validatePhoto(await picture(3001, 1000).png().toBuffer());
      expect(report.action).toMatchObject({ rule: 'advice.orientation', text: { en: 'Turn the picture', 'zh-CN': '请将照片转正' } });
      const jpegReport = await turned.validatePhoto(await jpeg());
      expect(jpegReport).toMatchObject({ verdict: 'accept', action: { rule: 'advice.orientation' } });
      // What takes another photo is said before it.
      await using small = await openPhotoValidator({ detector: new FacesOf([[90, 90]], roll), policy: { id: 'turned@1', rules } });
      expect((await small.validatePhoto(await jpeg())).action?.rule).toBe('face.size');
    },
  );

  it('never decodes a bomb, nor what is no picture, and answers', async () => {
    const bomb = Buffer.from(await jpeg(16, 16));
    const frame = bomb.indexOf(Buffer.from([0xff, 0xc0]));
    bomb.writeUInt16BE(65_500, frame + 5);
    bomb.writeUInt16BE(65_500, frame + 7);
    const before = detector.calls;
    for (const bad of [bomb, new Uint8Array(0), Buffer.from('<html>'), (await jpeg()).subarray(0, 400)]) {
      const report = await validator.validatePhoto(bad);
      expect(report.verdict).toBe('reject');
      expect(statusOf(report, 'file.readable')).toBe('fail');
      expect(report.action?.rule).toBe('file.readable');
      expect(statusOf(report, 'face.size')).toBe('not-assessed');
    }
    expect(detector.calls).toBe(before);
    expect((await validator.validatePhoto(bomb)).rules.find(({ rule }) => rule === 'file.side')?.value).toBe(65_500);
  });

  it('refuses malformed arguments in a sentence', async () => {
    await expect(validator.validatePhoto('photo' as never)).rejects.toThrow('Expected Uint8Array for photo');
    await expect(validator.validatePhoto(await jpeg(), { polcy: 1 } as never)).rejects.toThrow('did you mean "policy"');
    await expect(validator.validatePhoto(await jpeg(), { source: 'fax' as never })).rejects.toThrow('source');
    await expect(validator.validatePhoto(await jpeg(), { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    const closed = await openPhotoValidator({ detector });
    await closed[Symbol.asyncDispose]();
    await expect(closed.validatePhoto(await jpeg())).rejects.toMatchObject({ code: 'ERR_NOT_OPEN' });
  });
});

describe('a validator that is closed during a call', () => {
  it('opens no thread after that, and the call ends', async () => {
    let found: (faces: DetectedFace[]) => void = () => {};
    let isAsked = () => {};
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const slow: Detector = {
      id: 'slow',
      detect: () => {
        isAsked();
        return new Promise<DetectedFace[]>((resolve) => {
          found = resolve;
        });
      },
      [Symbol.asyncDispose]: async () => {},
    };
    const policy = { id: 'geometry@1', rules: MCA_2020_13.rules.filter(({ id }) => /^(file|face)\./.test(id)) };
    const validator = await openPhotoValidator({ detector: slow, policy });
    const report = validator.validatePhoto(await jpeg());
    const ended = expect(report).rejects.toMatchObject({ code: 'ERR_NOT_OPEN' });
    await asked;
    await validator[Symbol.asyncDispose]();
    found(await new FacesOf([[300, 400]]).detect());
    await ended;
  });
});

describe('with the networks in the package', () => {
  it('a group is several faces, one of them alone is one, and a gallery says the same', async () => {
    const group = await samplePhoto(6);
    const { image } = await decodePhoto(group);
    await using sdk = await openRescueFace({ photoSource: 'phone' });
    const all = await sdk.validatePhoto(group);
    expect(statusOf(all, 'face.count')).toBe('fail');
    const { faces } = await sdk.detect(group);
    const { box } = faces[0] as DetectedFace;
    const [left, top] = [Math.max(0, Math.round(box.x - box.width * 0.5)), Math.max(0, Math.round(box.y - box.height * 0.6))];
    const width = Math.min(image.width - left, Math.round(box.width * 2));
    const height = Math.min(image.height - top, Math.round(box.height * 2.1));
    const alone = await sharp(group).extract({ left, top, width, height }).jpeg().toBuffer();
    const report = await sdk.validatePhoto(alone);
    expect(statusOf(report, 'face.count')).toBe('pass');
    expect(statusOf(report, 'face.size')).toBe('pass');
    expect(statusOf(report, 'face.yaw')).toBe('pass');
    // Cut out of another photo and stored anew: that is what circular 2(2) forbids.
    expect(report).toMatchObject({ verdict: 'review', policy: 'mca-2020-13@1', action: { rule: 'provenance.crop' } });
    expect(report.rules.filter(({ status, severity }) => status === 'fail' && severity !== 'advice')).toHaveLength(1);
    expect(report.face?.landmarks).toHaveLength(5);
    await using validator = await openPhotoValidator();
    const same = await validator.validatePhoto(alone, { source: 'phone' });
    expect({ ...same, timings: undefined }).toEqual({ ...report, timings: undefined });
  }, 120_000);
});

describe('preparePhoto', () => {
  /** Pixels that compress badly. */
  const noisy = async (width: number, height: number) => {
    const data = Buffer.alloc(width * height * 3);
    let state = 1;
    for (let i = 0; i < data.length; i++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      data[i] = state >>> 24;
    }
    return sharp(data, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 95 })
      .toBuffer();
  };

  it('brings a large photo inside the rules, whole, and says both digests', async () => {
    const phone = await noisy(3200, 2400);
    const made = await preparePhoto(phone);
    expect(made.changed).toBe(true);
    expect(made.photo.length).toBeLessThanOrEqual(500_000);
    expect(made.prepared.width).toBeLessThanOrEqual(3000);
    expect(made.prepared.width / made.prepared.height).toBeCloseTo(4 / 3, 2);
    expect(made.original).toMatchObject({ bytes: phone.length, width: 3200, height: 2400 });
    const { facts } = await decodePhoto(made.photo);
    expect(facts).toMatchObject({ format: 'jpeg', sha256: made.prepared.sha256, width: made.prepared.width, height: made.prepared.height });
  }, 60_000);

  it('gives a photo that keeps to the rules back as it is', async () => {
    const { image } = await decodePhoto(await samplePhoto(2));
    const { bytes } = await encodeJpeg(image, { maxSide: 800 });
    const made = await preparePhoto(bytes);
    expect(made.changed).toBe(false);
    expect(Buffer.from(made.photo).equals(Buffer.from(bytes))).toBe(true);
    expect(made.prepared).toEqual(made.original);
  });

  it('sets what lies on its side upright, and makes a JPEG of a PNG', async () => {
    const lying = await picture(200, 100).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const upright = await preparePhoto(lying);
    expect(upright).toMatchObject({ changed: true, prepared: { width: 100, height: 200 } });
    const png = await preparePhoto(await picture(200, 100).png().toBuffer());
    expect((await decodePhoto(png.photo)).facts.format).toBe('jpeg');
  });

  it('refuses what is no picture and limits that nothing keeps to', async () => {
    await expect(preparePhoto(new Uint8Array(0))).rejects.toMatchObject({ code: 'ERR_IMAGE_EMPTY' });
    await expect(preparePhoto(await jpeg(), { maxBytes: 100 })).rejects.toThrow('maxBytes');
    await expect(preparePhoto(await jpeg(), { maxSide: 10 })).rejects.toThrow('maxSide');
  });
});
