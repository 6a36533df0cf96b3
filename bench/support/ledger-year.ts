import { SITUATIONS } from 'rescue-face/ledger';
import { mulberry32 } from './mulberry32.js';

/** How large a year is. */
export interface LedgerYearOptions {
  readonly searches: number;
  readonly stations: number;
  readonly year: number;
  readonly seed: number;
}

/** An entry before it has bytes: what goes open, who acts, and whom it concerns. */
export interface PlainEntry {
  readonly schema: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly fragments: readonly Readonly<Record<string, unknown>>[];
}

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** A small generator of whole numbers, so that a seed repeats a year exactly. */
function randomOf(seed: number): (bound: number) => number {
  const random = mulberry32(seed);
  return (bound) => Math.floor(random() * bound);
}

/** E.g. `st-007`. */
export function stationId(number: number): string {
  return `st-${String(number).padStart(3, '0')}`;
}

/**
 * The entries of a province's year, one after the other: searches with their analyses, decisions, confirmations,
 * reversals, outcomes, feedback and duties, intakes without a search, searches in the national system, late entries. All
 * names are made up. About 2.4 entries for every search.
 */
export function* ledgerYear({ searches, stations, year, seed }: LedgerYearOptions): IterableIterator<PlainEntry> {
  const random = randomOf(seed);
  const chance = (percent: number) => random(100) < percent;
  const start = Date.UTC(year, 0, 1) - 8 * HOUR;
  const step = Math.floor((365 * DAY) / searches);
  let seq = 0;
  const id = () => {
    const hex = Array.from({ length: 32 }, () => random(16).toString(16)).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  };
  const entry = (
    schema: string,
    at: number,
    station: string,
    header: Readonly<Record<string, unknown>>,
    about: Readonly<Record<string, unknown>>[] = [],
    operator = `op-${station}-${random(6)}`,
  ): PlainEntry => {
    seq++;
    const open = { ...header, at, station, purpose: 'identify-person', legalBasis: 'statutory-duty' };
    return { schema, header: open, fragments: [{ operator }, ...about] };
  };
  for (let n = 0; n < searches; n++) {
    const station = stationId(random(stations));
    const at = start + n * step + random(step);
    const rescueNumber = `${station}-${year}-${String(n).padStart(7, '0')}`;
    const name = chance(40) ? undefined : `测试${String.fromCodePoint(0x4e00 + random(2000))}${n % 997}`;
    const searchId = id();
    const search = `${seq}.${searchId}`;
    const situation = chance(70) ? 'routine-intake' : (SITUATIONS[random(SITUATIONS.length)] ?? 'routine-intake');
    const candidates = chance(97) ? 10 : 0;
    const photo = chance(98) ? 'searched' : 'no-face';
    const header = {
      id: searchId,
      situation,
      source: 'recogniser',
      space: 'bench',
      topK: 10,
      candidates: photo === 'searched' ? candidates : 0,
      photo,
    };
    const others = Array.from({ length: header.candidates }, (_, rank) => ({
      personId: `p-${random(90_000)}`,
      rank: rank + 1,
      similarityE6: 600_000 - rank * 9000,
    }));
    yield entry('search@1', at, station, header, [{ name, rescueNumber, note: chance(5) ? '自述来自外省' : undefined }, ...others]);
    if (chance(30)) {
      const late = chance(2) ? { occurredAt: at + 60_000, lateReason: 'network-outage' } : {};
      const found = chance(20) ? 'candidates' : 'no-match';
      yield entry('national-search@1', at + HOUR, station, { id: id(), search, result: found, ...late }, [
        { rescueNumber, system: '全国救助管理信息系统' },
      ]);
    }
    if (chance(4)) {
      const reason = chance(50) ? 'identity-known' : 'photo-impossible';
      yield entry('intake-unsearched@1', at, station, { id: id(), reason }, [{ rescueNumber: `${rescueNumber}-x` }]);
    }
    if (header.candidates === 0 || !chance(90)) continue;
    const suspected = chance(18);
    yield entry('analysis@1', at + HOUR, station, {
      id: id(),
      search,
      result: suspected ? 'suspected' : 'none',
      suspected: suspected ? 1 : 0,
    });
    if (!suspected || !chance(85)) continue;
    yield* decided();

    function* decided(): IterableIterator<PlainEntry> {
      const verified = chance(90);
      const known = at + (2 + random(300)) * HOUR;
      const decisionId = id();
      const decision = `${seq}.${decisionId}`;
      const facts = {
        id: decisionId,
        search,
        result: verified ? 'candidate' : 'none',
        method: 'police',
        identityEstablishedAt: verified ? known : undefined,
        bySearcher: chance(10),
        ...(chance(5) ? { occurredAt: known, lateReason: 'reply-arrived-later' } : {}),
      };
      const said = verified
        ? { personId: others[0]?.personId, name: `核实${n % 997}`, reason: '公安复函' }
        : { reason: '经核实不是同一人' };
      yield entry('decision@1', known + HOUR, station, facts, [said]);
      if (chance(30)) yield entry('decision-confirmed@1', known + 2 * HOUR, station, { id: id(), search, decision });
      if (!verified) return;
      if (chance(2)) {
        yield entry('decision-reversed@1', known + 3 * HOUR, station, { id: id(), search, decision, unlinked: 0 });
        return;
      }
      if (chance(35)) {
        const dutyId = id();
        const duty = `${seq}.${dutyId}`;
        const dueAt = known + 24 * HOUR;
        yield entry(
          'duty-opened@1',
          known + HOUR,
          station,
          { id: dutyId, kind: 'withdraw-family-search-notice', dueAt, because: decision },
          [{ rescueNumber }],
        );
        const closedAt = known + random(30) * HOUR;
        if (chance(95)) {
          const closing = { id: id(), duty, kind: 'withdraw-family-search-notice', dueAt, overdue: closedAt > dueAt };
          yield entry('duty-closed@1', closedAt, station, closing, [{ evidence: '网页截图' }]);
        }
      }
      if (!chance(60)) return;
      const kind = chance(50) ? 'reunited' : chance(50) ? 'fare-fraud' : 'professional-begging';
      const addressees =
        kind === 'reunited' ? ['relatives'] : kind === 'fare-fraud' ? ['home-area-station'] : ['police', 'city-management'];
      const outcomeId = id();
      const outcome = `${seq}.${outcomeId}`;
      const about = { name: said.name, rescueNumber, origin: '某省某市救助管理站', sentTo: '某单位' };
      yield entry('outcome@1', known + 26 * HOUR, station, { id: outcomeId, kind, addressees, search, decision }, [about]);
      if (chance(50)) yield entry('outcome-feedback@1', known + 90 * HOUR, station, { id: id(), outcome }, [{ note: '已收悉并办理' }]);
    }
  }
}

/** Its bytes, in canonical JSON (RFC 8785): names sorted, whole numbers only. */
export function bytesOf(value: Readonly<Record<string, unknown>>): Uint8Array {
  return new TextEncoder().encode(canonical(value));
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`)
    .join(',')}}`;
}
