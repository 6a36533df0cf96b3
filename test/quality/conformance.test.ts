import { readFileSync } from 'node:fs';
import { createDetector } from 'rescue-face/detector';
import { describe, expect, it } from 'vitest';
import { differences, goldenRows, readTable } from './golden/golden-measures.js';

const golden = readTable(readFileSync(new URL('./golden/measures.csv', import.meta.url), 'utf8'));

describe('the conformance table', () => {
  it('is what the measures say of the sample photos, within its tolerances', async () => {
    await using detector = await createDetector();
    const now = await goldenRows(detector);
    expect(differences(golden, now), 'after a change that is meant: tsx tools/make-golden-measures.ts').toEqual([]);
  }, 60_000);

  it('tells a value beyond its tolerance, one that is gone, and one that is new', () => {
    const [first, second] = [golden[0], golden[1]];
    if (first === undefined || second === undefined) throw new Error('the table is empty');
    const off = { ...first, value: String(Number(first.value) + 1.01 * Number(first.tolerance)) };
    expect(differences([first], [off])).toHaveLength(1);
    expect(differences([first], [])).toHaveLength(1);
    expect(differences([first], [first, second])).toHaveLength(1);
    expect(differences([{ ...first, value: 'not-visible', tolerance: '' }], [first])).toHaveLength(1);
    expect(differences([first], [first])).toEqual([]);
  });
});
