import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nationalCrypto, standardCrypto } from 'rescue-face/adapters/node-crypto';
import { leafHash, TreeHead } from 'rescue-face/ledger';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../support/shared-data.js';
import { CHECKS, type Vector } from './vectors.js';

const folder = sharedData('rfc6962-vectors', 'the 518 proofs of transparency-dev/merkle');

describe.skipIf(folder === undefined)('the proofs of transparency-dev/merkle, over SHA-256', () => {
  const files =
    folder === undefined ? [] : readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));

  it('are all there', () => {
    expect(files).toHaveLength(518);
  });

  it.each(files)('%s', (file) => {
    const vector = JSON.parse(readFileSync(join(folder ?? '', file), 'utf8')) as Vector;
    const check = CHECKS[file.split(/[/\\]/)[0] ?? ''];
    expect(check?.(standardCrypto(), vector).holds).toBe(!vector.wantErr);
  });
});

describe('proofs over SM3 that another program made', () => {
  const sm3 = nationalCrypto();
  const vectors = JSON.parse(readFileSync(new URL('vectors/sm3.json', import.meta.url), 'utf8')) as Record<string, Vector[]> & {
    roots: string[];
  };

  it.each(['inclusion', 'consistency'])('%s', (kind) => {
    expect(vectors[kind]?.length).toBeGreaterThan(100);
    for (const vector of vectors[kind] ?? []) {
      expect(CHECKS[kind]?.(sm3, vector).holds, JSON.stringify(vector)).toBe(!vector.wantErr);
    }
  });

  it('and its roots of 0 to 21 leaves', () => {
    const head = new TreeHead(sm3);
    const roots = [head.root()];
    for (let number = 0; number < 21; number++) {
      head.append(leafHash(sm3, new TextEncoder().encode(`第${number}条`)));
      roots.push(head.root());
    }
    expect(roots.map((root) => Buffer.from(root).toString('base64'))).toEqual(vectors.roots);
  });
});
