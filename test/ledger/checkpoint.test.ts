import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { ed25519Signer, ed25519Verifier, type Signer, type Verifier } from 'rescue-face/adapters/node-crypto';
import { openCheckpoint, signCheckpoint } from 'rescue-face/ledger';
import { describe, expect, it } from 'vitest';

const ORIGIN = 'rescue.example.cn/济南';
const seedOf = (number: number) => new Uint8Array(32).fill(number);
const signer = ed25519Signer({ name: ORIGIN, seed: seedOf(1) });
const known = [ed25519Verifier(signer.verifierKey)];
const checkpoint = { origin: ORIGIN, size: 20_852_163, root: Uint8Array.from({ length: 32 }, (_, at) => at * 7) };
const NOT_A_NOTE = { isSigned: false, reason: 'format' };

/** Signs a text whatever it is, as somebody might who writes checkpoints otherwise. */
async function noteOf(text: string, by: Signer = signer): Promise<string> {
  const id = Buffer.alloc(4);
  id.writeUInt32BE(by.keyId);
  return `${text}\n— ${by.name} ${Buffer.concat([id, await by.sign(new TextEncoder().encode(text))]).toString('base64')}\n`;
}

describe('a checkpoint', () => {
  it('is the text that C2SP tlog-checkpoint lays down, and opens as it was signed', async () => {
    const note = await signCheckpoint(checkpoint, signer);
    const [origin, size, root, blank, line, end, ...more] = note.split('\n');
    expect([origin, size, root, blank, end, more]).toEqual([
      ORIGIN,
      '20852163',
      Buffer.from(checkpoint.root).toString('base64'),
      '',
      '',
      [],
    ]);
    expect(line).toMatch(/^— rescue\.example\.cn\/济南 [A-Za-z0-9+/]{91}=$/);
    expect(openCheckpoint(note, known)).toEqual({ isSigned: true, checkpoint, signedBy: [ORIGIN] });
  });

  it('holds any size and root', async () => {
    await fc.assert(
      fc.asyncProperty(fc.maxSafeNat(), fc.uint8Array({ minLength: 1, maxLength: 64 }), async (size, root) => {
        const opened = openCheckpoint(await signCheckpoint({ origin: ORIGIN, size, root }, signer), known);
        expect(opened).toEqual({ isSigned: true, checkpoint: { origin: ORIGIN, size, root }, signedBy: [ORIGIN] });
      }),
    );
  });

  it('opens in no other form than it was signed in: any one character changed, taken out or put in spoils it', async () => {
    const note = await signCheckpoint(checkpoint, signer);
    const characters = [...note];
    const changed = characters.flatMap((character, at) => [
      characters.with(at, character === 'A' ? 'B' : 'A').join(''),
      characters.toSpliced(at, 1).join(''),
      characters.toSpliced(at, 0, '\n').join(''),
      characters.toSpliced(at, 0, ' ').join(''),
    ]);
    expect(changed.filter((text) => openCheckpoint(text, known).isSigned)).toEqual([]);
    expect(openCheckpoint(note.replaceAll('\n', '\r\n'), known)).toEqual(NOT_A_NOTE);
  });

  it('is opened by the keys that are known, whoever else has signed', async () => {
    const witness = ed25519Signer({ name: 'witness.example.cn', seed: seedOf(2) });
    const note = await signCheckpoint(checkpoint, signer);
    const [text = '', own = ''] = note.split('\n\n');
    const [, cosigned = ''] = (await noteOf(`${text}\n`, witness)).split('\n\n');
    const both = `${text}\n\n${own}${cosigned}`;
    const signedBy = (verifiers: readonly Verifier[]) => {
      const opened = openCheckpoint(both, verifiers);
      return opened.isSigned ? opened.signedBy : opened.reason;
    };
    expect(signedBy(known)).toEqual([ORIGIN]);
    expect(signedBy([ed25519Verifier(witness.verifierKey)])).toEqual(['witness.example.cn']);
    expect(signedBy([...known, ed25519Verifier(witness.verifierKey)])).toEqual([ORIGIN, 'witness.example.cn']);
    expect(signedBy([])).toBe('unknown-keys');
    // The same name with another key is somebody else.
    expect(signedBy([ed25519Verifier(ed25519Signer({ name: ORIGIN, seed: seedOf(3) }).verifierKey)])).toBe('unknown-keys');
  });

  it('is spoilt by a false signature in a known name, also beside a right one', async () => {
    const note = await signCheckpoint(checkpoint, signer);
    const [, line = ''] = (await noteOf('something else\n')).split('\n\n');
    expect(openCheckpoint(note + line, known)).toEqual({ isSigned: false, reason: 'signature' });
    expect(openCheckpoint(`${note.split('\n\n')[0]}\n\n${line}`, known)).toEqual({ isSigned: false, reason: 'signature' });
  });

  it.each([
    ['an empty origin', '\n5\nAAAA\n'],
    ['two lines', 'origin\n5\n'],
    ['a size with a zero before it', 'origin\n05\nAAAA\n'],
    ['a size with a sign', 'origin\n+5\nAAAA\n'],
    ['a size that no number holds', 'origin\n9007199254740993\nAAAA\n'],
    ['a size in words', 'origin\nfive\nAAAA\n'],
    ['a root in other letters', 'origin\n5\nAA-_\n'],
    ['a root with bits to spare', 'origin\n5\nAB==\n'],
    ['no root', 'origin\n5\n\n'],
    ['an empty line behind', 'origin\n5\nAAAA\n\n'],
  ])('is none, although signed, with %s', async (_, text) => {
    expect(openCheckpoint(await noteOf(text), known)).toEqual(NOT_A_NOTE);
  });

  it('may have lines of other people behind its own', async () => {
    const opened = openCheckpoint(await noteOf('origin\n0\nAAAA\nsomething of theirs\n'), known);
    expect(opened).toEqual({ isSigned: true, checkpoint: { origin: 'origin', size: 0, root: new Uint8Array(3) }, signedBy: [ORIGIN] });
  });

  it('has at most 64 signatures, and sixteen at least are read', async () => {
    const note = await signCheckpoint(checkpoint, signer);
    const stranger = (number: number) => `— other${number} AAAAAAAA\n`;
    const others = (count: number) => Array.from({ length: count }, (_, number) => stranger(number)).join('');
    expect(openCheckpoint(note + others(63), known).isSigned).toBe(true);
    expect(openCheckpoint(note + others(64), known)).toEqual(NOT_A_NOTE);
    expect(openCheckpoint(`${'a\n'.repeat(600_000)}${note}`, known)).toEqual(NOT_A_NOTE);
  });

  it('is refused before it is signed where it could not be read again', async () => {
    await expect(signCheckpoint({ ...checkpoint, origin: 'a\nb' }, signer)).rejects.toThrow(/^Expected one line for origin$/);
    await expect(signCheckpoint({ ...checkpoint, origin: 'a\tb' }, signer)).rejects.toThrow(RangeError);
    await expect(signCheckpoint({ ...checkpoint, origin: '' }, signer)).rejects.toThrow(TypeError);
    await expect(signCheckpoint({ ...checkpoint, origin: '\ud800' }, signer)).rejects.toThrow(RangeError);
    await expect(signCheckpoint({ ...checkpoint, size: -1 }, signer)).rejects.toThrow(RangeError);
    await expect(signCheckpoint({ ...checkpoint, root: new Uint8Array(0) }, signer)).rejects.toThrow(RangeError);
  });

  it('is signed and checked with whatever the host brings', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const der = publicKey.export({ format: 'der', type: 'spki' });
    const keyId = createHash('sha256')
      .update('hsm.example.cn\n')
      .update(Uint8Array.of(255))
      .update('ecdsa-p256')
      .update(der)
      .digest()
      .readUInt32BE();
    const device: Signer = { name: 'hsm.example.cn', keyId, sign: async (message) => sign('sha256', message, privateKey) };
    const verifier: Verifier = { name: device.name, keyId, verify: (message, given) => verify('sha256', message, publicKey, given) };
    const note = await signCheckpoint(checkpoint, device);
    expect(openCheckpoint(note, [verifier, ...known])).toMatchObject({ isSigned: true, signedBy: ['hsm.example.cn'] });
  });
});
