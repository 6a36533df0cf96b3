import fc from 'fast-check';
import { type GivenAct, issueAssertion, type OperatorAssertion, operatorList, PERMISSIONS, type RescueFaceOptions } from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { ed25519Signer, ed25519Verifier } from 'rescue-face/adapters/node-crypto';
import { describe, expect, it } from 'vitest';
import type { CompleteAct } from '../../src/core/check-act.js';
import { AssertionGate } from '../../src/sdk/assertion-gate.js';
import { readAssertion } from '../../src/sdk/operator-assertion.js';
import { CountingDetector, colourPhoto } from '../support/fake-stages.js';
import { ledgerOf } from '../support/ledger.js';
import { NOON, openFake } from '../support/open-fake.js';

const signerOf = (name: string, fill: number) => ed25519Signer({ name, seed: new Uint8Array(32).fill(fill) });
const login = signerOf('login.example.cn', 1);
const verifiers = [ed25519Verifier(login.verifierKey)];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let count = 0;
const claims = (over: Partial<OperatorAssertion> = {}) => {
  const { issuer: _, ...rest } = {
    operator: 'clerk',
    station: 'station',
    audience: 'jinan',
    notBefore: NOON + MINUTE,
    expires: NOON + 6 * MINUTE,
    id: `id-${count++}`,
    issuer: '',
    ...over,
  };
  return rest;
};
const issued = (over?: Partial<OperatorAssertion>, signer = login) => issueAssertion(claims(over), signer);

/** A gallery opened at noon that is now two minutes on, and the acts it has seen. */
async function opened(options: RescueFaceOptions = {}) {
  const store = memoryStore();
  let now = NOON;
  const detector = new CountingDetector();
  const assertions = { verifiers, audience: 'jinan' };
  const sdk = await openFake({ store, detector, assertions, clock: { now: () => now }, ...options });
  now += 2 * MINUTE;
  const at = (time: number) => {
    now = time;
  };
  const photo = await colourPhoto(1);
  const search = (assertion: GivenAct['assertion'], act: GivenAct = {}) => sdk.search({ photo, act: { assertion, ...act } });
  return { sdk, store, search, at, detector, [Symbol.asyncDispose]: () => sdk.close() };
}

/** A change of the text, which the signature is no longer of. */
const forged = (assertion: string) => assertion.replace('"operator":"clerk"', '"operator":"boss!"');

const OTHER = signerOf('other.example.cn', 2);

const REFUSED: Readonly<Record<string, readonly [reason: string, assertion: () => Promise<string | undefined>, act?: GivenAct]>> = {
  'that is missing': ['assertion-missing', async () => undefined],
  'that is empty': ['assertion-malformed', async () => ''],
  'that is none': ['assertion-malformed', async () => 'let me in'],
  'that is too long': ['assertion-malformed', async () => 'x'.repeat(10_000)],
  'that was changed': ['assertion-signature', async () => forged(await issued())],
  'under the name of another key': ['assertion-issuer', async () => issued({}, signerOf(login.name, 3))],
  'of an unknown issuer': ['assertion-issuer', async () => issued({}, OTHER)],
  'of a checkpoint’s making': [
    'assertion-malformed',
    async () => {
      const text = 'ledger\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n';
      const signature = await login.sign(new TextEncoder().encode(text));
      const signed = Buffer.concat([Buffer.alloc(4), signature]);
      signed.writeUInt32BE(login.keyId);
      return `${text}\n— ${login.name} ${signed.toString('base64')}\n`;
    },
  ],
  'for another gallery': ['assertion-audience', () => issued({ audience: 'qingdao' })],
  'from before the opening': ['assertion-before-opening', () => issued({ notBefore: NOON - 1 })],
  'from just after the opening': ['assertion-before-opening', () => issued({ notBefore: NOON + 2000 })],
  'from later': ['assertion-early', () => issued({ notBefore: NOON + 2 * MINUTE + 2001 })],
  'that has expired': ['assertion-expired', () => issued({ expires: NOON + 2 * MINUTE - 2000 })],
  'of another operator': ['assertion-operator', () => issued({ operator: 'other' })],
  'of another station': ['assertion-station', () => issued({ station: 'other' })],
  'for other things': ['assertion-permission', () => issued({ permissions: ['view', 'compare'] })],
  'for nothing': ['assertion-permission', () => issued({ permissions: [] })],
  'of an operator who was struck off': ['unknown-operator', () => issued({ operator: 'gone' }), { operator: 'gone' }],
};

const operators = operatorList([
  { id: 'clerk', stations: ['station'], permissions: PERMISSIONS },
  { id: 'other', stations: 'all', permissions: PERMISSIONS },
]);

describe('an assertion', () => {
  it('lets its operator in, for one call', async () => {
    await using gallery = await opened({ operators });
    const text = await issued({ permissions: ['search'] });
    expect(await gallery.search(text)).toMatchObject({ status: 'searched' });
    expect(await gallery.search(new TextEncoder().encode(await issued()))).toMatchObject({ status: 'searched' });
    for (const again of [text, new TextEncoder().encode(text)]) {
      await expect(gallery.search(again)).rejects.toMatchObject({ code: 'ERR_POLICY_DENIED' });
    }
    expect((await ledgerOf(gallery.store)).map(({ schema, header }) => [schema, header['reason']])).toEqual([
      ['search@1', undefined],
      ['search@1', undefined],
      ['denial@1', 'assertion-replayed'],
      ['denial@1', 'assertion-replayed'],
    ]);
  });

  it.each(Object.entries(REFUSED))('%s is refused as everything is', async (_name, [reason, assertion, act]) => {
    await using gallery = await opened({ operators });
    const refusal: unknown = await gallery.search(await assertion(), act).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'ERR_POLICY_DENIED', details: {} });
    expect(JSON.stringify(refusal)).toBe(JSON.stringify(await gallery.search(undefined).catch((error: unknown) => error)));
    expect(gallery.detector.calls).toBe(0);
    expect((await ledgerOf(gallery.store))[0]).toMatchObject({ schema: 'denial@1', header: { reason } });
  });

  it('is recorded encrypted where it is refused', async () => {
    await using gallery = await opened({ operators });
    await expect(gallery.search(await issued({ operator: 'other', id: 'one' }))).rejects.toMatchObject({ code: 'ERR_POLICY_DENIED' });
    const [denial] = await ledgerOf(gallery.store);
    expect(denial?.fragments).toMatchObject([
      { operator: 'clerk', station: 'station' },
      { assertion: { issuer: login.name, operator: 'other', station: 'station', audience: 'jinan', id: 'one' } },
    ]);
    expect(JSON.stringify(denial?.header)).not.toMatch(/other|login|one/);
  });

  it('is used up also where the directory then refuses', async () => {
    let listed = false;
    const find = async (id: string) => (listed ? operators.find(id) : undefined);
    await using gallery = await opened({ operators: { find } });
    const text = await issued();
    await expect(gallery.search(text)).rejects.toThrow();
    listed = true;
    await expect(gallery.search(text)).rejects.toThrow();
    expect((await ledgerOf(gallery.store)).map(({ header }) => header['reason'])).toEqual(['unknown-operator', 'assertion-replayed']);
  });

  it('with the same id of another issuer is another', async () => {
    const both = { verifiers: [...verifiers, ed25519Verifier(OTHER.verifierKey)], audience: 'jinan' };
    await using gallery = await opened({ assertions: both });
    for (const signer of [login, OTHER])
      expect(await gallery.search(await issued({ id: 'same' }, signer))).toMatchObject({ status: 'searched' });
    await expect(gallery.search(await issued({ id: 'same', expires: NOON + 5 * MINUTE }))).rejects.toThrow();
  });

  it('countersigned by another known key is still its issuer’s to sign', async () => {
    const both = { verifiers: [...verifiers, ed25519Verifier(OTHER.verifierKey)], audience: 'jinan' };
    await using gallery = await opened({ assertions: both });
    const [text] = (await issued({}, signerOf('nobody.example.cn', 5))).split('\n— ');
    const signature = await OTHER.sign(new TextEncoder().encode(`${text}`));
    const signed = Buffer.concat([Buffer.alloc(4), signature]);
    signed.writeUInt32BE(OTHER.keyId);
    await expect(gallery.search(`${text}\n— ${OTHER.name} ${signed.toString('base64')}\n`)).rejects.toThrow();
    expect((await ledgerOf(gallery.store))[0]).toMatchObject({ header: { reason: 'assertion-issuer' } });
  });

  it('need not be where it is not required, and is looked at where it is', async () => {
    await using gallery = await opened({ assertions: { verifiers, audience: 'jinan', required: false } });
    expect(await gallery.search(undefined)).toMatchObject({ status: 'searched' });
    await expect(gallery.search('nonsense')).rejects.toMatchObject({ code: 'ERR_POLICY_DENIED' });
  });

  it('of a longer life than the gallery takes is refused', async () => {
    await using gallery = await opened({ assertions: { verifiers, audience: 'jinan', maxLifetimeMs: 4 * MINUTE } });
    await expect(gallery.search(await issued())).rejects.toThrow();
    expect((await ledgerOf(gallery.store))[0]).toMatchObject({ header: { reason: 'assertion-lifetime' } });
    expect(await gallery.search(await issued({ expires: NOON + 5 * MINUTE }))).toMatchObject({ status: 'searched' });
  });

  it('where none is looked for, or given once for all, is a mistake', async () => {
    await using plain = await openFake();
    const act = { assertion: await issued() };
    await expect(plain.get({ personId: 'p', act })).rejects.toThrow(/^Expected assertions in openRescueFace/);
    await expect(openFake({ act, assertions: { verifiers, audience: 'jinan' } })).rejects.toThrow(
      /^Expected assertion in the act of each call/,
    );
    await expect(plain.get({ personId: 'p', act: { assertion: 7 as unknown as string } })).rejects.toThrow(TypeError);
    for (const assertions of [
      { verifiers: [], audience: 'a' },
      { verifiers, audience: '' },
      { verifiers, audience: 'a', required: 1 as unknown as true },
      { verifiers, audience: 'a', skewMs: 60_001 },
      { verifiers, audience: 'a', maxLifetimeMs: 13 * HOUR },
      { verifiers, audiense: 'a' } as unknown as { verifiers: typeof verifiers; audience: string },
    ]) {
      await expect(openFake({ assertions })).rejects.toThrow(/assertions/);
    }
  });

  it.each([
    { operator: '' },
    { expires: NOON },
    { expires: NOON + 13 * HOUR },
    { notBefore: -1 },
    { notBefore: 0.5 },
    { permissions: ['everything' as 'search'] },
    { permissions: ['search', 'search'] as const },
    { id: 'a\nb' },
  ])('%j is not issued', async (over) => {
    await expect(issued(over)).rejects.toThrow(/^Expected/);
  });
});

describe('replay', () => {
  const act = (assertion: string): CompleteAct => ({
    operator: 'clerk',
    station: 'station',
    purpose: 'drill',
    legalBasis: { kind: 'statutory-duty' },
    assertion,
  });
  const gateAt = (openedAt: number, skewMs = 2000) => new AssertionGate({ verifiers, audience: 'jinan', skewMs }, openedAt);

  it('is refused by whichever process, however calls, closings and the issuer’s clock fall', async () => {
    const schedule = fc.record({
      skewMs: fc.nat(60),
      notBefore: fc.nat(600),
      life: fc.integer({ min: 1, max: 400 }),
      // What happens one after the other: the same assertion is shown, or the gallery is closed and opened again.
      steps: fc.array(fc.record({ after: fc.nat(120), open: fc.boolean() }), { minLength: 2, maxLength: 12 }),
    });
    const texts = new Map<string, string>();
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(schedule, async ({ skewMs, notBefore, life, steps }) => {
        const key = `${notBefore} ${life}`;
        const text = texts.get(key) ?? (await issued({ notBefore, expires: notBefore + life, id: 'x' }));
        texts.set(key, text);
        let now = 0;
        let gate = gateAt(now, skewMs);
        let accepted = 0;
        for (const { after, open } of steps) {
          now += after;
          if (open) gate = gateAt(now, skewMs);
          else if (gate.check(act(text), ['search'], now).fault === undefined) accepted += 1;
        }
        taken += accepted;
        expect(accepted).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2000 },
    );
    expect(taken).toBeGreaterThan(50);
  });

  it('is refused after what had expired was forgotten, also where the clock is set back', async () => {
    const gate = gateAt(0, 0);
    const first = await issued({ notBefore: 1, expires: 100, id: 'first' });
    expect(gate.check(act(first), ['search'], 50)).toMatchObject({ fault: undefined });
    const others = await Promise.all(Array.from({ length: 1100 }, (_, i) => issued({ notBefore: 150, expires: 400, id: `o${i}` })));
    for (const other of others) expect(gate.check(act(other), ['search'], 200).fault).toBeUndefined();
    expect(gate.check(act(first), ['search'], 60).fault).toMatch(/assertion-(expired|replayed)/);
    for (const other of others.slice(0, 20)) expect(gate.check(act(other), ['search'], 210).fault).toBe('assertion-replayed');
  });
});

describe('reading an assertion', () => {
  it('never throws, whatever the bytes, and reads only what was signed', async () => {
    const text = await issued();
    const bytes = new TextEncoder().encode(text);
    expect(readAssertion(text, verifiers).status).toBe('read');
    const mangled = fc
      .array(fc.record({ at: fc.nat(bytes.length), remove: fc.nat(3), put: fc.uint8Array({ maxLength: 3 }) }), {
        minLength: 1,
        maxLength: 4,
      })
      .map((edits) =>
        edits.reduce((now, { at, remove, put }) => Uint8Array.from([...now.slice(0, at), ...put, ...now.slice(at + remove)]), bytes),
      );
    fc.assert(
      fc.property(fc.oneof(mangled, fc.uint8Array({ maxLength: 300 })), (given) => {
        const read = readAssertion(given, verifiers);
        if (read.status === 'read') expect(Buffer.from(given).toString()).toBe(text);
        else expect(['malformed', 'signature', 'unknown-issuer']).toContain(read.status);
      }),
      { numRuns: 3000 },
    );
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (given) => {
        expect(readAssertion(given, verifiers).status).not.toBe('read');
      }),
    );
  });

  it('takes no other way of writing the same, though it is signed', async () => {
    const [, json = ''] = (await issued()).split('\n');
    const signed = async (line: string, heading = 'rescue-face/operator-assertion@1') => {
      const text = `${heading}\n${line}\n`;
      const signature = Buffer.concat([Buffer.alloc(4), await login.sign(new TextEncoder().encode(text))]);
      signature.writeUInt32BE(login.keyId);
      return readAssertion(`${text}\n— ${login.name} ${signature.toString('base64')}\n`, verifiers).status;
    };
    expect(await signed(json)).toBe('read');
    const value = JSON.parse(json) as Record<string, unknown>;
    for (const line of [
      ` ${json}`,
      json.replace('{', '{"id":"other",'),
      json.replace('}', ',"role":"admin"}'),
      JSON.stringify({ ...value, notBefore: 1.5 }),
      JSON.stringify({ ...value, permissions: null }),
      JSON.stringify({ ...value, __proto__: null, issuer: 7 }),
      'null',
      '[]',
      `${json}\n${json}`,
      '['.repeat(3000),
    ]) {
      expect(await signed(line), line.slice(0, 60)).toBe('malformed');
    }
    expect(await signed(json, 'rescue-face/operator-assertion@2')).toBe('malformed');
  });
});
