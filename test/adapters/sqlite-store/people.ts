import type {
  RecordKind,
  Store,
  StoreBatch,
  StoredEntry,
  StoredRecord,
  StoreRecord,
  StoreRecordKey,
} from 'rescue-face/adapters/memory-store';
import { ownerOf } from '../../../src/core/record-owner.js';

const KINDS: readonly RecordKind[] = ['person', 'episode', 'photo', 'picture', 'template', 'link', 'erasure', 'job', 'case', 'duty'];

const utf8 = (text: string) => new TextEncoder().encode(text);

/** Distinctive texts of somebody: nothing like them is anywhere by chance. */
export function textsOf(number: number) {
  return {
    personId: `person-id-${number}-Qx`,
    name: `欧阳丹枫第${number}号`,
    rescueNumber: `救助编号-2026-${number}-Zk`,
    station: `济南市救助管理站-${number}`,
    label: `家乡平阴县玫瑰镇-${number}`,
    said: `凭证号-${number}-说过的话`,
    stranger: `未登记者-${number}-的话`,
    ledger: `台账自有内容-${number}`,
  };
}

/** The vector of somebody: the same floats every time. */
export function vectorOf(number: number, length = 64): Float32Array {
  return Float32Array.from({ length }, (_, at) => Math.sin((number + 1) * 7919 + at * 104_729));
}

/** The bytes of somebody's picture. */
function pictureOf(number: number): Uint8Array {
  return Uint8Array.from({ length: 700 }, (_, at) => (((number + 1) * 40_503 + at * 2_654_435) >>> 7) & 0xff);
}

/** The records of somebody: one of each kind that a person has. */
export function recordsOf(number: number, version = 0, picture: Uint8Array = pictureOf(number)): StoreRecord[] {
  const { personId, name, rescueNumber, station, label } = textsOf(number);
  const facts = { station, labels: { hometown: label } };
  const point = { x: 3, y: 4 };
  return [
    { kind: 'person', id: personId, name: version === 0 ? name : `${name}, ${version}`, createdAt: number },
    { kind: 'episode', id: `episode-${number}`, personId, rescueNumber, ...facts, admittedAt: 5, createdAt: number },
    {
      kind: 'photo',
      id: `photo-${number}`,
      personId,
      episodeId: `episode-${number}`,
      digest: number.toString(16).padStart(64, 'a'),
      width: 16,
      height: 16,
      face: { box: { x: 1, y: 2, width: 3, height: 4 }, score: 0.5, landmarks: [point, point, point, point, point], rotation: 0 },
      createdAt: number,
    },
    { kind: 'picture', id: `photo-${number}`, personId, bytes: picture },
    {
      kind: 'template',
      id: `template-${number}`,
      personId,
      photoId: `photo-${number}`,
      filter: facts,
      embedding: { space: 'space', vector: vectorOf(number + version / 8) },
    },
  ];
}

/** Everything of somebody with a ledger entry that has one fragment of each kind. */
export function batchOf(number: number, version = 0, picture?: Uint8Array): StoreBatch {
  const { personId, said, stranger, ledger } = textsOf(number);
  return {
    puts: recordsOf(number, version, picture),
    entries: [
      {
        schema: 'test@1',
        header: utf8(`header ${number} ${version}`),
        fragments: [
          { subject: { kind: 'person', personId }, bytes: utf8(said) },
          { subject: { kind: 'unenrolled' }, bytes: utf8(stranger) },
          { subject: { kind: 'ledger' }, bytes: utf8(ledger) },
        ],
      },
    ],
  };
}

/** Destroys somebody. */
export function erasureOf(number: number, scope: 'person' | 'biometric' = 'person'): StoreBatch {
  const biometric: readonly RecordKind[] = ['photo', 'picture', 'template'];
  const deletes = recordsOf(number).flatMap(({ kind, id }): StoreRecordKey[] =>
    scope === 'person' || biometric.includes(kind) ? [{ kind, id }] : [],
  );
  const entries = [{ schema: 'erased@1', header: utf8(`erased ${number}`) }];
  return { deletes, erasures: [{ personId: textsOf(number).personId, scope }], entries };
}

/** Everything that a store gives. */
export interface Content {
  readonly records: readonly StoredRecord[];
  readonly entries: readonly StoredEntry[];
}

export async function contentOf(store: Store): Promise<Content> {
  const records: StoredRecord[] = [];
  for (const kind of KINDS) for await (const stored of store.scan(kind)) records.push(stored);
  const entries: StoredEntry[] = [];
  for await (const entry of store.readEntries(0)) entries.push(entry);
  return { records, entries };
}

/** The same without what the erasure of these people takes away. */
export function withoutErased({ records, entries }: Content, numbers: readonly number[]): Content {
  const gone = new Set(numbers.map((number) => textsOf(number).personId));
  const said = new Set(numbers.map((number) => textsOf(number).said));
  const isGone = (bytes: Uint8Array | undefined) => bytes !== undefined && said.has(new TextDecoder().decode(bytes));
  return {
    records: records.filter(({ record }) => !gone.has(ownerOf(record) ?? record.id)),
    entries: entries.map((entry) => ({
      ...entry,
      fragments: entry.fragments.map(({ bytes }) => ({ bytes: isGone(bytes) ? undefined : bytes })),
    })),
  };
}

/** The content as a text, bytes in hexadecimal. */
export function written(content: Content): string {
  const hex = (bytes: ArrayBufferView) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  return `${JSON.stringify(content, (_, value: unknown) => (ArrayBuffer.isView(value) ? hex(value) : value), 1)}\n`;
}
