import assert from 'node:assert/strict';
import type { Store } from '../core/contracts.js';
import type {
  EpisodeRecord,
  FragmentSubject,
  LedgerEntry,
  LinkRecord,
  PersonRecord,
  PhotoRecord,
  PictureRecord,
  RecordKind,
  RecordOf,
  StoreChange,
  StoreRecord,
  TemplateRecord,
} from '../core/records.js';
import { collect } from './clause.js';
import { along } from './sample-vectors.js';

export const CONFLICT = 'ERR_STORE_CONFLICT';

export function person(id: string, createdAt = 0): PersonRecord {
  return { kind: 'person', id, createdAt };
}

export function episode(id: string, personId: string): EpisodeRecord {
  return { kind: 'episode', id, personId, createdAt: 0 };
}

export function photo(id: string, personId: string): PhotoRecord {
  const at = (x: number) => ({ x, y: 0.5 });
  return {
    kind: 'photo',
    id,
    personId,
    episodeId: 'e',
    digest: '0123456789abcdef'.repeat(4),
    originalDigest: 'fedcba9876543210'.repeat(4),
    width: 640,
    height: 480,
    face: { box: { x: -1.5, y: 2, width: 100, height: 120 }, score: 0.5, landmarks: [at(1), at(2), at(3), at(4), at(5)], rotation: 90 },
    createdAt: 1,
  };
}

export function picture(id: string, personId: string): PictureRecord {
  return { kind: 'picture', id, personId, bytes: Uint8Array.of(0xff, 0xd8, 0, 0xff) };
}

export function template(id: string, personId = 'p'): TemplateRecord {
  return { kind: 'template', id, personId, photoId: 'f', embedding: along(0.6, 0.8) };
}

export function link(id: string, to: string): LinkRecord {
  return { kind: 'link', id, personId: id, to, how: 'merged', decision: 'd-1', createdAt: 3 };
}

/** One record of every kind with every field, text of several scripts and planes among them. */
export const FULL: { readonly [K in RecordKind]: RecordOf<K> } = {
  person: { kind: 'person', id: '王-\u{20BB7}', name: '王小明 · Ñandú', provenance: 'imported', createdAt: 1_700_000_000_000.5 },
  episode: {
    kind: 'episode',
    id: 'e',
    personId: 'p',
    rescueNumber: '370102-2024-000017',
    station: '济南市救助管理站',
    admittedAt: -1,
    labels: { county: '370102', 'on foot': '是' },
    provenance: 'intake',
    createdAt: 2,
  },
  photo: {
    ...photo('f', 'p'),
    source: 'recogniser',
    provenance: 'intake',
    face: { ...photo('f', 'p').face, headPose: { yaw: -3.25, pitch: 1e-7, roll: 180 } },
    replaces: 'd',
    replaced: { by: 'g', at: 4, reason: 'photo-audit' },
    fingerprint: Uint8Array.of(1, 0, 0xff, 0x7f),
  },
  picture: { kind: 'picture', id: 'f', personId: 'p', bytes: Uint8Array.from({ length: 256 }, (_, value) => value) },
  template: { ...template('t'), filter: { station: '济南市救助管理站', at: 5, labels: { county: '370102' } } },
  link: { ...link('q', 'p'), before: { how: 'linked', decision: 'd-0', createdAt: 2 } },
  erasure: { kind: 'erasure', id: 'x', scope: 'person', begunAt: 9 },
  job: { kind: 'job', id: 'j', state: '{"done":["é","\\u0000"]}' },
  case: { kind: 'case', id: 'c', decision: 'd', decidedBy: '核实员' },
  duty: {
    kind: 'duty',
    id: 'u',
    personId: 'p',
    duty: 'handover',
    station: '济南市救助管理站',
    openedAt: 1,
    dueAt: 2.5,
    dates: { 'd-1': 2.5 },
    closedAt: -3,
    because: '3.s',
    name: '王小明',
    rescueNumber: '370102-2024-000017',
    reference: '济南站',
  },
};

export function ledgerEntry(byte: number): LedgerEntry {
  return { schema: 'conformance@1', header: Uint8Array.of(byte, 0, 255, byte) };
}

/** An entry that says one byte of each subject. */
export function spoken(...subjects: readonly (FragmentSubject | string)[]): LedgerEntry {
  return {
    ...ledgerEntry(1),
    fragments: subjects.map((subject, place) => ({
      subject: typeof subject === 'string' ? { kind: 'person', personId: subject } : subject,
      bytes: Uint8Array.of(place),
    })),
  };
}

export function idsOf(items: readonly { readonly record: StoreRecord }[]): string[] {
  return items.map(({ record }) => record.id);
}

/** What a change says, shortly: `put b`, `delete a`. */
export function told(change: StoreChange): string {
  return change.type === 'put' ? `put ${change.record.id}` : `delete ${change.key.id}`;
}

/** The bytes of every fragment, entry by entry, as numbers; `undefined` where they cannot be read. */
export async function fragmentsIn(store: Store): Promise<(number[] | undefined)[][]> {
  const entries = await collect(store.readEntries(0));
  return entries.map(({ fragments }) => fragments.map(({ bytes }) => bytes && [...bytes]));
}

/** Fails unless revision, head, records of persons and entries are these. */
export async function stands(
  store: Store,
  expected: { revision: number; persons: readonly string[]; head: number },
  what: string,
): Promise<void> {
  const persons = idsOf(await collect(store.scan('person'))).sort();
  const entries = (await collect(store.readEntries(0))).length;
  assert.deepEqual({ revision: store.revision, persons, head: entries }, expected, what);
}
