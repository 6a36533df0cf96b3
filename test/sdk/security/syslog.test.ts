import fc from 'fast-check';
import { SECURITY_EVENT_KINDS, type SecurityEvent, toSyslog } from 'rescue-face';
import { describe, expect, it } from 'vitest';
import { securityLine } from '../../../src/sdk/security/security-event.js';

const EVENT: SecurityEvent = {
  schema: 'rescue-face-security-event@1',
  time: '2026-03-01T01:30:00.000Z',
  kind: 'bulk-search',
  severity: 'warning',
  count: 30,
  windowMs: 600_000,
  station: 'jinan-1',
  operator: 'clerk-7',
};
const HOST = { hostname: 'jinan-1.example.cn' };

const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom('"', '\\', ']', '[', '=', '\n', '\r', '\0', '\u0085', '\u2028', '\u2029', '\ud800', '张', ' '),
    fc.string({ unit: 'binary', maxLength: 1 }),
  ),
  maxLength: 40,
});

/** RFC 5424 section 6, with one element of structured data; parameters are read with their escapes. */
function parse(message: string) {
  const head = /^<(\d{1,3})>1 (\S+) (\S+) (\S+) (\S+) (\S+) \[(\S+?)((?: [!#-<>-\\^-~]+="(?:[^"\\\]]|\\["\\\]])*")*)\] \uFEFF(.*)$/su.exec(
    message,
  );
  if (head === null) throw new Error('no syslog message');
  const [, priority, time, hostname, appName, procId, msgId, sdId, params = '', text] = head;
  const fields = Object.fromEntries(
    Array.from(params.matchAll(/ ([!#-<>-\\^-~]+)="((?:[^"\\\]]|\\["\\\]])*)"/gsu), ([, name = '', value = '']) => [
      name,
      value.replace(/\\(["\\\]])/g, '$1'),
    ]),
  );
  return { priority: Number(priority), time, hostname, appName, procId, msgId, sdId, fields, text };
}

describe('toSyslog', () => {
  it('writes a message of RFC 5424', () => {
    expect(toSyslog(EVENT, { ...HOST, facility: 4, appName: 'face' })).toBe(
      `<36>1 2026-03-01T01:30:00.000Z jinan-1.example.cn face - bulk-search [rescueFace@32473 kind="bulk-search" severity="warning" count="30" windowMs="600000" station="jinan-1" operator="clerk-7"] \uFEFF${securityLine(EVENT)}`,
    );
  });

  it.each([
    ['info', 13, 110],
    ['warning', 13, 108],
    ['critical', 13, 106],
    ['critical', 0, 2],
    ['info', 23, 190],
  ] as const)('%s of facility %i has the priority %i', (severity, facility, priority) => {
    expect(parse(toSyslog({ ...EVENT, severity }, { ...HOST, facility })).priority).toBe(priority);
  });

  it('lets nothing break out, whatever ids there are', () => {
    fc.assert(
      fc.property(nasty, nasty, fc.constantFrom(...SECURITY_EVENT_KINDS), (operator, station, kind) => {
        const message = toSyslog({ ...EVENT, kind, operator, station }, HOST);
        expect(message).not.toMatch(/[\p{Cc}\u2028\u2029\p{Surrogate}]/u);
        const { fields, msgId, text, sdId } = parse(message);
        expect([msgId, sdId]).toEqual([kind, 'rescueFace@32473']);
        const shown = (id: string) => id.replace(/[\p{Cc}\u2028\u2029\p{Surrogate}]/gu, '\uFFFD');
        expect(fields).toEqual({
          kind,
          severity: 'warning',
          count: '30',
          windowMs: '600000',
          station: shown(station),
          operator: shown(operator),
        });
        expect((JSON.parse(text ?? '') as SecurityEvent).kind).toBe(kind);
        expect(Buffer.from(message, 'utf8').toString('utf8')).toBe(message);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves out what nobody knows', () => {
    const { fields } = parse(toSyslog({ ...EVENT, operator: undefined, station: undefined }, { ...HOST, enterpriseNumber: 7 }));
    expect(Object.keys(fields)).toEqual(['kind', 'severity', 'count', 'windowMs']);
  });

  it.each([
    { hostname: '' },
    { hostname: 'a b' },
    { hostname: '主机' },
    { hostname: 'h', facility: 24 },
    { hostname: 'h', appName: 'x'.repeat(49) },
    { hostname: 'h', enterpriseNumber: -1 },
    { hostname: 'h', host: 'i' },
  ])('%j is refused', (options) => {
    expect(() => toSyslog(EVENT, options)).toThrow(/Expected|unknown option/);
  });
});

describe('a line', () => {
  it('is one line for every reader, and the event', () => {
    fc.assert(
      fc.property(nasty, (operator) => {
        const line = securityLine({ ...EVENT, operator });
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(JSON.parse(line)).toEqual({ ...EVENT, operator });
      }),
    );
  });
});
