import fc from 'fast-check';
import type { ErasureScope, LedgerEntry, RecordKind, StoreBatch, StoreRecord, StoreRecordKey } from 'rescue-face/adapters/memory-store';
import { KINDS, type ModelStore, same } from './model-store.js';

/** Few, so that they meet; of several scripts and planes, and one the beginning of another. */
const PEOPLE = ['p', 'p1', '王', '\u{20BB7}/é'] as const;
const IDS = ['a', 'b', 'ab', '王', 'p'] as const;

export const person = fc.constantFrom(...PEOPLE);
export const kind = fc.constantFrom(...KINDS);
export const key: fc.Arbitrary<StoreRecordKey> = kind.chain((each) =>
  fc.record({ kind: fc.constant(each), id: fc.constantFrom<string>(...(each === 'person' || each === 'link' ? PEOPLE : IDS)) }),
);
export const bytes = fc.uint8Array({ maxLength: 40 });

const time = fc.integer({ min: -1, max: 2 ** 42 });
const word = fc.constantFrom('济南市救助管理站', '370102-17', 'Ñandú', '\u{1F600} "\\');
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const point = fc.record({ x: fc.integer({ min: -9, max: 9 }), y: fc.double({ min: 0, max: 1, noNaN: true }) });
const labels = fc.dictionary(word, word, { maxKeys: 3, noNullPrototype: true });

const face = fc.record({
  box: fc.record({ x: time, y: time, width: time, height: time }),
  score: fc.constantFrom(0, 0.5, 1e-300),
  landmarks: fc.tuple(point, point, point, point, point),
  rotation: fc.constantFrom(0, 90, 180, 270),
  headPose: maybe(fc.record({ yaw: time, pitch: time, roll: time })),
});

const fields: { readonly [K in RecordKind]: fc.Arbitrary<object> } = {
  person: fc.record({ name: maybe(word), provenance: maybe(fc.constantFrom('intake', 'imported')), createdAt: time }),
  episode: fc.record({ personId: person, rescueNumber: maybe(word), station: maybe(word), labels: maybe(labels), createdAt: time }),
  photo: fc.record({
    personId: person,
    episodeId: word,
    digest: fc.constant('0123456789abcdef'.repeat(4)),
    width: fc.integer({ min: 1, max: 9 }),
    height: fc.constant(2 ** 31),
    source: maybe(fc.constantFrom('phone', 'scan')),
    face,
    fingerprint: maybe(fc.uint8Array({ minLength: 1, maxLength: 600 })),
    createdAt: time,
  }),
  picture: fc.record({ personId: person, bytes: fc.uint8Array({ minLength: 1, maxLength: 9000 }) }),
  template: fc.record({
    personId: person,
    photoId: word,
    filter: maybe(fc.record({ station: maybe(word), at: maybe(time), labels: maybe(labels) })),
    embedding: fc.record({ space: word, vector: fc.float32Array({ minLength: 1, maxLength: 9, noNaN: true, noDefaultInfinity: true }) }),
  }),
  link: fc.record({ to: fc.constant('another'), how: fc.constantFrom('linked', 'merged'), decision: word, createdAt: time }),
  erasure: fc.record({ scope: fc.constantFrom('biometric', 'person'), begunAt: time }),
  job: fc.record({ state: fc.json() }),
  case: fc.record({ decision: maybe(word), decidedBy: maybe(word) }),
  duty: fc.record({
    personId: maybe(person),
    duty: word,
    station: word,
    openedAt: time,
    dueAt: maybe(time),
    dates: maybe(fc.dictionary(word, time, { maxKeys: 2 })),
    closedAt: maybe(time),
    because: maybe(word),
    name: maybe(word),
    rescueNumber: maybe(word),
    reference: maybe(word),
  }),
};

const record: fc.Arbitrary<StoreRecord> = key.chain((name) =>
  fields[name.kind].map((rest) => ({ ...rest, ...name, ...(name.kind === 'link' ? { personId: name.id } : {}) }) as StoreRecord),
);

const entry: fc.Arbitrary<LedgerEntry> = fc.record({
  schema: fc.constantFrom('search@1', '检索@2'),
  header: bytes,
  fragments: maybe(
    fc.array(
      fc.record({
        subject: fc.oneof(
          { weight: 3, arbitrary: person.map((personId) => ({ kind: 'person', personId }) as const) },
          { weight: 1, arbitrary: fc.constantFrom({ kind: 'unenrolled' } as const, { kind: 'ledger' } as const) },
        ),
        bytes,
      }),
      { maxLength: 4 },
    ),
  ),
});

/** A batch but for what depends on what there is when it is committed. */
export interface Plan {
  readonly puts: readonly StoreRecord[];
  readonly deletes: readonly StoreRecordKey[];
  readonly entries: readonly LedgerEntry[];
  /** `complete`: everything within the scope is deleted too; without it the store mostly refuses. */
  readonly erasures: readonly { readonly personId: string; readonly scope: ErasureScope; readonly complete: boolean }[];
  /** `off`: how far from the truth; `none`: that it must not be there. */
  readonly expectations: readonly { readonly key: StoreRecordKey; readonly off: number | 'none' }[];
  readonly headOff: number | undefined;
}

const off = fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(1, 2) });

const EMPTY: Plan = { puts: [], deletes: [], entries: [], erasures: [], expectations: [], headOff: undefined };

const full: fc.Arbitrary<Plan> = fc.record({
  puts: fc.uniqueArray(record, { maxLength: 6, comparator: same }),
  deletes: fc.uniqueArray(key, { maxLength: 3, comparator: same }),
  entries: fc.array(entry, { maxLength: 3 }),
  erasures: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.uniqueArray(
        fc.record({
          personId: person,
          scope: fc.constantFrom('biometric' as const, 'person' as const),
          complete: fc.constantFrom(true, true, true, false),
        }),
        { maxLength: 2, selector: ({ personId }) => personId },
      ),
    },
  ),
  expectations: fc.array(
    fc.record({ key, off: fc.oneof({ weight: 9, arbitrary: off }, { weight: 1, arbitrary: fc.constant('none' as const) }) }),
    { maxLength: 2 },
  ),
  headOff: maybe(off),
});

export const plan: fc.Arbitrary<Plan> = fc.oneof({ weight: 15, arbitrary: full }, { weight: 1, arbitrary: fc.constant(EMPTY) });

/** The batch of a plan, as things stand. */
export function batchOf({ puts, deletes, entries, erasures, expectations, headOff }: Plan, model: ModelStore): StoreBatch {
  const complete = erasures.filter((each) => each.complete);
  const erased = complete.flatMap(({ personId, scope }) => model.within(personId, scope)).map(({ kind: of, id }) => ({ kind: of, id }));
  const all = [...erased, ...deletes.filter((each) => !erased.some((other) => same(other, each)))];
  const batch: Required<StoreBatch> = {
    puts: puts.filter((each) => !all.some((other) => same(other, each))),
    deletes: all,
    entries,
    erasures: erasures.map(({ personId, scope }) => ({ personId, scope })),
    expectations: expectations.map((each) => ({
      key: each.key,
      revision: each.off === 'none' ? 0 : model.revisionOf(each.key) + each.off,
    })),
    expectedHead: headOff === undefined ? undefined : model.head + headOff,
  };
  return Object.fromEntries(Object.entries(batch).filter(([, part]) => (Array.isArray(part) ? part.length > 0 : part !== undefined)));
}
