import { PHOTO_SOURCES } from './acts.js';
import { checkId, isBytes, isFloats } from './check.js';
import { RescueFaceError } from './errors.js';
import type { RecordKind, RecordOf, StoreRecord, StoreRecordKey } from './records.js';

/** What is the matter with a value, as the end of a sentence that begins with its kind; `undefined` where nothing is. */
type Test = (value: unknown) => string | undefined;

const MAX_LABELS = 32;

/** Some six times what one has at present. */
const MAX_FINGERPRINT_BYTES = 4096;

/** A row of SQLite holds 10^9 bytes at most (sqlite.org/limits.html, SQLITE_MAX_LENGTH); the rest is room for a seal. */
const MAX_BYTES = 2 ** 29;

const WRONG = ' is missing or not what it should be';
const is =
  (holds: (value: unknown) => boolean): Test =>
  (value) =>
    holds(value) ? undefined : WRONG;

const isId = (value: unknown): boolean => {
  try {
    checkId('id', value);
    return true;
  } catch {
    return false;
  }
};
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '' && !/\p{Surrogate}/u.test(value);

const finite = is((value) => typeof value === 'number' && Number.isFinite(value));
const size = is((value) => Number.isSafeInteger(value) && Number(value) >= 1);
const id = is(isId);
const text = is(isText);
const digest = is((value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value));
const bytes = is((value) => isBytes(value) && value.length >= 1 && value.length <= MAX_BYTES);
const fingerprint = is((value) => isBytes(value) && value.length >= 1 && value.length <= MAX_FINGERPRINT_BYTES);
const vector = is((value) => isFloats(value) && value.length >= 1 && value.length <= MAX_BYTES / 4 && value.every(Number.isFinite));
const oneOf = (...known: readonly unknown[]): Test => is((value) => known.includes(value));
const labels = is((value) => {
  if (!isObject(value)) return false;
  const entries = Object.entries(value);
  return entries.length <= MAX_LABELS && entries.every((entry) => entry.every(isId));
});

const dates = is((value) => isObject(value) && Object.entries(value).every(([name, at]) => isId(name) && Number.isFinite(at)));

const optional =
  (test: Test): Test =>
  (value) =>
    value === undefined ? undefined : test(value);

/** Every field holds and there is no other: a store that writes fields down one by one would lose it. */
function shape(fields: Readonly<Record<string, Test>>): Test {
  return (value) => {
    if (!isObject(value)) return WRONG;
    for (const [name, test] of Object.entries(fields)) {
      const fault = test(value[name]);
      if (fault !== undefined) return `.${name}${fault}`;
    }
    return Object.keys(value).every((name) => Object.hasOwn(fields, name)) ? undefined : ' has a field that is not known';
  };
}

const point = shape({ x: finite, y: finite });
const five = is((value) => Array.isArray(value) && value.length === 5 && value.every((each) => point(each) === undefined));
const provenance = optional(oneOf('intake', 'imported'));
const linked = { how: oneOf('linked', 'merged'), decision: id, createdAt: finite };
const face = shape({
  box: shape({ x: finite, y: finite, width: finite, height: finite }),
  score: finite,
  landmarks: five,
  rotation: oneOf(0, 90, 180, 270),
  headPose: optional(shape({ yaw: finite, pitch: finite, roll: finite })),
});

const rules = shape({
  policy: id,
  verdict: oneOf('accept', 'review', 'reject'),
  broken: is((value) => Array.isArray(value) && value.every(isId)),
  exception: optional(id),
});

/** What a record of each kind holds besides its kind and its id. */
const FIELDS: { readonly [K in RecordKind]: Readonly<Record<Exclude<keyof RecordOf<K>, 'kind' | 'id'>, Test>> } = {
  person: { name: optional(id), provenance, createdAt: finite },
  episode: {
    personId: id,
    rescueNumber: optional(id),
    station: optional(id),
    admittedAt: optional(finite),
    labels: optional(labels),
    provenance,
    createdAt: finite,
  },
  photo: {
    personId: id,
    episodeId: id,
    digest,
    originalDigest: optional(digest),
    width: size,
    height: size,
    source: optional(oneOf(...PHOTO_SOURCES)),
    provenance,
    rules: optional(rules),
    face,
    replaces: optional(id),
    replaced: optional(shape({ by: id, at: finite, reason: id })),
    fingerprint: optional(fingerprint),
    createdAt: finite,
  },
  picture: { personId: id, bytes },
  template: {
    personId: id,
    photoId: id,
    filter: optional(shape({ station: optional(id), at: optional(finite), labels: optional(labels) })),
    embedding: shape({ space: text, vector }),
  },
  link: { personId: id, to: id, ...linked, before: optional(shape(linked)) },
  erasure: { scope: oneOf('biometric', 'person'), begunAt: finite },
  job: { state: text },
  case: { decision: optional(id), decidedBy: optional(id) },
  duty: {
    personId: optional(id),
    duty: id,
    station: id,
    openedAt: finite,
    dueAt: optional(finite),
    dates: optional(dates),
    closedAt: optional(finite),
    because: optional(id),
    name: optional(id),
    rescueNumber: optional(id),
    reference: optional(id),
  },
};

/** Every kind of record there is. */
export const KINDS = Object.keys(FIELDS) as readonly RecordKind[];

const SHAPES: ReadonlyMap<RecordKind, Test> = new Map(
  KINDS.map((kind) => [kind, shape({ kind: oneOf(kind), id, ...(FIELDS[kind] as Readonly<Record<string, Test>>) })]),
);

/** Refuses a record that lacks something or holds too much, by the names of its kind and its field. */
export function checkRecord(record: StoreRecord): void {
  checkKey(record);
  const fault = SHAPES.get(record.kind)?.(record);
  if (fault !== undefined) throw refusal(`${record.kind}${fault}`);
  if (record.kind === 'link' && record.personId !== record.id) throw refusal('link.personId is another than link.id');
  if (record.kind === 'link' && record.to === record.id) throw refusal('link.to is link.id');
}

/** Refuses what does not name a record. */
export function checkKey(key: StoreRecordKey): void {
  if (!KINDS.includes(key?.kind)) throw refusal('its kind is unknown');
  if (!isId(key.id)) throw refusal(`${key.kind}.id is missing or not an identifier`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function refusal(problem: string): RescueFaceError {
  return new RescueFaceError('ERR_STORE_RECORD', { problem });
}
