import type { CallOptions, Store } from '../core/contracts.js';
import type { FilterFacts, PhotoRecord } from '../core/records.js';

/** What a search can be narrowed by: as an older template of the photo has it, or else as the episode has it now. */
export async function templateFacts(store: Store, photo: PhotoRecord, options: CallOptions): Promise<FilterFacts> {
  for await (const { record } of store.scan('template', { ...options, personId: photo.personId })) {
    if (record.photoId === photo.id && record.filter !== undefined) return record.filter;
  }
  const { station, labels, admittedAt } = (await store.get('episode', photo.episodeId, options))?.record ?? {};
  return { station, labels, at: admittedAt ?? photo.createdAt };
}
