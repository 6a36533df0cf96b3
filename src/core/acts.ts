import type { CallOptions } from './call-options.js';

/** What somebody is doing this for (MCA-2020-13 annex art. 3: results serve no other purpose). Version 1 of the list. */
export const PURPOSES = [
  'identify-person',
  'family-request',
  'enrolment',
  'case-review',
  'quality-audit',
  'data-subject-request',
  'administration',
  'drill',
] as const;

/** One of {@link PURPOSES}. */
export type Purpose = (typeof PURPOSES)[number];

/** Where a photo comes from (MCA-2020-13 circular 2(2)), declared, never guessed. Version 1 of the list. */
export type PhotoSource = 'recogniser' | 'live-camera' | 'phone' | 'scan' | 'family' | 'import';

/** Every {@link PhotoSource}. */
export const PHOTO_SOURCES: readonly PhotoSource[] = ['recogniser', 'live-camera', 'phone', 'scan', 'family', 'import'];

/** What makes it lawful (Order 19 art. 6 and 7). Version 1 of the list. */
export const LEGAL_BASES = ['statutory-duty', 'separate-consent', 'guardian-consent', 'vital-interests'] as const;

/** One of {@link LEGAL_BASES}, with what shows it. */
export interface LegalBasis {
  readonly kind: (typeof LEGAL_BASES)[number];
  /** Where the evidence lies, e.g. the number of a consent form; required for both kinds of consent. Kept encrypted. */
  readonly evidence?: string | undefined;
}

/** Who does something, where, what for and by what right. Goes into every usage entry. */
export interface Act {
  /** Id of the operator (经办人员), as the `OperatorDirectory` knows it. */
  readonly operator: string;
  /** Id of the station (救助管理机构) on whose behalf. */
  readonly station: string;
  readonly purpose: Purpose;
  /** Default: `{ kind: 'statutory-duty' }`. */
  readonly legalBasis?: LegalBasis | undefined;
  /**
   * What a host that lets clerks in asserts of this one, signed, for this one call; see `issueAssertion`. Given with the call
   * itself, and only where the gallery was opened with `assertions`.
   */
  readonly assertion?: string | Uint8Array | undefined;
}

/** As much of an {@link Act} as is given with one call; the rest is the one that the gallery was opened with. */
export type GivenAct = { readonly [K in keyof Act]?: Act[K] | undefined };

/**
 * What an operator may be allowed to do. Version 1 of the list; more will follow. Each of these needs its own because
 * results serve no other purpose (MCA-2020-13 annex art. 3): a comparison, an export and a calibration on the people of a
 * station, a search by bare embedding. Administration is in three parts, so that nobody need hold both the keys and the
 * audit (Order 19 art. 14): see `separationConflicts`.
 */
export const PERMISSIONS = [
  'search',
  'search-embedding',
  'compare',
  'view',
  'enroll',
  'decide',
  'export',
  'calibrate',
  'erase',
  'minor',
  'administer-system',
  'administer-security',
  'administer-audit',
] as const;

/** The three parts of administration: the system, its security (keys), and its audit. */
export const ADMINISTRATIONS = ['administer-system', 'administer-security', 'administer-audit'] as const satisfies readonly Permission[];

/** One of {@link PERMISSIONS}. */
export type Permission = (typeof PERMISSIONS)[number];

/**
 * An area of China: every station in a county, a city or a province, by its administrative division code (GB/T 2260, six
 * digits): `370102`, `370100`, `370000`. Whoever has the scope of a county has neither its city's own station nor its
 * province's.
 */
export interface AreaScope {
  readonly level: 'county' | 'city' | 'province';
  readonly code: string;
}

/** On whose behalf somebody may act, and what of a ledger they may see: all stations, those listed, or those of an area. */
export type StationScope = 'all' | readonly string[] | AreaScope;

/** A station (救助管理机构), and where it lies. */
export interface Station {
  readonly id: string;
  /**
   * The division it is the station of (GB/T 2260): a county's, or a city's or province's own. A county's code begins with
   * the four digits of its city and the two of its province, so that one code tells all three.
   */
  readonly division: string;
}

/** Where stations lie. Needed where an operator has the scope of an area. */
export interface StationDirectory {
  /** The station of this id, or `undefined` where there is none. */
  find(stationId: string, options?: CallOptions): Promise<Station | undefined>;
}

/** A named person who may use the system (MCA-2020-13 annex art. 11). */
export interface Operator {
  readonly id: string;
  /** The stations on whose behalf this person may act. */
  readonly stations: StationScope;
  readonly permissions: readonly Permission[];
}

/** Who may use the system. Asked at every call, so that a withdrawal takes effect at once. */
export interface OperatorDirectory {
  /** The operator of this id, or `undefined` where there is none or no more. */
  find(operatorId: string, options?: CallOptions): Promise<Operator | undefined>;
}
