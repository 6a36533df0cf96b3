import { checkInteger, checkKeys, describe } from '../../core/check.js';
import type { SecuritySeverity } from '../../ledger/security-words.js';
import { type SecurityEvent, securityLine } from './security-event.js';

/** Where a syslog message says that it comes from. */
export interface SyslogOptions {
  /** 0 to 23 (RFC 5424 table 1). Default 13, log audit. */
  readonly facility?: number | undefined;
  /** This machine: 1 to 255 printable ASCII characters without spaces. */
  readonly hostname: string;
  /** 1 to 48 such characters. Default `rescue-face`. */
  readonly appName?: string | undefined;
  /**
   * The private enterprise number under which the fields of the structured data are named. Default 32473, which RFC 5612
   * sets aside for examples: give your own where your collector tells senders apart by it.
   */
  readonly enterpriseNumber?: number | undefined;
}

/** RFC 5424 table 2. */
const LEVELS: Readonly<Record<SecuritySeverity, number>> = { info: 6, warning: 4, critical: 2 };
const DEFAULT_FACILITY = 13;
const EXAMPLE_ENTERPRISE = 32473;
/** RFC 5424 section 6.4: the text that follows is UTF-8. */
const BOM = '\uFEFF';

/**
 * A security event as a syslog message (RFC 5424), to be sent as UTF-8: what can be asked for stands in the structured
 * data, the text is the event's line of JSON.
 *
 * @example
 * ```ts
 * import { type SecurityEvent, toSyslog } from 'rescue-face';
 *
 * const event: SecurityEvent = {
 *   schema: 'rescue-face-security-event@1',
 *   time: '2026-03-01T01:30:00.000Z',
 *   kind: 'bulk-search',
 *   severity: 'warning',
 *   count: 30,
 *   windowMs: 600_000,
 *   station: 'jinan-1',
 *   operator: 'clerk-7',
 * };
 * console.log(toSyslog(event, { hostname: 'jinan-1.example.cn' }).slice(0, 48)); // <108>1 2026-03-01T01:30:00.000Z jinan-1.example.
 * ```
 */
export function toSyslog(event: SecurityEvent, options: SyslogOptions): string {
  checkKeys('toSyslog', options, ['facility', 'hostname', 'appName', 'enterpriseNumber']);
  const { facility = DEFAULT_FACILITY, hostname, appName = 'rescue-face', enterpriseNumber = EXAMPLE_ENTERPRISE } = options;
  checkInteger('facility', facility, 0, 23);
  checkWord('hostname', hostname, 255);
  checkWord('appName', appName, 48);
  checkInteger('enterpriseNumber', enterpriseNumber, 0, 2 ** 31 - 1);
  const { time, kind, severity, count, windowMs, station, operator } = event;
  const fields = Object.entries({ kind, severity, count, windowMs, station, operator })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`);
  const data = `[rescueFace@${enterpriseNumber}${fields.join('')}]`;
  const line = wellFormed(securityLine(event));
  return `<${facility * 8 + LEVELS[severity]}>1 ${time} ${hostname} ${appName} - ${kind} ${data} ${BOM}${line}`;
}

/** A value as RFC 5424 section 6.3.3 has it; a control character, which might end the message for some receiver, is put as U+FFFD. */
function escaped(value: string): string {
  return wellFormed(value)
    .replace(/[\p{Cc}\u2028\u2029]/gu, '\uFFFD')
    .replace(/["\\\]]/g, '\\$&');
}

/** Halves of characters have no bytes in UTF-8. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

function checkWord(name: string, word: unknown, most: number): void {
  if (typeof word !== 'string') throw new TypeError(`Expected a string for ${name}, received ${describe(word)}`);
  if (word.length > most || !/^[!-~]+$/.test(word)) {
    throw new RangeError(`Expected 1..${most} printable ASCII characters without spaces for ${name}`);
  }
}
