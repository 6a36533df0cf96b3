import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { KeyRow, RowWrite, SealedRows } from '../../../src/vault/rows.js';
import { closed, entriesOf, fresh, KEY, keyRow, newFolder, noise, numberOf, onEveryDriver, opened, rowsOf, tag, write } from './support.js';

const KINDS = [1, 4, 5] as const;

interface Kept {
  readonly kind: number;
  readonly number: number;
  readonly owner: number;
  readonly revision: number;
  readonly sealed: string;
}

/** The same rows as plain lists. */
class Model {
  revision = 0;
  forgotten = 0;
  /** The key each of them has now. */
  readonly owners = new Map<number, KeyRow>();
  /** In the order of first puts. */
  records: Kept[] = [];
  tombstones: { kind: number; number: number; revision: number }[] = [];
  entries: { header: string; owner: number; key: KeyRow }[] = [];

  find(kind: number, number: number): Kept | undefined {
    return this.records.find((each) => each.kind === kind && each.number === number);
  }
}

type Step =
  | {
      readonly do: 'put';
      readonly kind: number;
      readonly number: number;
      readonly owner: number;
      readonly expect: boolean;
      readonly entry: boolean;
    }
  | { readonly do: 'delete'; readonly kind: number; readonly numbers: readonly number[] }
  | { readonly do: 'erase'; readonly owner: number }
  | { readonly do: 'destroy'; readonly owner: number }
  | { readonly do: 'reopen' | 'purge' };

const kind = fc.constantFrom(...KINDS);
const number = fc.nat(8);
const owner = fc.integer({ min: 1, max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('put' as const), kind, number, owner, expect: fc.boolean(), entry: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('delete' as const), kind, numbers: fc.array(number, { maxLength: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('erase' as const), owner }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('destroy' as const), owner }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('reopen' as const, 'purge' as const) }) },
);

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const keyOf = (of: number) => ({ owner: tag(of), role: 1 });

/** What a step writes, and what the model comes to when it is accepted; `undefined` where it must be refused. */
function planned(model: Model, action: Step): { readonly batch: RowWrite; readonly apply: (() => void) | undefined } {
  const revision = model.revision + 1;
  switch (action.do) {
    case 'put': {
      const present = model.find(action.kind, action.number);
      const sealed = noise(30);
      const header = noise(8);
      const itsKey = model.owners.get(action.owner);
      const ownKey = itsKey ?? keyRow(action.owner);
      const wrong = action.expect && action.number === 8;
      const batch = write({
        newKeys: itsKey === undefined ? [ownKey] : [],
        puts: [{ kind: action.kind, tag: tag(action.number), owner: tag(action.owner), key: keyOf(action.owner), sealed }],
        expectations: action.expect
          ? [{ kind: action.kind, tag: tag(action.number), revision: wrong ? 10_000 : (present?.revision ?? 0) }]
          : [],
        entries: action.entry
          ? [
              {
                leaf: noise(32),
                schema: 'e@1',
                header,
                fragments: [
                  { key: KEY, commitment: KEY.commitment, sealed: noise(4) },
                  { key: keyOf(action.owner), commitment: ownKey.commitment, sealed: noise(4) },
                ],
              },
            ]
          : [],
        expectedHead: action.expect ? model.entries.length : undefined,
      });
      const apply = () => {
        const kept = { kind: action.kind, number: action.number, owner: action.owner, revision, sealed: text(sealed) };
        model.owners.set(action.owner, ownKey);
        model.records = present === undefined ? [...model.records, kept] : model.records.map((each) => (each === present ? kept : each));
        model.tombstones = model.tombstones.filter((each) => each.kind !== action.kind || each.number !== action.number);
        if (action.entry) model.entries.push({ header: text(header), owner: action.owner, key: ownKey });
      };
      return { batch, apply: wrong ? undefined : apply };
    }
    case 'delete':
    case 'erase': {
      const doomed =
        action.do === 'erase'
          ? model.records.filter((each) => each.owner === action.owner)
          : action.numbers.flatMap((each) => model.find(action.kind, each) ?? { kind: action.kind, number: each });
      const batch = write({
        deletes: doomed.map((each) => ({ kind: each.kind, tag: tag(each.number), tombstone: noise(20) })),
        destroyed: action.do === 'erase' ? [keyOf(action.owner)] : [],
      });
      const apply = () => {
        for (const each of doomed) {
          const present = model.find(each.kind, each.number);
          if (present === undefined) continue;
          model.records = model.records.filter((record) => record !== present);
          model.tombstones.push({ kind: each.kind, number: each.number, revision });
        }
        if (action.do === 'erase') model.owners.delete(action.owner);
      };
      return { batch, apply };
    }
    default: {
      const of = 'owner' in action ? action.owner : 0;
      const inUse = model.records.some((each) => each.owner === of);
      return { batch: write({ destroyed: [keyOf(of)] }), apply: inUse ? undefined : () => model.owners.delete(of) };
    }
  }
}

async function compare(rows: SealedRows, model: Model): Promise<void> {
  expect(rows.standing).toEqual({ revision: model.revision, head: model.entries.length, forgotten: model.forgotten });
  for (const of of KINDS) {
    const found = await rowsOf(rows.rows({ select: 'kind', kind: of }));
    const plain = found.map((row) => ({ kind: row.kind, number: numberOf(row), revision: row.revision, sealed: text(row.sealed) }));
    expect(plain).toEqual(model.records.filter((each) => each.kind === of).map(({ owner: _, ...each }) => each));
  }
  for (const of of [1, 2, 3]) {
    const found = await rowsOf(rows.rows({ select: 'kind', kind: 5, owner: tag(of) }));
    expect(found.map(numberOf).sort()).toEqual(
      model.records
        .filter((each) => each.kind === 5 && each.owner === of)
        .map((each) => each.number)
        .sort(),
    );
  }
  const changes = await rowsOf(rows.rows({ select: 'changes', since: 0 }));
  const order = (a: { revision: number; number: number; kind: number }, b: typeof a) =>
    a.revision - b.revision || a.kind - b.kind || a.number - b.number;
  const expected = [
    ...model.records.map((each) => ({ kind: each.kind, number: each.number, revision: each.revision, gone: false })),
    ...model.tombstones.map((each) => ({ ...each, gone: true })),
  ].sort(order);
  const found = changes.map((row) => ({ kind: row.kind, number: numberOf(row), revision: row.revision, gone: row.key === undefined }));
  expect(found.map(({ revision }) => revision)).toEqual(found.map(({ revision }) => revision).sort((a, b) => a - b));
  expect(found.sort(order)).toEqual(expected);
  const entries = await entriesOf(rows.entries(0));
  expect(entries.map(({ seq, header, fragments }) => [seq, text(header), fragments.map(({ key }) => key !== undefined)])).toEqual(
    model.entries.map(({ header, owner, key }, i) => [i, header, [true, model.owners.get(owner) === key]]),
  );
}

onEveryDriver('rows', (driver) => {
  it('are what a plain list of them would be, through any writes, purges and reopenings', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const folder = newFolder();
        const model = new Model();
        let rows = await fresh(driver, folder);
        for (const action of steps) {
          if (action.do === 'reopen') {
            await closed(rows);
            rows = await opened({ folder, driver });
          } else if (action.do === 'purge') {
            await rows.purge();
            model.forgotten = Math.max(model.forgotten, ...model.tombstones.map(({ revision }) => revision));
            model.tombstones = [];
          } else {
            const { batch, apply } = planned(model, action);
            if (apply === undefined) {
              await expect(rows.commit(batch)).rejects.toMatchObject({ code: 'ERR_STORE_CONFLICT' });
              continue;
            }
            const firstSeq = model.entries.length;
            apply();
            model.revision += 1;
            expect(await rows.commit(batch)).toEqual({ revision: model.revision, firstSeq });
          }
        }
        await compare(rows, model);
        await rows.verify();
        await closed(rows);
      }),
      { numRuns: 25 },
    );
  });
});
