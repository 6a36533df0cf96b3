import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSetSplit } from '../../src/evaluation/open-set-split.js';
import { sharedData } from '../support/shared-data.js';
import { sha256 } from './synthetic.js';

const LFW_DEV = sharedData('lfw-dev', 'the split of lfw-dev');

describe.runIf(LFW_DEV !== undefined)('the split of lfw-dev', () => {
  const folder = LFW_DEV ?? '';
  const photos = () =>
    readdirSync(folder).flatMap((person) => readdirSync(path.join(folder, person)).map((name) => ({ person, photo: `${person}/${name}` })));

  it('has the numbers of people and probes that the published rates rest on', () => {
    const all = photos();
    for (const seed of [1, 2, 10]) {
      const split = openSetSplit(all, { seed });
      expect(split.people).toBe(2329);
      expect(split.gallery).toHaveLength(682 + 823);
      expect(split.mated).toHaveLength(1302);
      expect(split.nonMated).toHaveLength(824);
    }
  });

  it('is the same on every machine', () => {
    const all = photos();
    const { gallery, mated, nonMated } = openSetSplit(all, { seed: 1 });
    const written = [gallery, mated, nonMated].map((part) => part.map(({ photo }) => all[photo]?.photo).join(' ')).join('\n');
    expect(sha256(written)).toBe('3b5341a46640bc86437a9642b47808c6ddef7c9111cfdb2a1ea2d7004f0d9909');
  });
});
