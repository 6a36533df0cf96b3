import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CallOptions, Store } from '../../core/contracts.js';
import type { EpisodeRecord, PhotoRecord, StoreRecord, StoreRecordKey } from '../../core/records.js';
import { type PhotoStratum, stratumName } from '../../ledger/audit/photo-sample.js';
import { monthText, type Period } from '../../ledger/tables/shanghai-time.js';
import { retryingConflicts } from '../use-context.js';

/** Photos sorted in one turn of the event loop. */
const LOOKED_AT_ONCE = 256;

/** Which photos can be drawn. */
export interface FrameFilter {
  readonly period: Period;
  readonly isSeen: (station: string | undefined) => boolean | Promise<boolean>;
}

/** The photos that can be drawn, as they all were at one revision. */
export interface AuditFrame {
  readonly revision: number;
  readonly strata: readonly (PhotoStratum & { readonly photoIds: string[] })[];
}

/** What of a photo decides to which stratum it belongs. */
interface PhotoPlace {
  readonly episodeId: string;
  readonly createdAt: number;
  readonly isImported: boolean;
}

type EpisodePlace = Pick<EpisodeRecord, 'station' | 'admittedAt'>;

/** Reads which photos there are; nothing of what they show. Those that another photo has replaced are history. */
export async function readFrame(store: Store, filter: FrameFilter, options: CallOptions): Promise<AuditFrame> {
  const { revision, photos, episodes } = await retryingConflicts(() => placesIn(store, options));
  const strata = new Map<string, PhotoStratum & { photoIds: string[] }>();
  let looked = 0;
  for (const [photoId, photo] of photos) {
    // What is in memory is waited for by nobody: a large gallery must not hold up the event loop.
    if (++looked % LOOKED_AT_ONCE === 0) {
      options.signal?.throwIfAborted();
      await nextTurn();
    }
    const episode = episodes.get(photo.episodeId);
    const at = takenAt(photo, episode);
    if (at < filter.period.from || at >= filter.period.to || !(await filter.isSeen(episode?.station))) continue;
    const stratum = { station: episode?.station, month: monthText(at) };
    const name = stratumName(stratum);
    const known = strata.get(name);
    if (known === undefined) strata.set(name, { ...stratum, photoIds: [photoId] });
    else known.photoIds.push(photoId);
  }
  return { revision, strata: [...strata.values()] };
}

/** When a photo was taken: when it was enrolled, or, where it came from an older system, when the person was taken in. */
export function takenAt({ createdAt, isImported }: Omit<PhotoPlace, 'episodeId'>, episode: EpisodePlace | undefined): number {
  return (isImported ? episode?.admittedAt : undefined) ?? createdAt;
}

/** Both kinds are read one after the other, so that others may write in between: what they wrote is read after. */
async function placesIn(store: Store, options: CallOptions) {
  let { revision } = store;
  const photos = new Map<string, PhotoPlace>();
  const episodes = new Map<string, EpisodePlace>();
  const put = (record: StoreRecord) => {
    if (record.kind === 'photo') takePhoto(photos, record);
    if (record.kind === 'episode') episodes.set(record.id, { station: record.station, admittedAt: record.admittedAt });
  };
  const drop = ({ kind, id }: StoreRecordKey) => (kind === 'photo' ? photos.delete(id) : episodes.delete(id));
  for await (const { record } of store.scan('photo', options)) put(record);
  for await (const { record } of store.scan('episode', options)) put(record);
  while (store.revision !== revision) {
    const next = store.revision;
    for await (const change of store.changes(revision, { ...options, kinds: ['photo', 'episode'] })) {
      if (change.type === 'put') put(change.record);
      else drop(change.key);
    }
    revision = next;
  }
  return { revision, photos, episodes };
}

function takePhoto(photos: Map<string, PhotoPlace>, { id, episodeId, createdAt, provenance, replaced }: PhotoRecord): void {
  if (replaced === undefined) photos.set(id, { episodeId, createdAt, isImported: provenance === 'imported' });
  else photos.delete(id);
}
