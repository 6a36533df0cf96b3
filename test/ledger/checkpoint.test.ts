import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { ed25519Signer, ed25519Verifier, type Signer, type Verifier } from 'rescue-face/adapters/node-crypto';
import { type KnownLedger, openCheckpoint, signCheckpoint } from 'rescue-face/ledger';
import { describe, expect, it } from 'vitest';

const ORIGIN = 'rescue.example.cn/济南';
const seedOf = (number: number) => new Uint8Array(32).fill(number);
const signer = ed25519Signer({ name: ORIGIN, seed: seedOf(1) });
const witness = ed25519Signer({ name: 'witness.example.cn', seed: seedOf(2) });
const verifier = ed25519Verifier(signer.verifierKey);
const known = { origin: ORIGIN, keys: [verifier] };
const checkpoint = { origin: ORIGIN, size: 20_852_163, root: Uint8Array.from({ length: 32 }, (_, at) => at * 7) };
const NOT_A_CHECKPOINT = { isSigned: false, reason: 'format' };
const utf8 = (text: string) => new TextEncoder().encode(text);
const textOf = (note: Uint8Array) => new TextDecoder().decode(note);
const keyOf = ({ name, keyId }: Signer | Verifier) => ({ name, keyId });
const written = async () => textOf(await signCheckpoint(checkpoint, signer));

async function lineOf(text: string, by: Signer = signer): Promise<string> {
  const id = Buffer.alloc(4);
  id.writeUInt32BE(by.keyId);
  return `— ${by.name} ${Buffer.concat([id, await by.sign(utf8(text))]).toString('base64')}\n`;
}

/** Signs a text whatever it is, as somebody might who writes checkpoints otherwise. */
async function noteOf(text: string): Promise<Uint8Array> {
  return utf8(`${text}\n${await lineOf(text)}`);
}

describe('a checkpoint', () => {
  it('is the text that C2SP tlog-checkpoint lays down, and opens as it was signed', async () => {
    const note = await signCheckpoint(checkpoint, signer);
    const [origin, size, root, blank, line, end, ...more] = textOf(note).split('\n');
    const encoded = Buffer.from(checkpoint.root).toString('base64');
    expect([origin, size, root, blank, end, more]).toEqual([ORIGIN, '20852163', encoded, '', '', []]);
    expect(line).toMatch(/^— rescue\.example\.cn\/济南 [A-Za-z0-9+/]{91}=$/);
    expect(openCheckpoint(note, known)).toEqual({ isSigned: true, checkpoint, signedBy: [keyOf(signer)] });
    expect(openCheckpoint(Buffer.from(note), known).isSigned).toBe(true);
  });

  it('holds any size and root', async () => {
    await fc.assert(
      fc.asyncProperty(fc.maxSafeNat(), fc.uint8Array({ minLength: 1, maxLength: 64 }), async (size, root) => {
        const opened = openCheckpoint(await signCheckpoint({ origin: ORIGIN, size, root }, signer), known);
        expect(opened).toEqual({ isSigned: true, checkpoint: { origin: ORIGIN, size, root }, signedBy: [keyOf(signer)] });
      }),
    );
  });

  it('opens in no other form than it was signed in: any one character changed, taken out or put in spoils it', async () => {
    const note = await written();
    const characters = [...note];
    const changed = characters.flatMap((character, at) => [
      characters.with(at, character === 'A' ? 'B' : 'A').join(''),
      characters.toSpliced(at, 1).join(''),
      characters.toSpliced(at, 0, '\n').join(''),
      characters.toSpliced(at, 0, ' ').join(''),
    ]);
    expect(changed.filter((text) => openCheckpoint(utf8(text), known).isSigned)).toEqual([]);
    for (const text of [note.replaceAll('\n', '\r\n'), `\ufeff${note}`]) expect(openCheckpoint(utf8(text), known).isSigned).toBe(false);
  });

  it('is not mended on reading', async () => {
    const origin = 'rescue.example.cn/\ufffd';
    const bytes = Buffer.from(await signCheckpoint({ ...checkpoint, origin }, signer));
    expect(openCheckpoint(bytes, { ...known, origin }).isSigned).toBe(true);
    const at = bytes.indexOf('\ufffd');
    const cut = Buffer.concat([bytes.subarray(0, at), Uint8Array.of(255), bytes.subarray(at + 3)]);
    expect(openCheckpoint(cut, { ...known, origin })).toEqual(NOT_A_CHECKPOINT);
  });

  it("is the ledger's own: another's is not taken for it, and witnesses speak for nobody", async () => {
    const note = await written();
    const [text = '', own = ''] = note.split('\n\n');
    const countersigned = await lineOf(`${text}\n`, witness);
    const both = utf8(`${text}\n\n${own}${countersigned}`);
    const witnesses = [ed25519Verifier(witness.verifierKey)];
    const reason = (bytes: Uint8Array, ledger: KnownLedger) => {
      const opened = openCheckpoint(bytes, ledger);
      return opened.isSigned ? opened.signedBy : opened.reason;
    };
    expect(reason(both, known)).toEqual([keyOf(signer)]);
    expect(reason(both, { ...known, witnesses })).toEqual([keyOf(signer), keyOf(witness)]);
    expect(reason(utf8(`${text}\n\n${countersigned}`), { ...known, witnesses })).toBe('unsigned');
    expect(reason(both, { ...known, keys: [] })).toBe('unsigned');
    // The same name with another key is somebody else.
    const other = ed25519Verifier(ed25519Signer({ name: ORIGIN, seed: seedOf(3) }).verifierKey);
    expect(reason(both, { ...known, keys: [other] })).toBe('unsigned');
    expect(reason(both, { ...known, keys: [other, verifier] })).toEqual([keyOf(signer)]);
    expect(reason(both, { ...known, origin: 'rescue.example.cn/青岛' })).toBe('origin');
  });

  it('is spoilt by a false signature of a known key, also beside a right one', async () => {
    const note = await written();
    const line = await lineOf('something else\n');
    expect(openCheckpoint(utf8(note + line), known)).toEqual({ isSigned: false, reason: 'signature' });
    expect(openCheckpoint(utf8(`${note.split('\n\n')[0]}\n\n${line}`), known)).toEqual({ isSigned: false, reason: 'signature' });
    const witnessed = note + (await lineOf('something else\n', witness));
    expect(openCheckpoint(utf8(witnessed), known).isSigned).toBe(true);
    const witnesses = [ed25519Verifier(witness.verifierKey)];
    expect(openCheckpoint(utf8(witnessed), { ...known, witnesses })).toEqual({ isSigned: false, reason: 'signature' });
  });

  it.each([
    ['an empty origin', '\n5\nAAAA\n'],
    ['two lines', `${ORIGIN}\n5\n`],
    ['a size with a zero before it', `${ORIGIN}\n05\nAAAA\n`],
    ['a size with a sign', `${ORIGIN}\n+5\nAAAA\n`],
    ['a size that no number holds', `${ORIGIN}\n9007199254740993\nAAAA\n`],
    ['a size in words', `${ORIGIN}\nfive\nAAAA\n`],
    ['a root in other letters', `${ORIGIN}\n5\nAA-_\n`],
    ['a root with bits to spare', `${ORIGIN}\n5\nAB==\n`],
    ['no root', `${ORIGIN}\n5\n\n`],
    ['an empty line behind', `${ORIGIN}\n5\nAAAA\n\n`],
    ['a control character', `${ORIGIN}\n5\nAAAA\nbell\u0007\n`],
  ])('is none, although signed, with %s', async (_, text) => {
    expect(openCheckpoint(await noteOf(text), known)).toEqual(NOT_A_CHECKPOINT);
  });

  it('may have lines of its ledger behind the three', async () => {
    const opened = openCheckpoint(await noteOf(`${ORIGIN}\n0\nAAAA\nsomething more\u0085\n`), known);
    const read = { origin: ORIGIN, size: 0, root: new Uint8Array(3) };
    expect(opened).toEqual({ isSigned: true, checkpoint: read, signedBy: [keyOf(signer)] });
  });

  it('has at most 64 signatures and 65,536 bytes', async () => {
    const note = await written();
    const others = (count: number) => Array.from({ length: count }, (_, number) => `— other${number} AAAAAAAA\n`).join('');
    expect(openCheckpoint(utf8(note + others(63)), known).isSigned).toBe(true);
    expect(openCheckpoint(utf8(note + others(64)), known)).toEqual(NOT_A_CHECKPOINT);
    expect(openCheckpoint(await noteOf(`${ORIGIN}\n0\nAAAA\n${'a'.repeat(65_300)}\n`), known).isSigned).toBe(true);
    expect(openCheckpoint(await noteOf(`${ORIGIN}\n0\nAAAA\n${'a'.repeat(65_536)}\n`), known)).toEqual(NOT_A_CHECKPOINT);
  });

  it.each([
    [{ origin: 'a\nb' }, RangeError, /for origin$/],
    [{ origin: 'a\tb' }, RangeError, /for origin$/],
    [{ origin: 'a'.repeat(1025) }, RangeError, /for origin$/],
    [{ origin: '\ud800' }, RangeError, /for origin$/],
    [{ origin: '' }, TypeError, /for origin/],
    [{ size: -1 }, RangeError, /for size, received -1$/],
    [{ root: new Uint8Array(0) }, RangeError, /for root, received 0$/],
    [{ root: 'AAAA' }, TypeError, /^Expected Uint8Array for root/],
    [{ rot: 1 }, TypeError, /did you mean "root"/],
  ])('is refused before it is signed where it could not be read again: %j', async (change, mistake, message) => {
    const asked: Uint8Array[] = [];
    const counting: Signer = { ...keyOf(signer), sign: async (bytes) => signer.sign(asked[asked.push(bytes) - 1] ?? bytes) };
    const refused = signCheckpoint({ ...checkpoint, ...change } as never, counting);
    await expect(refused).rejects.toThrow(mistake);
    await expect(refused).rejects.toThrow(message);
    expect(asked).toEqual([]);
  });

  it.each<[Partial<Signer>, RegExp]>([
    [{ name: 'a b\n— x' }, /^Expected the name of the signer without/],
    [{ name: '' }, /for the name of the signer/],
    [{ keyId: 1.5 }, /for the key id of the signer, received 1.5$/],
    [{ keyId: -1 }, /for the key id of the signer, received -1$/],
    [{ keyId: 2 ** 32 }, /for the key id of the signer, received 4294967296$/],
    [{ sign: async () => new Uint8Array(0) }, /^Expected at least 1 byte for the signature of the signer, received 0$/],
    [{ sign: async () => 'abc' as never }, /^Expected Uint8Array for the signature of the signer/],
    [{ sign: async () => undefined as never }, /^Expected Uint8Array for the signature of the signer/],
    [{ sign: async () => new Uint8Array(65_536) }, /^Expected at most 65536 bytes for a note/],
  ])('is not made by a signer who says or signs what cannot stand in it: %j', async (fault, message) => {
    const broken: Signer = { ...keyOf(signer), sign: (bytes) => signer.sign(bytes), ...fault };
    await expect(signCheckpoint(checkpoint, broken)).rejects.toThrow(message);
  });

  it('is not asked of a signer once the call was aborted', async () => {
    const deaf: Signer = { ...keyOf(signer), sign: (bytes) => signer.sign(bytes) };
    await expect(signCheckpoint(checkpoint, deaf, { signal: AbortSignal.abort('enough') })).rejects.toBe('enough');
  });

  it('is opened only for a ledger that is described, by verifiers who answer', async () => {
    const note = await signCheckpoint(checkpoint, signer);
    const open = (ledger: object) => () => openCheckpoint(note, { ...known, ...ledger } as never);
    expect(open({ keys: [verifier, verifier] })).toThrow(/^Expected verifiers of different keys for the ledger$/);
    expect(open({ witnesses: [verifier] })).toThrow(/^Expected verifiers of different keys for the ledger$/);
    expect(open({ keys: [signer] })).toThrow(/^Expected verifiers for keys/);
    expect(open({ origin: undefined })).toThrow(TypeError);
    expect(open({ witness: [] })).toThrow(/did you mean "witnesses"/);
    expect(() => openCheckpoint('text' as never, known)).toThrow(/^Expected Uint8Array for note/);
    // What is promised is not yet true.
    const promising = { ...keyOf(verifier), verify: (async () => false) as never };
    expect(open({ keys: [promising] })).toThrow(/^Expected true or false from verify, received Promise$/);
  });

  it('is signed and checked with whatever the host brings', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const der = publicKey.export({ format: 'der', type: 'spki' });
    const named = createHash('sha256').update('hsm.example.cn\n').update(Uint8Array.of(255)).update('ecdsa-p256').update(der).digest();
    const key = { name: 'hsm.example.cn', keyId: named.readUInt32BE() };
    const note = await signCheckpoint(checkpoint, { ...key, sign: async (message) => sign('sha256', message, privateKey) });
    const host: Verifier = { ...key, verify: (message, given) => verify('sha256', message, publicKey, given) };
    expect(openCheckpoint(note, { origin: ORIGIN, keys: [host, verifier] })).toMatchObject({ isSigned: true, signedBy: [key] });
  });
});
