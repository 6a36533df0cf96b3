import type { PhotoSource } from './acts.js';
import type { Embedding } from './embedding.js';
import type { Box, FivePoints, HeadPose } from './geometry.js';

/** What a host sorts its people by: up to 32 names of its own, each with one word, e.g. `{ county: '370102' }`. */
export type Labels = Readonly<Record<string, string>>;

/** How a record came in: at the counter, or out of an older system. */
export type Provenance = 'intake' | 'imported';

/** Somebody who was helped: perhaps unnamed. Candidates are persons. */
export interface PersonRecord {
  readonly kind: 'person';
  readonly id: string;
  /** As registered (登记姓名); absent for somebody whose name is not known. */
  readonly name?: string | undefined;
  readonly provenance?: Provenance | undefined;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
}

/** One stay, under one rescue number (救助编号). */
export interface EpisodeRecord {
  readonly kind: 'episode';
  readonly id: string;
  readonly personId: string;
  /** 救助编号, where one was given. */
  readonly rescueNumber?: string | undefined;
  /** The station (救助管理机构) that took the person in. */
  readonly station?: string | undefined;
  /** Intake (入站登记), in milliseconds since 1970-01-01T00:00:00Z. */
  readonly admittedAt?: number | undefined;
  readonly labels?: Labels | undefined;
  readonly provenance?: Provenance | undefined;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
}

/** One photo of one episode: what was measured on it. Its bytes are the picture of the same id. */
export interface PhotoRecord {
  readonly kind: 'photo';
  readonly id: string;
  readonly personId: string;
  readonly episodeId: string;
  /** SHA-256 of the file's bytes, 64 lower-case hex digits. */
  readonly digest: string;
  /** The same of the file that it was made of, where another was brought (`preparePhoto`). */
  readonly originalDigest?: string | undefined;
  /** Size of the upright picture in pixels. */
  readonly width: number;
  readonly height: number;
  /** Where it came from, as declared by whoever enrolled it. */
  readonly source?: PhotoSource | undefined;
  readonly provenance?: Provenance | undefined;
  /** What the photo rules said of it then; absent where nobody asked. */
  readonly rules?: PhotoRulesRecord | undefined;
  /** The enrolled face. */
  readonly face: {
    readonly box: Box;
    readonly score: number;
    readonly landmarks: FivePoints;
    readonly rotation: 0 | 90 | 180 | 270;
    readonly headPose?: HeadPose | undefined;
  };
  /** The photo whose place it took. */
  readonly replaces?: string | undefined;
  /** Set once another photo took its place: it stays as history, has no template, and is found by no search. */
  readonly replaced?: PhotoReplacement | undefined;
  /** What a copy of the picture is known by (`PhotoFingerprint`): as much somebody's as the picture. Absent where none was made. */
  readonly fingerprint?: Uint8Array | undefined;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
}

/** What the photo rules said of a photo when it was enrolled. */
export interface PhotoRulesRecord {
  /** Id and version of the policy. */
  readonly policy: string;
  readonly verdict: 'accept' | 'review' | 'reject';
  /** Ids of the rules that it breaks, those of mere advice left out. */
  readonly broken: readonly string[];
  /** Why it was enrolled although it was rejected, where somebody said so: it is to be replaced later. */
  readonly exception?: string | undefined;
}

/** What took a photo's place, when and why. */
export interface PhotoReplacement {
  /** The photo that took its place. */
  readonly by: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  /** One of the ledger's words. */
  readonly reason: string;
}

/** The file of a photo, byte for byte as it was enrolled. Its id is the photo's. */
export interface PictureRecord {
  readonly kind: 'picture';
  readonly id: string;
  readonly personId: string;
  readonly bytes: Uint8Array;
}

/** What a search can be narrowed by: the episode's facts as they were when the photo was enrolled. */
export interface FilterFacts {
  readonly station?: string | undefined;
  /** Intake, or else enrolment; milliseconds since 1970-01-01T00:00:00Z. */
  readonly at?: number | undefined;
  readonly labels?: Labels | undefined;
}

/** One template of one photo, in one space. */
export interface TemplateRecord {
  readonly kind: 'template';
  readonly id: string;
  readonly personId: string;
  readonly photoId: string;
  readonly filter?: FilterFacts | undefined;
  readonly embedding: Embedding;
}

/**
 * Two persons found to be one human being, by a decision. Nothing is moved, so that a reversal restores what was. Its id
 * is the person's who is spoken for by `to`. Chains are followed to their end.
 */
export interface LinkRecord {
  readonly kind: 'link';
  readonly id: string;
  /** The same person as `id`: the one whose record leads. */
  readonly personId: string;
  readonly to: string;
  /** `linked`: both stay visible as persons; `merged`: a search names `to` alone. */
  readonly how: 'linked' | 'merged';
  /** Names the decision (核实结论) that said so. */
  readonly decision: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
  /** What an earlier decision had said of the two: it holds again where this one is reversed. */
  readonly before?: Pick<LinkRecord, 'how' | 'decision' | 'createdAt'> | undefined;
}

/** An erasure that has begun: the keys are destroyed, the bytes may still lie about. Deleted when they do not. */
export interface ErasureRecord {
  readonly kind: 'erasure';
  readonly id: string;
  readonly scope: ErasureScope;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly begunAt: number;
}

/** Work that takes longer than a process lives, at the point it has come to. */
export interface JobRecord {
  readonly kind: 'job';
  readonly id: string;
  /** JSON, written and read by the job alone. */
  readonly state: string;
}

/** What the decisions on one search have come to: the ledger holds them, and this says which one counts. Nobody's. */
export interface CaseRecord {
  readonly kind: 'case';
  /** The name in the header of the search's entry. */
  readonly id: string;
  /** The name of the decision that holds; absent where it was reversed. */
  readonly decision?: string | undefined;
  /** The operator whose decision it is. */
  readonly decidedBy?: string | undefined;
}

/** Something that must still be done; deleted when it is. */
export interface DutyRecord {
  readonly kind: 'duty';
  readonly id: string;
  /** Whom it is about, where that is a person of the gallery. */
  readonly personId?: string | undefined;
  /** What must be done: one of the ledger's words. */
  readonly duty: string;
  readonly station: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly openedAt: number;
  /** Milliseconds since 1970-01-01T00:00:00Z; absent where no time is set, or not yet. The earliest of `dates`, where there are any. */
  readonly dueAt?: number | undefined;
  /** Times that decisions have set, by the decision's name. */
  readonly dates?: Readonly<Record<string, number>> | undefined;
  /** When it was done, where it may still be found to have been late; milliseconds since 1970-01-01T00:00:00Z. */
  readonly closedAt?: number | undefined;
  /** What it follows from, as entries are referred to. */
  readonly because?: string | undefined;
  readonly name?: string | undefined;
  readonly rescueNumber?: string | undefined;
  /** Where, or to whom. */
  readonly reference?: string | undefined;
}

/** Everything a store keeps besides the ledger. */
export type StoreRecord =
  | PersonRecord
  | EpisodeRecord
  | PhotoRecord
  | PictureRecord
  | TemplateRecord
  | LinkRecord
  | ErasureRecord
  | JobRecord
  | CaseRecord
  | DutyRecord;

/** A kind of record. */
export type RecordKind = StoreRecord['kind'];

/** The record of one kind. */
export type RecordOf<K extends RecordKind> = Extract<StoreRecord, { kind: K }>;

/** Names one record. */
export interface StoreRecordKey {
  readonly kind: RecordKind;
  readonly id: string;
}

/** The newest state of one record, or its tombstone. */
export type StoreChange =
  | { readonly type: 'put'; readonly revision: number; readonly record: StoreRecord }
  | { readonly type: 'delete'; readonly revision: number; readonly key: StoreRecordKey };

/**
 * `biometric`: photos, pictures and templates; the case record stays. `person`: that and the person, the episodes, the
 * links, the duties and what the ledger's fragments say of the person.
 */
export type ErasureScope = 'biometric' | 'person';

/** Destroys what opens somebody's data. */
export interface PersonErasure {
  readonly personId: string;
  readonly scope: ErasureScope;
}

/**
 * Whose data a fragment is, and so whose key it is sealed under: a person's (their case record), that of somebody who is
 * not enrolled (a key for this fragment alone), or the ledger's own.
 */
export type FragmentSubject =
  | { readonly kind: 'person'; readonly personId: string }
  | { readonly kind: 'unenrolled' }
  | { readonly kind: 'ledger' };

/** One subject's part of a ledger entry. */
export interface LedgerFragment {
  readonly subject: FragmentSubject;
  /** Canonical bytes. */
  readonly bytes: Uint8Array;
}

/** One ledger entry as it is appended: canonical bytes a store neither reads nor changes. */
export interface LedgerEntry {
  /** Names the entry's schema, e.g. `search@1`. */
  readonly schema: string;
  /** The public part: holds nothing personal, since it is kept as it is. */
  readonly header: Uint8Array;
  /** What is personal, each subject's apart. */
  readonly fragments?: readonly LedgerFragment[] | undefined;
}

/** One fragment as it is read back. */
export interface StoredFragment {
  /** `undefined` once its subject's key has been destroyed. */
  readonly bytes: Uint8Array | undefined;
}
