import type { LegalBasis, Purpose } from '../core/acts.js';
import type { StoredEntry } from '../core/contracts.js';
import type { UsageHeaders, UsageSchema } from './usage-headers.js';

/** What every header says besides what was done. */
export interface UsageCircumstances {
  /** When it was entered: UTC milliseconds since 1970. */
  readonly at: number;
  /** Id of the station (救助管理机构); absent where somebody was refused, whose claim it would be. */
  readonly station?: string | undefined;
  readonly purpose: Purpose;
  readonly legalBasis: LegalBasis['kind'];
}

/** What one fragment says. */
export type FragmentFields = Readonly<Record<string, unknown>>;

/** A usage entry as it is read. */
export interface UsageEventOf<S extends UsageSchema> {
  /** Its place in the ledger: 0 for the first. */
  readonly seq: number;
  readonly schema: S;
  readonly header: UsageHeaders[S] & UsageCircumstances;
  /** Who did it and what is the ledger's own. */
  readonly acting: FragmentFields;
  /** Whom it concerned, each for themselves; `undefined` where the key has been destroyed. */
  readonly subjects: readonly (FragmentFields | undefined)[];
}

/** A usage entry of any kind; `schema` tells them apart. */
export type UsageEvent = { readonly [S in UsageSchema]: UsageEventOf<S> }[UsageSchema];

/** An entry of a kind that this version does not know: it counts, and says nothing. */
export interface UnknownEvent {
  readonly seq: number;
  readonly schema: 'unknown';
}

const DECODER = new TextDecoder('utf-8', { fatal: true });
const NOTHING: FragmentFields = {};

/** Every kind there is, so that one that a later version writes is told from a known one. */
export const USAGE_SCHEMAS: Readonly<Record<UsageSchema, true>> = {
  'search@1': true,
  'search-embedding@1': true,
  'compare@1': true,
  'enroll@1': true,
  'view@1': true,
  'export@1': true,
  'denial@1': true,
  'security-event@1': true,
  'erasure-begun@1': true,
  'erasure-completed@1': true,
  'duplicates@1': true,
  'renewal@1': true,
  'backup@1': true,
  'rotation@1': true,
  'rekey@1': true,
  'recovery@1': true,
  'national-search@1': true,
  'manual-search@1': true,
  'intake-unsearched@1': true,
  'analysis@1': true,
  'decision@1': true,
  'decision-confirmed@1': true,
  'decision-reversed@1': true,
  'family-request@1': true,
  'family-answer@1': true,
  'outcome@1': true,
  'outcome-feedback@1': true,
  'duty-opened@1': true,
  'duty-dated@1': true,
  'duty-closed@1': true,
  'configuration@1': true,
  'ledger-export@1': true,
  'photo-audit-planned@1': true,
  'photo-audit-drawn@1': true,
  'photo-audit@1': true,
  'photo-replaced@1': true,
  'reuse-check@1': true,
};

/** An entry's meaning. The store has authenticated its bytes: what does not parse was written so, and throws. */
export function readUsage(entry: StoredEntry): UsageEvent | UnknownEvent {
  return readFirstFragments(entry, () => Number.POSITIVE_INFINITY);
}

/** An entry's meaning without what its later fragments say: so many are read as `count` tells of its kind, the first of them `acting`. */
export function readFirstFragments(
  { seq, schema, header, fragments }: StoredEntry,
  count: (schema: UsageSchema) => number,
): UsageEvent | UnknownEvent {
  if (!isKnown(schema)) return { seq, schema: 'unknown' };
  const read = fragments.slice(0, count(schema)).map(({ bytes }) => (bytes === undefined ? undefined : fields(bytes)));
  return { seq, schema, header: fields(header), acting: read[0] ?? NOTHING, subjects: read.slice(1) } as unknown as UsageEvent;
}

function isKnown(schema: string): schema is UsageSchema {
  return Object.hasOwn(USAGE_SCHEMAS, schema);
}

function fields(bytes: Uint8Array): FragmentFields {
  return JSON.parse(DECODER.decode(bytes)) as FragmentFields;
}
