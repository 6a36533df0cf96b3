import type { GivenAct } from '../core/acts.js';
import { checkId, checkKeys, checkOneOf } from '../core/check.js';
import { type CompleteAct, completeAct } from '../core/check-act.js';
import type { CallOptions, RandomSource, Store, StoredRecord, StoreExpectation } from '../core/contracts.js';
import { ERASED_KINDS } from '../core/record-owner.js';
import type { ErasureRecord, ErasureScope, RecordKind, StoreRecordKey } from '../core/records.js';
import type { Gallery } from './gallery.js';
import { asRead, recordsOf } from './person-records.js';
import { SYSTEM } from './system-act.js';
import { personFragment, usageEntry } from './usage-entry.js';
import { authorise, isConflict, retryingConflicts, type UseContext } from './use-context.js';

/** Whose data to destroy. */
export interface EraseInput {
  /** The person; whoever was merged into them is erased too. */
  readonly personId: string;
  /** `biometric`: photos, pictures and templates. `person`: the episodes, the links and the person as well. */
  readonly scope: ErasureScope;
  /** Who erases, where, what for and by what right; laid over the act the gallery was opened with. */
  readonly act?: GivenAct | undefined;
}

/** What an erasure came to. */
export type EraseResult =
  | {
      readonly status: 'erased';
      /** Ledger entry of its beginning: since then no search finds the person and no key opens the data. */
      readonly begunSeq: number;
      /** Ledger entry of its completion: since then no byte of it is left in any file of the store. */
      readonly completedSeq: number;
      /** The store's revision after it. */
      readonly revision: number;
    }
  | { readonly status: 'unknown' };

/** What erasing needs. */
export interface EraseContext extends UseContext {
  readonly gallery: Gallery;
  readonly random: RandomSource;
}

/**
 * Destroys somebody's keys and records in one commit, then every trace in index and files. The signal is heard until
 * that commit; what has begun is completed, at the latest when the gallery is opened again.
 */
export async function erasePerson(context: EraseContext, input: EraseInput, options: CallOptions): Promise<EraseResult> {
  checkKeys('erase', input, ['personId', 'scope', 'act']);
  const { personId, scope } = input;
  checkId('personId', personId);
  checkOneOf('scope', scope, ['biometric', 'person']);
  const act = completeAct(context.act, input.act);
  await authorise(context, act, 'erase', ['erase'], options);
  const begun = await retryingConflicts(() => begin(context, act, personId, scope, options));
  if (begun === undefined) return { status: 'unknown' };
  await removeTraces(context);
  const { firstSeq, revision } = await complete(context, begun.erasure, act, false);
  return { status: 'erased', begunSeq: begun.seq, completedSeq: firstSeq, revision };
}

/** Completes erasures that a process did not live to complete. */
export async function completeErasures(context: EraseContext): Promise<void> {
  const unfinished: StoredRecord<ErasureRecord>[] = [];
  for await (const erasure of context.store.scan('erasure')) unfinished.push(erasure);
  if (unfinished.length === 0) return;
  await removeTraces(context);
  for (const erasure of unfinished) {
    await complete(context, erasure, SYSTEM, true).catch((error: unknown) => {
      // Whoever shares the store was faster.
      if (!isConflict(error)) throw error;
    });
  }
}

interface Begun {
  readonly erasure: StoredRecord<ErasureRecord>;
  readonly seq: number;
}

async function begin(
  { store, gallery, clock, random }: EraseContext,
  act: CompleteAct,
  personId: string,
  scope: ErasureScope,
  options: CallOptions,
): Promise<Begun | undefined> {
  await gallery.sync();
  const persons = [personId, ...gallery.links.mergedInto(personId)];
  const deletes: StoreRecordKey[] = [];
  for (const kind of ERASED_KINDS[scope]) {
    if (kind === 'person') continue;
    for (const { record } of await recordsOf(store, kind, persons, options)) deletes.push({ kind, id: record.id });
  }
  const known = await Promise.all(persons.map((id) => store.get('person', id, options)));
  const there = known.filter((person) => person !== undefined);
  if (there.length === 0 && deletes.length === 0) return undefined;
  if (scope === 'person') {
    deletes.push(...there.map(({ record }) => ({ kind: 'person', id: record.id }) as const));
    // Links of others that name somebody who is gone.
    const own = new Set(persons);
    deletes.push(...gallery.links.touching(persons).flatMap(({ id }) => (own.has(id) ? [] : [{ kind: 'link', id } as const])));
  }
  const at = clock.now();
  const record: ErasureRecord = { kind: 'erasure', id: random.uuid(), scope, begunAt: at };
  const count = (kind: RecordKind) => deletes.filter((key) => key.kind === kind).length;
  const header = { erasure: record.id, scope, persons: persons.length, photos: count('photo'), templates: count('template') };
  // A person's own fragment would be destroyed with the person: nothing is left that says who it was.
  const fragments = scope === 'person' ? [] : persons.map((id) => personFragment(id));
  // That nobody was merged into them, or taken out again, since it was looked up.
  const expectations: StoreExpectation[] = [{ key: { kind: 'erasure', id: record.id }, revision: 0 }, ...there.map(asRead)];
  const { revision, firstSeq } = await store.commit(
    {
      puts: [record],
      deletes,
      erasures: persons.map((id) => ({ personId: id, scope })),
      entries: [usageEntry('erasure-begun@1', { at, act }, header, fragments)],
      expectations,
    },
    options,
  );
  return { erasure: { record, revision }, seq: firstSeq };
}

/** The index first: nobody is found any more, then nothing is there any more. */
async function removeTraces({ gallery, store }: { readonly gallery: Gallery; readonly store: Store }): Promise<void> {
  await gallery.forgetErased();
  await store.purge();
}

function complete({ store, clock }: EraseContext, erasure: StoredRecord<ErasureRecord>, act: CompleteAct, recovered: boolean) {
  const { id, scope } = erasure.record;
  const entry = usageEntry('erasure-completed@1', { at: clock.now(), act }, { erasure: id, scope, recovered });
  return store.commit({ deletes: [{ kind: 'erasure', id }], expectations: [asRead(erasure)], entries: [entry] });
}
