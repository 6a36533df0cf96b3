/**
 * The words a ledger is written in: closed lists, so that figures of different stations can be added up. A word is never
 * given another meaning and never taken away; a list that grows says so in the entry's version.
 */

/**
 * Why somebody is searched for (使用情形): at every intake (MCA-2020-13 circular 2(1)), and in the five situations of
 * MCA-2020-13 annex art. 5 to 9.
 */
export const SITUATIONS = [
  'routine-intake',
  'escorted-identity-unknown',
  'suspected-fare-fraud',
  'identity-withheld-or-false',
  'family-request',
  'long-stay',
] as const;

/** One of {@link SITUATIONS}. */
export type Situation = (typeof SITUATIONS)[number];

/**
 * What staff have noted about somebody (MCA-2020-13 circular 2(1)): 疑似走失, 疑似被拐, 疑似智力残疾, 疑似精神障碍, 疑似在逃,
 * 反复求助. Entered by a person, kept encrypted, never inferred.
 */
export const PRIORITY_TAGS = [
  'suspected-lost',
  'suspected-trafficked',
  'suspected-intellectual-disability',
  'suspected-mental-disorder',
  'suspected-fugitive',
  'repeat-help-seeker',
] as const;

/** One of {@link PRIORITY_TAGS}. */
export type PriorityTag = (typeof PRIORITY_TAGS)[number];

/** Why an intake was not searched. What is not searched lowers the rate of use (应用率) and is accounted for. */
export const UNSEARCHED_REASONS = [
  'system-unavailable',
  'identity-known',
  'photo-impossible',
  'refused-by-person',
  'medical-emergency',
  'other',
] as const;

/** One of {@link UNSEARCHED_REASONS}. */
export type UnsearchedReason = (typeof UNSEARCHED_REASONS)[number];

/** Why something is entered after it happened (补录; MCA-2020-13 annex art. 4, circular 2(4)). */
export const LATE_REASONS = ['system-outage', 'network-outage', 'paper-record', 'reply-arrived-later', 'correction', 'other'] as const;

/** One of {@link LATE_REASONS}. */
export type LateReason = (typeof LATE_REASONS)[number];

/** How a suspected match was verified (核实方式; MCA-2020-13 annex art. 13). */
export const DECISION_METHODS = ['rescue-records', 'police', 'other-station', 'relatives', 'identity-document', 'several'] as const;

/** One of {@link DECISION_METHODS}. */
export type DecisionMethod = (typeof DECISION_METHODS)[number];

/** What becomes of the person (MCA-2020-13 annex art. 14): 不予救助, 终止救助, 继续救助, 联系亲属, 离站. */
export const DISPOSITIONS = ['not-eligible', 'assistance-ended', 'assistance-continues', 'relatives-contacted', 'left-station'] as const;

/** One of {@link DISPOSITIONS}. */
export type Disposition = (typeof DISPOSITIONS)[number];

/** To whom an outcome may be sent. */
export const ADDRESSEES = ['home-area-station', 'earlier-station', 'police', 'city-management', 'relatives', 'other'] as const;

/** One of {@link ADDRESSEES}. */
export type Addressee = (typeof ADDRESSEES)[number];

/**
 * What a search has led to (成果类型), with those to whom it goes (MCA-2020-13 circular 2(1) and 2(5)): fare fraud and
 * repeated requests to the home area's station, professional begging to police and city management, a suspected fugitive
 * to the police, a long stay with a history to the earlier station.
 */
export const OUTCOME_ADDRESSEES = {
  reunited: ['relatives', 'home-area-station', 'other'],
  'fare-fraud': ['home-area-station'],
  'repeat-help-seeker': ['home-area-station'],
  'professional-begging': ['police', 'city-management'],
  'suspected-fugitive': ['police'],
  'long-stay-with-history': ['earlier-station'],
} as const satisfies Readonly<Record<string, readonly Addressee[]>>;

/** A kind of outcome. */
export type OutcomeKind = keyof typeof OUTCOME_ADDRESSEES;

/** Every {@link OutcomeKind}. */
export const OUTCOME_KINDS = Object.keys(OUTCOME_ADDRESSEES) as readonly OutcomeKind[];

/**
 * What must still be done: take a familySearchNotice (寻亲公告) down within 24 hours (MCA-2020-13 annex art. 15), tell the
 * station of the home area, hand somebody over, replace a photo that was enrolled for want of a better one, answer a family
 * (annex art. 8), look at a decision a second time.
 */
export const DUTY_KINDS = [
  'withdraw-family-search-notice',
  'notify-station',
  'handover',
  'replace-photo',
  'answer-family-request',
  'review-decision',
] as const;

/** One of {@link DUTY_KINDS}. */
export type DutyKind = (typeof DUTY_KINDS)[number];

/**
 * Why a photo that breaks the rules is enrolled all the same: the person cannot be photographed otherwise for now, or there
 * is no other photo of them.
 */
export const PHOTO_EXCEPTIONS = [
  'injury',
  'bandage',
  'infancy',
  'unconscious',
  'headscarf',
  'disability',
  'distress',
  'no-better-photo',
] as const;

/** One of {@link PHOTO_EXCEPTIONS}. */
export type PhotoException = (typeof PHOTO_EXCEPTIONS)[number];

/**
 * Why another photo takes a photo's place: an audit found it wanting (MCA-2020-13 circular 2(2)), somebody else did, a long stay
 * has changed the person, or it was for want of a better one.
 */
export const PHOTO_REPLACEMENT_REASONS = ['photo-audit', 'photo-rules', 'long-stay', 'better-photo', 'other'] as const;

/** One of {@link PHOTO_REPLACEMENT_REASONS}. */
export type PhotoReplacementReason = (typeof PHOTO_REPLACEMENT_REASONS)[number];

/** Hours in which a familySearchNotice is taken down once the identity is known (MCA-2020-13 annex art. 15). */
export const NOTICE_WITHDRAWAL_HOURS = 24;

/** What a family is told (MCA-2020-13 annex art. 8). */
export const FAMILY_ANSWERS = ['found', 'not-found', 'still-searching', 'referred'] as const;

/** One of {@link FAMILY_ANSWERS}. */
export type FamilyAnswer = (typeof FAMILY_ANSWERS)[number];

/**
 * What is known of a search (核查结果; MCA-2020-13 annex art. 10), derived from the entries and never entered: 待研判, 未比中,
 * 疑似待核实, 已核实.
 */
export const SEARCH_RESULTS = ['awaiting-analysis', 'no-match', 'suspected', 'verified'] as const;

/** One of {@link SEARCH_RESULTS}. */
export type SearchOutcome = (typeof SEARCH_RESULTS)[number];
