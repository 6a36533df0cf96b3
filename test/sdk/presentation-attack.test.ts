import fc from 'fast-check';
import {
  type CallOptions,
  type DetectedFace,
  type Detector,
  MCA_2020_13,
  openPhotoValidator,
  openRescueFace,
  type PhotoValidatorOptions,
  type PresentationAttackDetector,
} from 'rescue-face';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';

const policy = { id: 'attack@1', rules: MCA_2020_13.rules.filter(({ measure }) => measure === 'presentation-attack') };

const FACE: DetectedFace = {
  box: { x: 100, y: 100, width: 200, height: 240 },
  score: 1,
  landmarks: [
    { x: 150, y: 180 },
    { x: 250, y: 180 },
    { x: 200, y: 220 },
    { x: 165, y: 280 },
    { x: 235, y: 280 },
  ],
  rotation: 0,
};

class Finds implements Detector {
  readonly id = 'finds';
  constructor(readonly faces: readonly DetectedFace[] = [FACE]) {}
  async detect() {
    return [...this.faces];
  }
  async [Symbol.asyncDispose](): Promise<void> {}
}

/** Says what it was told to, and remembers what it was asked. */
class Says implements PresentationAttackDetector {
  readonly id = 'says@1';
  readonly asked: { width: number; box: DetectedFace['box']; options: CallOptions | undefined }[] = [];
  constructor(
    readonly answer: () => unknown,
    readonly limit = 0.4,
  ) {}
  async score({ width }: { width: number }, { box }: DetectedFace, options?: CallOptions): Promise<number> {
    this.asked.push({ width, box, options });
    return this.answer() as number;
  }
}

describe('presentation attack', () => {
  let photo: Buffer;
  beforeAll(async () => {
    photo = await sharp({ create: { width: 400, height: 400, channels: 3, background: '#a08070' } })
      .jpeg()
      .toBuffer();
  });

  async function ruled(options: PhotoValidatorOptions, source?: 'live-camera') {
    await using validator = await openPhotoValidator({ detector: new Finds(), policy, ...options });
    const { rules, verdict, action } = await validator.validatePhoto(photo, { source });
    return { ...rules[0], verdict, action: action?.text['zh-CN'] };
  }

  it('is not assessed unless a detector is plugged in', async () => {
    expect(await ruled({})).toMatchObject({
      rule: 'presentation.attack',
      status: 'not-assessed',
      reason: 'not-available',
      verdict: 'accept',
    });
  });

  it.each([
    [0, 'pass', 'accept'],
    [0.4, 'pass', 'accept'],
    [0.41, 'fail', 'review'],
    [1, 'fail', 'review'],
  ] as const)("holds a score of %d to the detector's own limit: %s, and never refuses", async (score, status, verdict) => {
    const attack = new Says(() => score);
    const found = await ruled({ presentationAttack: attack }, 'live-camera');
    expect(found).toMatchObject({ status, verdict, unit: '×', limit: 1 });
    expect(found.value).toBeCloseTo(score / 0.4);
    expect(attack.asked).toMatchObject([{ width: 400, box: FACE.box }]);
    expect(found.action).toBe(status === 'fail' ? '请核对是否本人' : undefined);
  });

  it('does not sink the report with what is no score, or with its failure', async () => {
    const answers = [Number.NaN, -0.1, 1.1, '0.5', undefined, null].map((answer) => () => answer as unknown);
    const throws = () => {
      throw new Error('no network');
    };
    for (const answer of [...answers, throws]) {
      expect(await ruled({ presentationAttack: new Says(answer) })).toMatchObject({ status: 'not-assessed', reason: 'failed' });
    }
  });

  it('asks nothing where there is no face', async () => {
    const attack = new Says(() => 1);
    expect(await ruled({ presentationAttack: attack, detector: new Finds([]) })).toMatchObject({
      status: 'not-assessed',
      reason: 'no-face',
    });
    expect(attack.asked).toEqual([]);
  });

  it('leaves at once when the call is aborted, even where the detector does not', async () => {
    const controller = new AbortController();
    const hangs: PresentationAttackDetector = {
      id: 'hangs',
      limit: 0.5,
      score: () => {
        controller.abort(new Error('enough'));
        return new Promise(() => {});
      },
    };
    await using validator = await openPhotoValidator({ detector: new Finds(), policy, presentationAttack: hangs });
    await expect(validator.validatePhoto(photo, { signal: controller.signal })).rejects.toThrow('enough');
  });

  it('refuses what is no detector, and a limit that says nothing', async () => {
    const open = (presentationAttack: unknown) =>
      openPhotoValidator({ detector: new Finds(), presentationAttack } as PhotoValidatorOptions);
    await expect(open('yes')).rejects.toThrow('Expected a detector for presentationAttack');
    await expect(open({ id: 'a', limit: 0.5 })).rejects.toThrow('Expected a function for score of presentationAttack');
    await expect(open({ limit: 0.5, score() {} })).rejects.toThrow('id of presentationAttack');
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.double({ min: 1 }), fc.double({ max: 0 }), fc.constant(Number.NaN)), async (limit) => {
        await expect(open({ id: 'a', limit, score() {} })).rejects.toThrow('limit of presentationAttack');
      }),
      { numRuns: 20 },
    );
    await expect(openRescueFace({ photoRules: { presentationAttack: { id: 'a', limit: 0.5 } } } as never)).rejects.toThrow(
      'presentationAttack',
    );
  });
});
