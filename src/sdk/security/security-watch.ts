import { Buffer } from 'node:buffer';
import { checkBytes, checkInteger, checkKeys, describe } from '../../core/check.js';
import type { CompleteAct } from '../../core/check-act.js';
import type { Clock, CryptoProvider, Store } from '../../core/contracts.js';
import type { LedgerEntry } from '../../core/records.js';
import type { DenialReason, SecurityEventKind } from '../../ledger/security-words.js';
import { SYSTEM } from '../system-act.js';
import { ledgerFragment, usageEntry } from '../usage-entry.js';
import { detect, type OperatorState, type Sight } from './detector.js';
import { type CompleteRules, completeRules, longestWindow, type SecurityRules } from './rules.js';
import { SEVERITIES, type SecurityEvent } from './security-event.js';
import { type SecuritySink, SinkPump } from './sink-pump.js';

/** What is looked out for, and who is told. */
export interface SecurityOptions {
  /**
   * Told of every event once it is in the ledger, one after the other. It stops and delays no call: one that throws, rejects
   * or takes too long is itself an event of the ledger. It must not block the thread.
   */
  readonly sink?: SecuritySink | undefined;
  /** How long the sink may take for one event, in milliseconds, 10 to 60,000. Default 5000. */
  readonly sinkTimeoutMs?: number | undefined;
  /**
   * How the sink is told who acted: `plain`, the operator's id, or a pseudonym that whoever has the key can make of the id:
   * the first 32 hex digits of the HMAC of `rescue-face/operator-pseudonym@1`, a line feed and the id, under the hash of the
   * gallery's cipher profile. Default `plain`: a security team has to know whom to ask.
   */
  readonly operator?: 'plain' | { readonly pseudonymKey: Uint8Array } | undefined;
  readonly rules?: SecurityRules | undefined;
}

/** An event before it is told: with the operator as the ledger's fragment has it. */
interface Found {
  readonly kind: SecurityEventKind;
  readonly at: number;
  readonly count: number;
  readonly windowMs: number;
  readonly station: string | undefined;
  readonly operator: string | undefined;
}

/** An act that is in the ledger. */
export interface PastAct {
  readonly at: number;
  readonly what: Sight;
  readonly operator: string;
  readonly station: string;
  readonly reason: DenialReason | undefined;
}

const DEFAULT_TIMEOUT_MS = 5000;
/** A failing sink is told of once in ten minutes. */
const SINK_RULE = { count: 1, windowMs: 600_000 };
/** Operators looked at: more than a province has; the one not seen for longest is forgotten first. */
const MOST_OPERATORS = 10_000;
/** Events that could not be written yet. */
const MOST_UNWRITTEN = 1000;
const LEAST_KEY_BYTES = 16;
const PSEUDONYM = 'rescue-face/operator-pseudonym@1';

const SIGHTS: Readonly<Record<string, Sight>> = {
  search: 'search',
  searchEmbedding: 'search',
  // Only where it looks for a photo's reuse.
  validatePhoto: 'search',
  get: 'view',
  view: 'view',
  export: 'export',
  findDuplicates: 'export',
  usage: 'export',
  duties: 'view',
};

/** Refusals of somebody who has shown who they are: the others are counted together, since anybody can claim to be anybody. */
const PROVEN: ReadonlySet<DenialReason> = new Set<DenialReason>(['permission', 'station', 'assertion-permission']);

/** Watches acts go by, writes down what the rules find, and tells the sink. */
export class SecurityWatch implements AsyncDisposable {
  readonly #rules: CompleteRules;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #nameOf: (operator: string) => string;
  readonly #pump: SinkPump | undefined;
  readonly #states = new Map<string | undefined, OperatorState>();
  readonly #unwritten: Found[] = [];
  #sinkState: OperatorState = {};
  #background: Promise<void> = Promise.resolve();

  /** `options` as {@link checkSecurityOptions} takes them. */
  constructor(
    options: SecurityOptions,
    { store, clock, crypto }: { readonly store: Store; readonly clock: Clock; readonly crypto: CryptoProvider },
  ) {
    const { sink, sinkTimeoutMs = DEFAULT_TIMEOUT_MS, operator = 'plain' } = options;
    this.#rules = completeRules(options.rules);
    this.#store = store;
    this.#clock = clock;
    this.#nameOf = operator === 'plain' ? (id) => id : pseudonyms(crypto, operator.pseudonymKey);
    this.#pump = sink && new SinkPump(sink, sinkTimeoutMs, () => this.#sinkFailed());
  }

  /** How far back the rules look. */
  get windowMs(): number {
    return longestWindow(this.#rules);
  }

  /** Takes in what was done before, of which nobody is told again. */
  recall({ at, what, operator, station, reason }: PastAct): void {
    this.#see(isUnproven(reason) ? undefined : operator, { at, what, station });
  }

  /** Somebody was let in. Where an event cannot be written down now it is with the next one: it stops no call. */
  async granted({ operator, station }: CompleteAct, call: string, at: number): Promise<void> {
    const findings = this.#see(operator, { at, what: SIGHTS[call] ?? 'other', station });
    await this.#write(findings.map((finding) => ({ ...finding, operator, station }))).catch(() => {});
  }

  /** Somebody was refused; writes the refusal down, with what follows from it. */
  async denied({ operator, station }: CompleteAct, reason: DenialReason, at: number, refusal: LedgerEntry): Promise<void> {
    const who = isUnproven(reason) ? undefined : operator;
    const findings = this.#see(who, { at, what: 'denial', station });
    await this.#write(
      findings.map((finding) => ({ ...finding, operator: who, station: undefined })),
      [refusal],
    );
  }

  /** Waits for what is under way, for no longer than the sink may take for one event. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pump?.close();
    await this.#background;
  }

  #see(operator: string | undefined, seen: Parameters<typeof detect>[1]) {
    const { state, findings } = detect(this.#states.get(operator) ?? {}, seen, this.#rules);
    this.#states.delete(operator);
    this.#states.set(operator, state);
    if (this.#states.size > MOST_OPERATORS) for (const oldest of [...this.#states.keys()].slice(0, 1)) this.#states.delete(oldest);
    return findings;
  }

  async #write(found: readonly Found[], entries: readonly LedgerEntry[] = []): Promise<void> {
    const all = [...this.#unwritten.splice(0), ...found];
    if (all.length + entries.length === 0) return;
    try {
      // Without the caller's signal: an abort is no way around the record.
      await this.#store.commit({ entries: [...entries, ...all.map(entryOf)] });
    } catch (error) {
      this.#unwritten.unshift(...all);
      this.#unwritten.length = Math.min(this.#unwritten.length, MOST_UNWRITTEN);
      throw error;
    }
    for (const one of all) if (one.kind !== 'sink-failed') this.#pump?.push(this.#eventOf(one));
  }

  #eventOf({ kind, at, count, windowMs, station, operator }: Found): SecurityEvent {
    const named = operator === undefined ? undefined : this.#nameOf(operator);
    const time = new Date(at).toISOString();
    const severity = SEVERITIES[kind];
    return { schema: 'rescue-face-security-event@1', time, kind, severity, count, windowMs, station, operator: named };
  }

  #sinkFailed(): void {
    const rules: CompleteRules = { ...NO_RULES, 'bulk-export': SINK_RULE };
    const { state, findings } = detect(this.#sinkState, { at: this.#clock.now(), what: 'export', station: '' }, rules);
    this.#sinkState = state;
    const found = findings.map((finding) => ({ ...finding, kind: 'sink-failed' as const, operator: undefined, station: undefined }));
    if (found.length > 0) this.#background = this.#background.then(() => this.#write(found)).catch(() => {});
  }
}

const NO_RULES: CompleteRules = {
  'bulk-search': undefined,
  'repeated-denials': undefined,
  'views-without-search': undefined,
  'bulk-export': undefined,
  'odd-hours': undefined,
};

/** Refuses malformed options. */
export function checkSecurityOptions(options: unknown): asserts options is SecurityOptions {
  checkKeys('security', options, ['sink', 'sinkTimeoutMs', 'operator', 'rules']);
  const { sink, sinkTimeoutMs, operator, rules } = options as SecurityOptions;
  if (sink !== undefined && typeof sink !== 'function')
    throw new TypeError(`Expected a function for sink in security, received ${describe(sink)}`);
  if (sinkTimeoutMs !== undefined) checkInteger('sinkTimeoutMs in security', sinkTimeoutMs, 10, 60_000);
  if (operator !== undefined && operator !== 'plain') {
    checkKeys('operator in security', operator, ['pseudonymKey']);
    const { pseudonymKey } = operator;
    checkBytes('pseudonymKey in security', pseudonymKey);
    if (pseudonymKey.length < LEAST_KEY_BYTES) {
      throw new RangeError(`Expected at least ${LEAST_KEY_BYTES} bytes for pseudonymKey in security, received ${pseudonymKey.length}`);
    }
  }
  completeRules(rules);
}

function isUnproven(reason: DenialReason | undefined): boolean {
  return reason !== undefined && !PROVEN.has(reason);
}

function pseudonyms(crypto: CryptoProvider, key: Uint8Array): (operator: string) => string {
  const own = Uint8Array.from(key);
  const encoder = new TextEncoder();
  return (operator) =>
    Buffer.from(crypto.mac(own, encoder.encode(`${PSEUDONYM}\n${operator}`)))
      .toString('hex')
      .slice(0, 32);
}

/** Nothing of a person in the open; who acted lies encrypted, as in every entry. */
function entryOf({ kind, at, count, windowMs, station, operator }: Found): LedgerEntry {
  const header = { kind, severity: SEVERITIES[kind], count, windowMs, concernsStation: station };
  const about = operator === undefined ? [] : [ledgerFragment({ concerns: operator })];
  return usageEntry('security-event@1', { at, act: SYSTEM }, header, about);
}
