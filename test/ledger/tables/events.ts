import type { UsageEvent, UsageHeaders, UsageSchema } from '../../../src/ledger/main.js';

const UUID = '00000000-0000-4000-8000-';

/** What one entry says, as short as a test can say it. */
export interface Said {
  readonly at: number;
  readonly station?: string;
  readonly operator?: string;
  readonly about?: readonly (Readonly<Record<string, unknown>> | undefined)[];
}

/** A ledger that grows, for tests: every entry gets its place and its name. */
export class Ledger {
  readonly events: UsageEvent[] = [];

  /** Appends an entry; answers its id. */
  write<S extends UsageSchema>(schema: S, said: Said, header: Partial<UsageHeaders[S]>): string {
    const { at, station = 'st-1', operator = 'op-1', about = [] } = said;
    const seq = this.events.length;
    const id = `${UUID}${String(seq).padStart(12, '0')}`;
    const whole = { id, ...header, at, station, purpose: 'identify-person', legalBasis: 'statutory-duty' };
    this.events.push({ seq, schema, header: whole, acting: { operator }, subjects: about } as unknown as UsageEvent);
    return `${seq}.${id}`;
  }

  search(said: Said, header: Partial<UsageHeaders['search@1']> = {}): string {
    return this.write('search@1', { about: [{}], ...said }, { situation: 'routine-intake', photo: 'searched', candidates: 3, ...header });
  }

  decide(said: Said, search: string, header: Partial<UsageHeaders['decision@1']> = {}): string {
    const about = [{ personId: 'p-1', name: '核实甲' }];
    return this.write('decision@1', { about, ...said }, { search, result: 'candidate', method: 'police', bySearcher: false, ...header });
  }
}
