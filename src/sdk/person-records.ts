import type { CallOptions, Store, StoredRecord, StoreExpectation } from '../core/contracts.js';
import type { EpisodeRecord, LinkRecord, PersonRecord, PhotoRecord, RecordKind, RecordOf, StoreRecord } from '../core/records.js';
import type { Gallery } from './gallery.js';

/** Everything that is known of one human being, as far as it can be read and not only measured. */
export interface PersonFile {
  readonly person: PersonRecord;
  /** Persons merged into this one by a decision: their episodes and photos are among those below. */
  readonly merged: readonly PersonRecord[];
  readonly episodes: readonly EpisodeRecord[];
  /** What was measured on each photo; no pixels, no fingerprint. */
  readonly photos: readonly PhotoRecord[];
  /** Links from and to these persons. */
  readonly links: readonly LinkRecord[];
}

/** A {@link PersonFile} with what a commit that speaks of it expects. */
export interface ReadPersonFile {
  readonly file: PersonFile;
  readonly expectations: readonly StoreExpectation[];
}

/** Reads what is known of a person; `undefined` where there is none of this id. */
export async function readPersonFile(
  store: Store,
  gallery: Gallery,
  personId: string,
  options: CallOptions,
): Promise<ReadPersonFile | undefined> {
  await gallery.sync();
  const person = await store.get('person', personId, options);
  if (person === undefined) return undefined;
  const ids = [personId, ...gallery.links.mergedInto(personId)];
  const merged = await Promise.all(ids.slice(1).map((id) => store.get('person', id, options)));
  const persons = [person, ...merged.filter((each) => each !== undefined)];
  const episodes = await recordsOf(store, 'episode', ids, options);
  const photos = await recordsOf(store, 'photo', ids, options);
  const file = {
    person: person.record,
    merged: persons.slice(1).map(({ record }) => record),
    episodes: episodes.map(({ record }) => record),
    photos: photos.map(({ record }) => measured(record)),
    links: gallery.links.touching(ids),
  };
  return { file, expectations: [...persons, ...photos].map(asRead) };
}

/** What was measured on a photo, without what its copies are known by. */
export function measured({ fingerprint: _, ...record }: PhotoRecord): PhotoRecord {
  return record;
}

/** The records of one kind that belong to these persons. */
export async function recordsOf<K extends RecordKind>(
  store: Store,
  kind: K,
  personIds: readonly string[],
  options: CallOptions,
): Promise<StoredRecord<RecordOf<K>>[]> {
  const found: StoredRecord<RecordOf<K>>[] = [];
  for (const personId of personIds) for await (const stored of store.scan(kind, { ...options, personId })) found.push(stored);
  return found;
}

/** Expects a record to be as it was read. */
export function asRead({ record, revision }: StoredRecord<StoreRecord>): StoreExpectation {
  return { key: { kind: record.kind, id: record.id }, revision };
}
