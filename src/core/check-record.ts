import { checkId, isFloats } from './check.js';
import { RescueFaceError } from './errors.js';
import type { StoreRecord, StoreRecordKey } from './records.js';

/** Every kind of record there is. */
export const KINDS: readonly StoreRecord['kind'][] = ['person', 'episode', 'photo', 'template'];

type Test = (value: unknown) => boolean;
type Fields = Readonly<Record<string, Test>>;

const finite: Test = (value) => typeof value === 'number' && Number.isFinite(value);
const size: Test = (value) => Number.isSafeInteger(value) && Number(value) >= 1;
const text: Test = (value) => typeof value === 'string' && value !== '';
const digest: Test = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const id: Test = (value) => {
  try {
    checkId('id', value);
    return true;
  } catch {
    return false;
  }
};
const numbers =
  (...names: readonly string[]): Test =>
  (value) =>
    value !== null && typeof value === 'object' && names.every((name) => finite((value as Readonly<Record<string, unknown>>)[name]));
const five: Test = (value) => Array.isArray(value) && value.length === 5 && value.every(numbers('x', 'y'));
const pose: Test = (value) => value === undefined || numbers('yaw', 'pitch', 'roll')(value);
const vector: Test = (value) => isFloats(value) && value.length > 0 && value.every(Number.isFinite);

/** What a record of each kind must hold; names with a dot are fields of a field. */
const FIELDS: Readonly<Record<StoreRecord['kind'], Fields>> = {
  person: { id, createdAt: finite },
  episode: { id, personId: id, createdAt: finite },
  photo: {
    id,
    personId: id,
    episodeId: id,
    digest,
    width: size,
    height: size,
    'face.box': numbers('x', 'y', 'width', 'height'),
    'face.score': finite,
    'face.landmarks': five,
    'face.rotation': (value) => value === 0 || value === 90 || value === 180 || value === 270,
    'face.headPose': pose,
    createdAt: finite,
  },
  template: { id, personId: id, photoId: id, 'embedding.space': text, 'embedding.vector': vector },
};

/** Refuses a record that lacks something, by the names of its kind and its field. */
export function checkRecord(record: StoreRecord): void {
  checkKey(record);
  for (const [field, holds] of Object.entries(FIELDS[record.kind])) {
    if (!holds(at(record, field))) {
      throw new RescueFaceError('ERR_STORE_RECORD', { problem: `${record.kind}.${field} is missing or not what it should be` });
    }
  }
}

/** Refuses what does not name a record. */
export function checkKey(key: StoreRecordKey): void {
  if (!KINDS.includes(key?.kind)) throw new RescueFaceError('ERR_STORE_RECORD', { problem: 'its kind is unknown' });
  if (!id(key.id)) throw new RescueFaceError('ERR_STORE_RECORD', { problem: `${key.kind}.id is missing or not an identifier` });
}

function at(value: object, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, name) => (inner as Readonly<Record<string, unknown>> | null | undefined)?.[name], value);
}
