import fc from 'fast-check';
import { adviceFor, checkPhotoPolicy, judge, MCA_2020_13, type Measurement, measureTitle, type PhotoPolicy } from 'rescue-face/quality';
import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../src/quality/policy/judge.js';
import { real } from '../support/real.js';

const measured = (name: string, value: number): Measurement => ({ status: 'ok', name, value, unit: '', score: 50 });

function statusOf(rule: string, value: number, source?: string) {
  const { measure = '' } = MCA_2020_13.rules.find(({ id }) => id === rule) ?? {};
  return judge(MCA_2020_13, [measured(measure, value)], source).rules.find((one) => one.rule === rule)?.status;
}

describe('the photo rules of MCA-2020-13', () => {
  it.each([
    ['file.bytes', 500_000, 'pass'],
    ['file.bytes', 500_001, 'warn'],
    ['file.bytes', 512_000, 'warn'],
    ['file.bytes', 512_001, 'fail'],
    ['file.side', 3000, 'pass'],
    ['file.side', 3001, 'fail'],
    ['file.jpeg', 0, 'fail'],
    ['file.readable', 0, 'fail'],
    ['face.count', 0, 'fail'],
    ['face.count', 1, 'pass'],
    ['face.count', 2, 'fail'],
    ['face.size', 99, 'fail'],
    ['face.size', 99.9, 'fail'],
    ['face.size', 100, 'pass'],
    ['face.share', 49.9, 'pass'],
    ['face.share', 50, 'pass'],
    ['face.share', 50.1, 'fail'],
    ['face.yaw', 44.9, 'pass'],
    ['face.yaw', 45, 'fail'],
    ['face.cut', 94.9, 'fail'],
    ['face.cut', 95, 'pass'],
  ])('%s of %d: %s', (rule, value, status) => {
    expect(statusOf(rule, value)).toBe(status);
  });

  it('warns of a large face only where a recogniser has cropped it', () => {
    expect(statusOf('face.share', 80, 'recogniser')).toBe('warn');
    expect(statusOf('face.share', 80, 'phone')).toBe('fail');
  });

  it.each(MCA_2020_13.rules.filter(({ measure }) => measure.startsWith('provenance-')).map(({ id }) => id))(
    '%s is not asked of a photo that the host vouches for',
    (rule) => {
      for (const source of ['recogniser', 'live-camera']) expect(statusOf(rule, 1000, source)).toBe('not-assessed');
      for (const source of ['phone', 'scan', 'family', 'import', undefined]) expect(statusOf(rule, 1000, source)).toBe('fail');
    },
  );

  it('suspicions of every kind together lead to a look, never to a refusal', () => {
    const suspicions = MCA_2020_13.rules.filter(({ id }) => /^(provenance|presentation)\./.test(id));
    expect(suspicions).toHaveLength(9);
    const all = suspicions.map(({ measure }) => measured(measure, 1000));
    expect(judge(MCA_2020_13, all)).toMatchObject({ verdict: 'review' });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...suspicions), real(0, 1000))), (found) => {
        const { verdict, rules } = judge(
          MCA_2020_13,
          found.map(([{ measure }, value]) => measured(measure, value)),
        );
        expect(verdict).toBe(rules.some(({ status }) => status === 'fail') ? 'review' : 'accept');
      }),
    );
  });

  it('passes nothing that was not measured', () => {
    const { rules, verdict } = judge(MCA_2020_13, []);
    expect(rules.every(({ status }) => status === 'not-assessed')).toBe(true);
    expect(verdict).toBe('accept');
    const reason = judge(MCA_2020_13, [{ status: 'not-assessed', name: 'face-size', reason: 'no-mesh' }]).rules.find(
      (one) => one.rule === 'face.size',
    )?.reason;
    expect(reason).toBe('no-mesh');
  });

  it('pass nothing that is no number', () => {
    const { rules } = judge(
      MCA_2020_13,
      MCA_2020_13.rules.map(({ measure }) => measured(measure, Number.NaN)),
    );
    for (const { rule, status, reason } of rules)
      expect({ rule, status, reason }).toEqual({ rule, status: 'not-assessed', reason: 'failed' });
  });

  it('are a policy, each with its clause and the source of its limit', () => {
    expect(() => checkPhotoPolicy(MCA_2020_13)).not.toThrow();
    expect(new Set(MCA_2020_13.rules.map(({ id }) => id)).size).toBe(MCA_2020_13.rules.length);
  });

  it('have a title, an action and advice of their own in both languages, on every side that can be wrong', () => {
    const said: string[] = [];
    for (const { id, measure, atLeast, atMost } of MCA_2020_13.rules) {
      const sides = [atLeast === undefined ? [] : [atLeast - 1e9], atMost === undefined ? [] : [atMost + 1e9]].flat();
      for (const language of ['en', 'zh-CN'] as const) {
        expect(measureTitle(measure, language), measure).not.toBe(measure);
        for (const value of sides) {
          const rule = judge(MCA_2020_13, [measured(measure, value)]).rules.find((one) => one.rule === id);
          const advice = rule && adviceFor(rule, language);
          expect(advice, `${measure} ${value}`).toBeDefined();
          expect([...(advice?.action ?? '')].length, advice?.action).toBeLessThanOrEqual(20);
          said.push(advice?.advice ?? '');
        }
      }
    }
    expect(new Set(said).size).toBe(said.length);
  });
});

describe('a verdict', () => {
  const rank = { accept: 0, review: 1, reject: 2 };
  const outcome = fc.record({
    status: fc.constantFrom('pass', 'fail', 'warn', 'not-assessed'),
    severity: fc.constantFrom('reject', 'review', 'advice'),
  }) as fc.Arbitrary<Parameters<typeof verdictOf>[0][number]>;

  it('never improves when one rule worsens', () => {
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1 }), fc.nat(), (rules, nth) => {
        const at = nth % rules.length;
        const worse = rules.map((rule, i) => (i === at ? { ...rule, status: 'fail' as const } : rule));
        expect(rank[verdictOf(worse)]).toBeGreaterThanOrEqual(rank[verdictOf(rules)]);
      }),
    );
  });

  it('never improves when a value goes further beyond its limit', () => {
    const worth = { pass: 0, 'not-assessed': 0, warn: 1, fail: 2 };
    fc.assert(
      fc.property(fc.constantFrom(...MCA_2020_13.rules), real(0, 1e6), real(0, 1e6), (rule, a, b) => {
        const { id, atLeast = 0, atMost } = rule;
        const [near, far] = [Math.min(a, b), Math.max(a, b)].map((by) => (atMost === undefined ? atLeast - by : atMost + by)) as [
          number,
          number,
        ];
        expect(worth[statusOf(id, far) ?? 'pass']).toBeGreaterThanOrEqual(worth[statusOf(id, near) ?? 'pass']);
      }),
    );
  });

  it('is not changed by advice', () => {
    expect(verdictOf([{ status: 'fail', severity: 'advice' }])).toBe('accept');
    expect(verdictOf([{ status: 'fail', severity: 'review' }])).toBe('review');
    expect(verdictOf([{ status: 'warn', severity: 'reject' }])).toBe('accept');
  });

  it('of a rule that would reject and could not be told is left to a person', () => {
    for (const reason of ['failed', 'no-mesh'] as const) {
      expect(verdictOf([{ status: 'not-assessed', severity: 'reject', reason }])).toBe('review');
      expect(verdictOf([{ status: 'not-assessed', severity: 'advice', reason }])).toBe('accept');
    }
    for (const reason of ['not-available', 'not-applicable', 'not-visible'] as const) {
      expect(verdictOf([{ status: 'not-assessed', severity: 'reject', reason }])).toBe('accept');
    }
  });
});

describe('a policy of a host', () => {
  const rule = { id: 'face.size', clause: 'ours', measure: 'face-size', severity: 'reject', atLeast: 200, source: 'ours' } as const;
  const policy = (changes: object): PhotoPolicy => ({ id: 'ours@1', rules: [{ ...rule, ...changes }] });

  it('may be stricter', () => {
    const strict = policy({});
    checkPhotoPolicy(strict);
    expect(judge(strict, [measured('face-size', 150)]).verdict).toBe('reject');
  });

  it.each<[string, unknown]>([
    ['unknown option "atLesat"', policy({ atLesat: 3 })],
    ['a limit in rule', policy({ atLeast: undefined })],
    ['something passes', policy({ atLeast: 5, atMost: 4 })],
    ['warnAtLeast below', policy({ warnAtLeast: 300 })],
    ['warnAtMost above', policy({ atMost: 300, warnAtMost: 250 })],
    ['severity', policy({ severity: 'deadly' })],
    ['true or false for exclusive', policy({ exclusive: 'no' })],
    ['something passes', policy({ atLeast: 5, atMost: 5, exclusive: true })],
    ['notFor of rule face.size', policy({ notFor: ['live'] })],
    ['an array for warnFor', policy({ warnFor: 'recogniser' })],
    ['mca-2020-13@1', { ...policy({}), id: 'ours' }],
    ['once', { id: 'ours@1', rules: [rule, rule] }],
    ['array', { id: 'ours@1', rules: {} }],
    ['unknown option "rule"', { id: 'ours@1', rules: [], rule: 1 }],
    ['object', undefined],
  ])('is refused: %s', (message, bad) => {
    expect(() => checkPhotoPolicy(bad)).toThrow(message);
  });
});
