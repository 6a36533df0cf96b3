/** Something was entered. */
export interface EnteredResult {
  readonly status: 'entered';
  /** Names the entry: later ones refer to it. */
  readonly id: string;
}

/** Something was entered, or what it refers to is not there. */
export type EnteredOrUnknown = EnteredResult | { readonly status: 'unknown' };
