import type { PriorityTag } from './closed-lists.js';

/** What fragments say of those an entry concerns. Every field may be missing: it was not given, or not known. */

/** Somebody who is searched for, or was taken in: probe, as registered. */
export interface ProbeSubject {
  /** As registered (待核查人员姓名). */
  readonly name?: string | undefined;
  /** 救助编号. */
  readonly rescueNumber?: string | undefined;
  readonly episodeId?: string | undefined;
  readonly tags?: readonly PriorityTag[] | undefined;
  /** In words (备注). */
  readonly note?: string | undefined;
}

/** A photo of somebody, in entries of searches and enrolments. */
export interface PhotoSubject {
  readonly photoId?: string | undefined;
  /** SHA-256 of the file's bytes, 64 lower-case hexadecimal digits. */
  readonly digest?: string | undefined;
  /** The same of the file that it was made of, where another was brought. */
  readonly originalDigest?: string | undefined;
  /** Ids of the photo rules that it breaks, those of mere advice left out. */
  readonly broken?: readonly string[] | undefined;
  /** Why it was enrolled although the rules reject it: see `PHOTO_EXCEPTIONS`. */
  readonly exception?: string | undefined;
}

/** A search made elsewhere. */
export interface OtherSearchSubject extends ProbeSubject {
  /** Which system. */
  readonly system?: string | undefined;
  /** Who searched there, where it was not the operator of the entry. */
  readonly searchedBy?: string | undefined;
}

/** Whom a decision found, or that it was nobody of the gallery. */
export interface DecisionSubject {
  /** The candidate. */
  readonly personId?: string | undefined;
  /** 核实姓名. */
  readonly name?: string | undefined;
  /** On what ground. */
  readonly reason?: string | undefined;
}

/** A family's request (MCA-2020-13 annex art. 8). */
export interface RequestSubject {
  readonly requester?: string | undefined;
  readonly relationship?: string | undefined;
  /** What shows the relationship. */
  readonly evidence?: string | undefined;
  /** Whom they look for. */
  readonly name?: string | undefined;
  readonly note?: string | undefined;
}

/** An outcome and to whom it went. */
export interface OutcomeSubject extends ProbeSubject {
  readonly personId?: string | undefined;
  /** 原救助机构/流出地. */
  readonly origin?: string | undefined;
  /** 通报或移送单位, by name. */
  readonly sentTo?: string | undefined;
}

/** What a duty is about. */
export interface DutySubject extends ProbeSubject {
  readonly personId?: string | undefined;
  /** Where a familySearchNotice is published, to whom something is handed over, and the like. */
  readonly reference?: string | undefined;
}

/** What closes a duty, or answers. */
export interface EvidenceSubject {
  readonly evidence?: string | undefined;
  readonly note?: string | undefined;
}
