import { readFileSync } from 'node:fs';
import { ed25519Verifier, standardCrypto } from 'rescue-face/adapters/node-crypto';
import { openCheckpoint, readLedgerFile, verifyLedger, writeLedgerFile } from 'rescue-face/ledger';
import { expect, it } from 'vitest';

const golden = (name: string) => readFileSync(new URL(`golden/${name}`, import.meta.url));

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}

it('an audit copy of format 1 is read, holds to its checkpoint, and is written again as it was', async () => {
  const key = ed25519Verifier(golden('v1.key').toString().trim());
  const opened = openCheckpoint(golden('v1.checkpoint'), { origin: 'rescue.example.cn/golden', keys: [key] });
  const checkpoints = opened.isSigned ? [opened.checkpoint] : [];
  expect(checkpoints).toHaveLength(1);
  const read = async () => {
    const file = await readLedgerFile(once(golden('v1.jsonl')));
    if (!file.isLedger) throw new Error('it is no audit copy');
    return file.ledger;
  };
  const { entries, size } = await read();
  expect(await verifyLedger(entries, { hash: standardCrypto(), size, checkpoints })).toEqual({
    holds: true,
    size: 7,
    root: checkpoints[0]?.root,
  });
  const parts: Uint8Array[] = [];
  for await (const part of writeLedgerFile(await read())) parts.push(part);
  expect(Buffer.concat(parts).equals(golden('v1.jsonl'))).toBe(true);
});
