import { createHmac } from 'node:crypto';
import {
  type GivenAct,
  type Operator,
  operatorList,
  PERMISSIONS,
  type RescueFace,
  type RescueFaceOptions,
  type SecurityEvent,
  type SecurityOptions,
} from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { DENIAL_REASONS } from 'rescue-face/ledger';
import { describe, expect, it } from 'vitest';
import { SecurityWatch } from '../../../src/sdk/security/security-watch.js';
import { colourPhoto } from '../../support/fake-stages.js';
import { ledgerOf } from '../../support/ledger.js';
import { NOON, openFake } from '../../support/open-fake.js';
import { wrapStore } from '../../support/wrapped-store.js';

const rule = { count: 3, windowMs: 60_000 };
const RULES = { bulkSearch: rule, repeatedDenials: rule, viewsWithoutSearch: rule, bulkExport: rule } as const;

const operators = operatorList([
  { id: 'clerk', stations: ['station'], permissions: PERMISSIONS },
  { id: 'looker', stations: ['station'], permissions: ['view'] },
] satisfies Operator[]);

async function opened(security: SecurityOptions, options: RescueFaceOptions = {}) {
  const inner = memoryStore();
  const store = options.store ?? inner;
  let now = NOON;
  const told: SecurityEvent[] = [];
  const sink = (line: string, event: SecurityEvent) => {
    expect(JSON.parse(line)).toEqual(event);
    told.push(event);
  };
  const sdk = await openFake({ operators, clock: { now: () => now }, security: { rules: RULES, sink, ...security }, ...options, store });
  const photo = await colourPhoto(1);
  const ways = {
    search: () => sdk.search({ photo }),
    view: (act?: GivenAct) => sdk.get({ personId: '张三', act }),
    export: () => sdk.export({ personId: '张三' }),
    denied: (act: GivenAct = { station: 'elsewhere' }) => sdk.get({ personId: '张三', act }).catch((error: unknown) => error),
    later: (ms: number) => {
      now += ms;
    },
  };
  const events = async () => (await ledgerOf(inner)).filter(({ schema }) => schema === 'security-event@1');
  return { sdk, store, told, ...ways, events, [Symbol.asyncDispose]: () => sdk.close() };
}

const times = async (n: number, call: () => Promise<unknown>) => {
  for (let i = 0; i < n; i++) await call();
};

describe('security events', () => {
  it.each([
    ['bulk-search', 'search', 'warning', 'station'],
    ['views-without-search', 'view', 'warning', 'station'],
    ['bulk-export', 'export', 'critical', 'station'],
    ['repeated-denials', 'denied', 'warning', undefined],
  ] as const)('%s is in the ledger, then told, naming nobody who was looked for', async (kind, way, severity, station) => {
    await using gallery = await opened({});
    await times(2, () => gallery[way]());
    expect(await gallery.events()).toEqual([]);
    await times(5, () => gallery[way]());
    gallery.later(61_000);
    await times(3, () => gallery[way]());
    await gallery.sdk.close();
    const header = { at: NOON, kind, severity, count: 3, windowMs: 60_000, station: 'system' };
    expect(await gallery.events()).toMatchObject([
      { header, fragments: [{ operator: 'system' }, { concerns: 'clerk' }] },
      { header: { at: NOON + 61_000, count: 7 } },
    ]);
    for (const { header } of await gallery.events()) {
      expect(header['concernsStation']).toBe(station);
      expect(JSON.stringify(header)).not.toMatch(/clerk|张三/);
    }
    const time = new Date(NOON).toISOString();
    const schema = 'rescue-face-security-event@1';
    expect(gallery.told[0]).toEqual({
      schema,
      time,
      kind,
      severity,
      count: 3,
      windowMs: 60_000,
      ...(station && { station }),
      operator: 'clerk',
    });
    expect(gallery.told).toHaveLength(2);
    expect(JSON.stringify(gallery.told)).not.toContain('张三');
  });

  it('of strangers are counted together, and blame nobody', async () => {
    await using gallery = await opened({});
    for (const operator of ['a', 'b', 'c', 'd']) await gallery.denied({ operator });
    await gallery.sdk.close();
    expect(await gallery.events()).toMatchObject([{ header: { kind: 'repeated-denials', count: 3 }, fragments: [{ operator: 'system' }] }]);
    expect(gallery.told).toMatchObject([{ operator: undefined, station: undefined }]);
  });

  it('stand with the refusal in one commit', async () => {
    const inner = memoryStore();
    const batches: (readonly string[])[] = [];
    const store = wrapStore(inner, {
      commit: (batch, options) => {
        batches.push((batch.entries ?? []).map(({ schema }) => schema));
        return inner.commit(batch, options);
      },
    });
    await using gallery = await opened({}, { store });
    await times(3, () => gallery.denied());
    expect(batches).toEqual([['denial@1'], ['denial@1'], ['denial@1', 'security-event@1']]);
  });

  it('of operators are kept apart', async () => {
    await using gallery = await opened({});
    await times(2, () => gallery.view());
    await times(2, () => gallery.view({ operator: 'looker' }));
    expect(await gallery.events()).toEqual([]);
    await gallery.view({ operator: 'looker' });
    expect(await gallery.events()).toMatchObject([{ fragments: [{}, { concerns: 'looker' }] }]);
  });

  it.each([
    ['usage', 'bulk-export', ({ ledger }: RescueFace) => ledger.usage({ period: { from: 0, to: 1 } })],
    ['duties', 'views-without-search', ({ ledger }: RescueFace) => ledger.duties()],
  ] as const)('count %s for %s', async (_, kind, call) => {
    const once = { count: 1, windowMs: 60_000 };
    const rules = { bulkSearch: once, viewsWithoutSearch: once, bulkExport: once };
    await using gallery = await opened({ rules });
    await call(gallery.sdk);
    expect(await gallery.events()).toMatchObject([{ header: { kind, count: 1 }, fragments: [{}, { concerns: 'clerk' }] }]);
  });

  it('blame an operator for no refusal of somebody who has not shown to be them', async () => {
    const store = memoryStore();
    const rules = { repeatedDenials: { count: 1, windowMs: 1000 } };
    let now = NOON;
    const watch = new SecurityWatch({ rules }, { store, clock: { now: () => now }, crypto: standardCrypto() });
    const act = { operator: 'clerk', station: 'station', purpose: 'drill', legalBasis: { kind: 'statutory-duty' } } as const;
    const blamed: string[] = [];
    for (const reason of DENIAL_REASONS) {
      now += 10_000;
      await watch.denied(act, reason, now, { schema: 'denial@1', header: new TextEncoder().encode('{}') });
      if ((await ledgerOf(store)).at(-1)?.fragments[1]?.['concerns'] === 'clerk') blamed.push(reason);
    }
    expect(blamed).toEqual(['permission', 'station', 'assertion-permission']);
  });

  it('tell of hours in China, by the clock that is given', async () => {
    // NOON is 06:13 in China.
    await using gallery = await opened({ rules: { oddHours: { hours: { station: { from: '06:14', to: '20:00' } } } } });
    await gallery.view();
    gallery.later(60_000);
    await gallery.view();
    expect(await gallery.events()).toMatchObject([
      { header: { kind: 'odd-hours', severity: 'info', count: 1, concernsStation: 'station' } },
    ]);
  });

  it('go on where the gallery was closed', async () => {
    const store = memoryStore();
    {
      await using gallery = await opened({}, { store });
      await times(2, () => gallery.search());
      await times(4, () => gallery.denied());
    }
    await using gallery = await opened({}, { store });
    await gallery.search();
    await gallery.denied();
    await gallery.sdk.close();
    const kinds = (await ledgerOf(store)).filter(({ schema }) => schema === 'security-event@1').map(({ header }) => header['kind']);
    expect(kinds).toEqual(['repeated-denials', 'bulk-search']);
    expect(gallery.told.map(({ kind }) => kind)).toEqual(['bulk-search']);
  });

  it('know of figures that were given out before the gallery was closed', async () => {
    const store = memoryStore();
    for (const times of [2, 1]) {
      await using gallery = await opened({}, { store });
      for (let n = 0; n < times; n++) await gallery.sdk.ledger.usage({ period: { from: 0, to: 1 } });
    }
    const events = (await ledgerOf(store)).filter(({ schema }) => schema === 'security-event@1');
    expect(events).toMatchObject([{ header: { kind: 'bulk-export', count: 3 } }]);
  });

  it('name a pseudonym where that is asked for; the ledger keeps the operator', async () => {
    const pseudonymKey = new Uint8Array(32).fill(7);
    await using gallery = await opened({ operator: { pseudonymKey } });
    await times(3, () => gallery.search());
    await gallery.sdk.close();
    const expected = createHmac('sha256', pseudonymKey).update('rescue-face/operator-pseudonym@1\nclerk').digest('hex').slice(0, 32);
    expect(gallery.told).toMatchObject([{ operator: expected }]);
    expect(await gallery.events()).toMatchObject([{ fragments: [{}, { concerns: 'clerk' }] }]);
  });

  it('are not looked for where nobody asked', async () => {
    const store = memoryStore();
    await using sdk = await openFake({ store });
    await times(40, () => sdk.get({ personId: 'p' }));
    expect((await ledgerOf(store)).every(({ schema }) => schema === 'view@1')).toBe(true);
  });
});

describe('a sink', () => {
  it.each<[string, NonNullable<SecurityOptions['sink']>]>([
    [
      'that throws',
      () => {
        throw new Error('no');
      },
    ],
    ['that rejects', () => Promise.reject(new Error('no'))],
    ['that hangs', () => new Promise(() => {})],
  ])('%s stops nothing; its failure is in the ledger, once', async (_name, sink) => {
    await using gallery = await opened({ sink, sinkTimeoutMs: 50 });
    const start = performance.now();
    await times(3, () => gallery.search());
    await times(3, () => gallery.view());
    await times(3, () => gallery.export());
    expect(await gallery.search()).toMatchObject({ status: 'searched' });
    expect(performance.now() - start).toBeLessThan(10_000);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await gallery.sdk.close();
    const kinds = (await gallery.events()).map(({ header }) => header['kind']);
    expect(kinds.sort()).toEqual(['bulk-export', 'bulk-search', 'sink-failed', 'views-without-search']);
  });

  it('hangs for no longer than it may when the gallery is closed', async () => {
    await using gallery = await opened({ sink: () => new Promise(() => {}), sinkTimeoutMs: 50 });
    await times(3, () => gallery.search());
    await gallery.sdk.close();
    expect((await gallery.events()).map(({ header }) => header['kind'])).toEqual(['bulk-search', 'sink-failed']);
  });

  it('is told nothing that is not in the ledger; what could not be written is with the next', async () => {
    const inner = memoryStore();
    let full = false;
    const store = wrapStore(inner, {
      commit: (batch, options) => {
        const event = batch.entries?.some(({ schema }) => schema === 'security-event@1');
        return full && event === true ? Promise.reject(new Error('full')) : inner.commit(batch, options);
      },
    });
    await using gallery = await opened({}, { store });
    full = true;
    await times(3, () => gallery.search());
    expect(gallery.told).toEqual([]);
    full = false;
    await gallery.search();
    await gallery.sdk.close();
    expect(gallery.told).toMatchObject([{ kind: 'bulk-search', count: 3 }]);
    expect((await ledgerOf(inner)).map(({ schema }) => schema)).toEqual([
      'search@1',
      'search@1',
      'search@1',
      'security-event@1',
      'search@1',
    ]);
  });
});

describe('security in openRescueFace', () => {
  it.each<[unknown, RegExp]>([
    [{ sink: 'file' }, /Expected a function for sink/],
    [{ sinkTimeoutMs: 0 }, /sinkTimeoutMs/],
    [{ operator: 'secret' }, /operator in security/],
    [{ operator: { pseudonymKey: new Uint8Array(8) } }, /at least 16 bytes/],
    [{ rules: { bulkSearch: true } }, /bulkSearch/],
    [{ log: 'x' }, /unknown option "log"/],
  ])('%j is refused', async (security, sentence) => {
    await expect(openFake({ security: security as SecurityOptions })).rejects.toThrow(sentence);
  });
});
