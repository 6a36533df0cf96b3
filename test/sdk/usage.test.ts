import fc from 'fast-check';
import {
  type EnrollManyItem,
  type GivenAct,
  type Operator,
  type OperatorDirectory,
  operatorList,
  PERMISSIONS,
  type Permission,
  type RescueFace,
  separationConflicts,
} from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { describe, expect, it } from 'vitest';
import { DRILL } from '../support/acts.js';
import { CountingDetector, colourEmbedding, colourPhoto } from '../support/fake-stages.js';
import { ledgerOf } from '../support/ledger.js';
import { NOON, openFake } from '../support/open-fake.js';
import { wrapStore } from '../support/wrapped-store.js';

/** With everything that leaves an entry. */
const openWhole: typeof openFake = (options) => openFake({ photoRules: { enrolment: 'off' }, ...options });

type Call = (sdk: RescueFace, act: GivenAct | undefined, id?: string) => Promise<unknown>;

async function first<T>(items: AsyncIterable<T>): Promise<T | undefined> {
  for await (const item of items) return item;
  return undefined;
}

/** An item's failure is thrown, as any other call's. */
async function enrolOne(sdk: RescueFace, item: EnrollManyItem): Promise<unknown> {
  const result = await first(sdk.enrollMany([item]));
  if (result?.status === 'failed') throw result.error;
  return result;
}

/** Every method there is, with the permissions it needs; a new one fails a test until it stands here. */
const CALLS: Readonly<Record<string, { readonly permissions: readonly Permission[]; readonly schema: string; readonly call: Call }>> = {
  compare: {
    permissions: ['compare'],
    schema: 'compare@1',
    call: async (sdk, act) => sdk.compare({ a: await colourPhoto(1), b: await colourPhoto(2), act }),
  },
  // Without `reuse` it leaves none: test/sdk/photo-reuse.test.ts.
  validatePhoto: {
    permissions: ['enroll'],
    schema: 'reuse-check@1',
    call: async (sdk, act) => sdk.validatePhoto(await colourPhoto(9), { reuse: { act } }),
  },
  enroll: { permissions: ['enroll'], schema: 'enroll@1', call: async (sdk, act) => sdk.enroll({ photo: await colourPhoto(9), act }) },
  enrollMany: {
    permissions: ['enroll'],
    schema: 'enroll@1',
    call: async (sdk, act) => enrolOne(sdk, { photo: await colourPhoto(9), act }),
  },
  search: { permissions: ['search'], schema: 'search@1', call: async (sdk, act) => sdk.search({ photo: await colourPhoto(3), act }) },
  searchEmbedding: {
    permissions: ['search-embedding'],
    schema: 'search-embedding@1',
    call: (sdk, act) => sdk.searchEmbedding({ embedding: colourEmbedding(30), act }),
  },
  get: { permissions: ['view'], schema: 'view@1', call: (sdk, act, id = 'p') => sdk.get({ personId: id, act }) },
  view: { permissions: ['view'], schema: 'view@1', call: (sdk, act, id = 'photo') => sdk.view({ photoId: id, act }) },
  export: { permissions: ['export'], schema: 'export@1', call: (sdk, act, id = 'p') => sdk.export({ personId: id, act }) },
  erase: {
    permissions: ['erase'],
    schema: 'erasure-begun@1',
    call: (sdk, act, id = 'p') => sdk.erase({ personId: id, scope: 'person', act }),
  },
  renewTemplates: { permissions: ['administer-system'], schema: 'renewal@1', call: (sdk, act) => sdk.renewTemplates({ act }) },
  findDuplicates: {
    permissions: ['search', 'export'],
    schema: 'duplicates@1',
    call: (sdk, act) => first(sdk.findDuplicates({ minSimilarity: -1, act })),
  },
};

/** These need a gallery of a folder's own; whoever may not is refused before that is looked at. */
const KEEPING: Readonly<Record<string, { readonly permission: Permission; readonly call: Call }>> = {
  backup: { permission: 'administer-system', call: (sdk, act) => sdk.backup({ file: 'nowhere', act }) },
  rotateKeys: { permission: 'administer-security', call: (sdk, act) => sdk.rotateKeys({ act }) },
  verify: { permission: 'administer-system', call: (sdk, act) => sdk.verify({ act }) },
};

/** These reveal no candidate and no record, and keep nothing. */
const WITHOUT_ENTRY = ['detect', 'close', 'stats', 'indexStats'];

const each = Object.entries(CALLS).map(([name, rest]) => ({ name, ...rest }));

/** A gallery of the persons `p` and `q`; the photo of `p` has the id `photo`. */
async function twoPersons(store = memoryStore()) {
  let count = 0;
  const sdk = await openFake({ store, random: { uuid: () => (count++ === 0 ? 'photo' : `id-${count}`) } });
  await sdk.enroll({ personId: 'p', episodeId: 'e', name: '张三', photo: await colourPhoto(10) });
  await sdk.enroll({ personId: 'q', photo: await colourPhoto(30) });
  await sdk.close();
  return store;
}

const kept = (store: ReturnType<typeof memoryStore>) => wrapStore(store, {});

describe('every method', () => {
  it('is known here, so that none reveals anything without an entry', async () => {
    await using sdk = await openFake();
    const names = Object.getOwnPropertyNames(Object.getPrototypeOf(sdk)).filter(
      (name) => name !== 'constructor' && typeof Reflect.get(sdk, name) === 'function',
    );
    expect(names.sort()).toEqual([...Object.keys(CALLS), ...Object.keys(KEEPING), ...WITHOUT_ENTRY].sort());
  });

  it.each(each)(
    '$name leaves its entry, and $name by whoever lacks the permission a refusal that tells nothing',
    async ({ call, permissions, schema }) => {
      const store = kept(await twoPersons(memoryStore()));
      let operator: Operator | undefined = { id: 'clerk', stations: ['station'], permissions };
      const operators: OperatorDirectory = { find: async () => operator };
      const detector = new CountingDetector();
      const lookups: string[] = [];
      const watched = wrapStore(store, {
        get: async (kind, id, options) => {
          lookups.push(kind);
          return store.get(kind, id, options);
        },
      });
      await using sdk = await openWhole({ store: watched, operators, detector });
      lookups.length = 0;
      const before = store.head;
      const refusals: unknown[] = [];
      const lacking: readonly (Operator | undefined)[] = [
        undefined,
        { id: 'another', stations: 'all', permissions: PERMISSIONS },
        ...permissions.map((one) => ({ id: 'clerk', stations: 'all' as const, permissions: PERMISSIONS.filter((other) => other !== one) })),
        { id: 'clerk', stations: ['elsewhere'], permissions: PERMISSIONS },
      ];
      for (const one of lacking) {
        operator = one;
        for (const id of [undefined, 'nobody']) refusals.push(await call(sdk, undefined, id).catch((error: unknown) => error));
      }
      expect(detector.calls).toBe(0);
      expect(lookups).toEqual([]);
      expect(new Set(refusals.map((refusal) => JSON.stringify(refusal))).size).toBe(1);
      expect(refusals[0]).toMatchObject({ code: 'ERR_POLICY_DENIED', details: {} });
      const denials = await ledgerOf(store, before);
      expect(denials).toHaveLength(refusals.length);
      expect(new Set(denials.map((entry) => entry.schema))).toEqual(new Set(['denial@1']));
      expect(denials.map((entry) => entry.header['reason'])).toEqual([
        ...Array(4).fill('unknown-operator'),
        ...Array(2 * permissions.length).fill('permission'),
        ...Array(2).fill('station'),
      ]);
      expect(denials[0]).toMatchObject({
        header: { at: NOON, purpose: 'drill', legalBasis: 'statutory-duty', permissions },
        // Both as claimed by somebody nobody knows: not in the open.
        fragments: [{ operator: 'clerk', station: 'station' }],
      });
      expect(denials.filter(({ header }) => 'station' in header)).toEqual([]);

      operator = { id: 'clerk', stations: ['station'], permissions };
      const start = store.head;
      await call(sdk, undefined);
      expect((await ledgerOf(store, start)).map((entry) => entry.schema)).toContain(schema);
    },
  );

  it.each(each)('$name gives nothing where its entry cannot be committed', async ({ call, name }) => {
    const store = kept(await twoPersons(memoryStore()));
    const fault = new Error('no entry today');
    const failing = wrapStore(store, {
      commit: async (batch, options) => {
        if ((batch.entries ?? []).length > 0) throw fault;
        return store.commit(batch, options);
      },
    });
    await using sdk = await openWhole({ store: failing });
    await expect(call(sdk, undefined), name).rejects.toBe(fault);
    expect((await store.get('person', 'p'))?.record.name).toBe('张三');
    expect(sdk.size.persons).toBe(2);
  });

  it.each(each)('$name refuses even where the refusal cannot be recorded', async ({ call }) => {
    const fault = new Error('no entry today');
    const store = wrapStore(memoryStore(), { commit: () => Promise.reject(fault) });
    await using sdk = await openWhole({ store, operators: operatorList([]) });
    await expect(call(sdk, undefined)).rejects.toMatchObject({ code: 'ERR_POLICY_DENIED', details: {}, cause: fault });
  });

  it.each(each)('$name names what is missing in its act', async ({ call }) => {
    await using sdk = await openFake({ act: { station: 'station' } });
    const attempt = async (act: GivenAct | undefined) => call(sdk, act);
    await expect(attempt(undefined)).rejects.toThrow(/^Expected operator in act/);
    await expect(attempt({ operator: 'clerk' })).rejects.toThrow(/^Expected purpose in act/);
    await expect(attempt({ operater: 'clerk' } as GivenAct)).rejects.toThrow('did you mean "operator"?');
    await expect(attempt({ operator: 'clerk', purpose: 'curiosity' as 'drill' })).rejects.toThrow('Expected one of identify-person');
    const consent = { ...DRILL, legalBasis: { kind: 'guardian-consent' } } as const;
    await expect(attempt(consent)).rejects.toThrow(/^Expected evidence of legalBasis in act for guardian-consent/);
    await expect(attempt({ ...DRILL, operator: '' })).rejects.toThrow(TypeError);
  });
});

describe('keeping a gallery', () => {
  it.each(Object.entries(KEEPING))('%s needs its part of administration, and none of the others', async (name, { permission, call }) => {
    const store = memoryStore();
    const permissions = PERMISSIONS.filter((one) => one !== permission);
    await using sdk = await openFake({ store, operators: operatorList([{ ...clerk, permissions }]) });
    await expect(call(sdk, undefined)).rejects.toMatchObject({ code: 'ERR_POLICY_DENIED', details: {} });
    expect(await ledgerOf(store)).toMatchObject([{ schema: 'denial@1', header: { call: name, permissions: [permission] } }]);
    await using keeper = await openFake({ store, operators: operatorList([{ ...clerk, permissions: [permission] }]) });
    await expect(call(keeper, undefined)).rejects.toThrow('Expected a gallery that was opened with dataDir');
    await expect(call(sdk, { operator: undefined, purpose: 'nothing' as 'drill' })).rejects.toThrow(TypeError);
  });
});

describe('finding faces', () => {
  it('needs no act, and keeps and records nothing', async () => {
    const store = memoryStore();
    await using sdk = await openFake({ store, act: undefined, photoSource: undefined, operators: operatorList([]) });
    expect(await sdk.detect(await colourPhoto(1, 3))).toMatchObject({ faces: { length: 3 } });
    expect(store.revision).toBe(0);
  });
});

describe('an act', () => {
  it('of a call is laid over the one of the gallery', async () => {
    const store = memoryStore();
    await using sdk = await openFake({ store });
    const legalBasis = { kind: 'separate-consent', evidence: 'form 12' } as const;
    await sdk.enroll({ photo: await colourPhoto(1), source: 'phone', act: { operator: 'other', purpose: undefined, legalBasis } });
    expect(await ledgerOf(store)).toMatchObject([
      {
        header: { station: 'station', purpose: 'drill', legalBasis: 'separate-consent', source: 'phone' },
        fragments: [{ operator: 'other', legalEvidence: 'form 12' }, {}],
      },
    ]);
  });

  it('and a source are needed where a photo is searched or enrolled', async () => {
    await using sdk = await openFake({ photoSource: undefined });
    const photo = await colourPhoto(1);
    await expect(sdk.search({ photo })).rejects.toThrow(/^Expected source of the photo/);
    await expect(sdk.enroll({ photo })).rejects.toThrow(/^Expected source of the photo/);
    await expect(sdk.enroll({ photo, source: 'camera' as 'phone' })).rejects.toThrow('Expected one of recogniser');
    expect(await sdk.search({ photo, source: 'scan' })).toMatchObject({ status: 'searched' });
    expect(await sdk.compare({ a: photo, b: photo })).toMatchObject({ status: 'compared' });
    await expect(openFake({ photoSource: 'camera' as 'phone' })).rejects.toThrow(TypeError);
  });

  it('needs a directory of operators where the store outlives the process', async () => {
    const store = wrapStore(memoryStore(), { capabilities: { durable: true, cache: false } });
    await expect(openFake({ store })).rejects.toThrow(/^Expected operators/);
    await using sdk = await openFake({ store, operators: operatorList([{ ...clerk, permissions: ['search'] }]) });
    expect(await sdk.search({ photo: await colourPhoto(1) })).toMatchObject({ status: 'searched' });
  });
});

const clerk: Operator = { id: 'clerk', stations: ['station'], permissions: [] };

describe('operatorList', () => {
  it('knows whom it was given, whatever becomes of the list', async () => {
    const permissions: Permission[] = ['search'];
    const given = [{ ...clerk, permissions }];
    const operators = operatorList(given);
    permissions.push('erase');
    given.length = 0;
    expect(await operators.find('clerk')).toEqual({ ...clerk, permissions: ['search'] });
    expect(await operators.find('toString')).toBeUndefined();
    await expect(operators.find('clerk', { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });

  it.each([
    ['an id twice', [clerk, clerk]],
    ['an unknown permission', [{ ...clerk, permissions: ['everything'] }]],
    ['stations that are none', [{ ...clerk, stations: 'any' }]],
    ['an unknown field', [{ ...clerk, role: 'admin' }]],
    ['no list', clerk],
  ])('refuses %s', (_name, list) => {
    expect(() => operatorList(list as Operator[])).toThrow(TypeError);
  });
});

describe('separationConflicts', () => {
  it('lists whoever holds more than one administration, with which', () => {
    const operators: Operator[] = [
      { id: 'one', stations: 'all', permissions: ['administer-audit', 'search'] },
      { id: 'two', stations: [], permissions: ['administer-security', 'erase', 'administer-system'] },
      { id: 'all', stations: 'all', permissions: PERMISSIONS },
    ];
    expect(separationConflicts(operators)).toEqual([
      { operatorId: 'two', administrations: ['administer-system', 'administer-security'] },
      { operatorId: 'all', administrations: ['administer-system', 'administer-security', 'administer-audit'] },
    ]);
    expect(() => separationConflicts([{ id: 'x', stations: 'all', permissions: ['administer' as Permission] }])).toThrow(TypeError);
  });
});

describe('the entry of a search', () => {
  it('says what was searched, the probe apart from the candidates', async () => {
    const store = kept(await twoPersons(memoryStore()));
    const start = store.head;
    await using sdk = await openFake({ store });
    const photo = await colourPhoto(10);
    const result = await sdk.search({ photo, topK: 5, source: 'family', rescueNumber: '2026-117', episodeId: 'e-9' });
    if (result.status !== 'searched') throw new Error(result.status);
    const [entry, ...more] = await ledgerOf(store, start);
    expect(more).toEqual([]);
    const [a, b] = result.candidates;
    expect(entry).toMatchObject({
      schema: 'search@1',
      header: {
        at: NOON,
        station: 'station',
        purpose: 'drill',
        legalBasis: 'statutory-duty',
        source: 'family',
        space: 'colour',
        topK: 5,
        candidates: 2,
        photo: 'searched',
        rankedBy: 'similarity',
        gallery: { persons: 2, templates: 2, revision: start },
      },
      fragments: [
        { operator: 'clerk' },
        { digest: result.photo.sha256, face: { x: 4, y: 4, width: 8, height: 8 }, rescueNumber: '2026-117', episodeId: 'e-9' },
        { personId: 'p', photoId: 'photo', rank: 1, similarityE6: Math.round((a?.similarity ?? 0) * 1e6) },
        { personId: 'q', rank: 2, similarityE6: Math.round((b?.similarity ?? 0) * 1e6) },
      ],
    });
    expect(entry?.header).not.toHaveProperty('filter');
  });

  it.each([
    [0, 'no-face'],
    [2, 'several-faces'],
  ])('of %s faces is left too', async (faces, photo) => {
    const store = memoryStore();
    await using sdk = await openFake({ store });
    const unusable = await colourPhoto(1, faces);
    expect(await sdk.search({ photo: unusable })).toMatchObject({ status: photo });
    expect(await sdk.compare({ a: await colourPhoto(1), b: unusable })).toMatchObject({ status: 'unusable' });
    expect(await sdk.enroll({ photo: unusable })).toMatchObject({ status: photo });
    expect(await ledgerOf(store)).toMatchObject([
      { schema: 'search@1', header: { photo, candidates: 0 }, fragments: [{}, { digest: expect.any(String) }] },
      { schema: 'compare@1', header: { photo, which: 'b' }, fragments: [{}, { which: 'a' }, { which: 'b' }] },
    ]);
  });

  it('that fails says with what', async () => {
    const store = memoryStore();
    await using sdk = await openFake({ store });
    await expect(sdk.search({ photo: Buffer.from('no picture') })).rejects.toMatchObject({ code: 'ERR_IMAGE_FORMAT' });
    await expect(sdk.search({ photo: await colourPhoto(1), face: 4 })).rejects.toThrow(RangeError);
    await expect(sdk.compare({ a: Buffer.from('no picture'), b: await colourPhoto(1) })).rejects.toThrow();
    expect(await ledgerOf(store)).toMatchObject([
      { schema: 'search@1', header: { photo: 'failed', failure: 'ERR_IMAGE_FORMAT' } },
      { schema: 'search@1', header: { photo: 'failed', failure: 'other' } },
      { schema: 'compare@1', header: { photo: 'failed', failure: 'ERR_IMAGE_FORMAT' } },
    ]);
  });

  it('names nobody who was erased between the answer and the record, and neither does the answer', async () => {
    const inner = kept(await twoPersons(memoryStore()));
    await using other = await openFake({ store: inner });
    let erased = false;
    const store = wrapStore(inner, {
      commit: async (batch, options) => {
        if (batch.entries?.[0]?.schema === 'search@1' && !erased) {
          erased = true;
          await other.erase({ personId: 'p', scope: 'person' });
        }
        return inner.commit(batch, options);
      },
    });
    await using sdk = await openFake({ store });
    const result = await sdk.search({ photo: await colourPhoto(10) });
    expect(erased).toBe(true);
    expect(result).toMatchObject({ candidates: [{ personId: 'q' }] });
    const [last] = (await ledgerOf(inner)).slice(-1);
    expect(last?.fragments.some((fragment) => fragment?.['personId'] === 'p')).toBe(false);
  });

  it('of a comparison tells the similarity on either side', async () => {
    const store = memoryStore();
    await using sdk = await openFake({ store });
    const result = await sdk.compare({ a: await colourPhoto(1), b: await colourPhoto(200) });
    if (result.status !== 'compared') throw new Error(result.status);
    const similarityE6 = Math.round(result.similarity * 1e6);
    expect(await ledgerOf(store)).toMatchObject([
      { header: { photo: 'compared', space: 'colour' }, fragments: [{}, { which: 'a', similarityE6 }, { which: 'b', similarityE6 }] },
    ]);
  });
});

describe('no header', () => {
  it('holds anything that is somebody’s', async () => {
    // Long enough not to be a part of something else by chance.
    const word = fc.string({ unit: fc.constantFrom(...'张王李赵陈刘abcdefg0123456789'), minLength: 12, maxLength: 20 });
    const words = fc.tuple(word, word, word, word, word, word, word, word, word);
    const photos = await Promise.all([10, 20].map((red) => colourPhoto(red)));
    await fc.assert(
      fc.asyncProperty(words, async ([personId, episodeId, name, rescueNumber, operator, evidence, label, station, other]) => {
        const store = memoryStore();
        const legalBasis = { kind: 'separate-consent', evidence } as const;
        await using sdk = await openFake({ store, act: { ...DRILL, operator, legalBasis } });
        const photo = photos[0] ?? new Uint8Array();
        const labels = { [label]: label };
        const one = await sdk.enroll({ photo, personId, episodeId, name, rescueNumber, station, labels });
        await sdk.enroll({ photo: photos[1] ?? photo, personId: other });
        if (one.status !== 'enrolled') throw new Error(one.status);
        const { photoId } = one;
        const found = await sdk.search({ photo, rescueNumber, episodeId, filter: { stations: [station], labels } });
        expect(found).toMatchObject({ candidates: [{ personId }] });
        await sdk.compare({ a: photo, b: photo });
        await sdk.get({ personId });
        await sdk.view({ photoId });
        await sdk.export({ personId });
        for await (const _ of sdk.findDuplicates({ minSimilarity: -1 })) break;
        await sdk.renewTemplates();
        await sdk.erase({ personId, scope: 'biometric' });
        await sdk.erase({ personId: other, scope: 'person' });
        await using strict = await openFake({ store: kept(store), act: { ...DRILL, operator, legalBasis }, operators: operatorList([]) });
        await expect(strict.get({ personId })).rejects.toMatchObject({ code: 'ERR_POLICY_DENIED' });
        let headers = '';
        for await (const { header } of store.readEntries(0)) headers += new TextDecoder().decode(header);
        const secrets = [personId, episodeId, name, rescueNumber, operator, evidence, label, station, other, photoId, one.photo.sha256];
        for (const secret of secrets) expect(headers).not.toContain(secret);
        const schemas = new Set((await ledgerOf(store)).map((entry) => entry.schema));
        expect(schemas.size).toBe(10);
      }),
      { numRuns: 15 },
    );
  });
});
