import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { createSqliteStore, sqliteStore } from 'rescue-face/adapters/sqlite-store';
import { expect, it } from 'vitest';
import { fixedKeys } from '../../../bench/support/fixed-keys.mjs';
import { colourPhoto } from '../../support/fake-stages.js';
import { ledgerOf } from '../../support/ledger.js';
import { itIsA, itIsNobody, openStation, REVIEWER, type Station } from './station.js';

/** What the ledger must know of one search. */
interface ModelSearch {
  readonly searchId: string;
  readonly candidates: ReadonlySet<string>;
  decision: string | undefined;
}

interface Model {
  readonly alive: Set<string>;
  readonly searches: ModelSearch[];
  readonly decisions: { readonly id: string; readonly of: ModelSearch; inForce: boolean }[];
  /** Entries that were acknowledged. */
  entries: number;
}

type Step =
  | { readonly what: 'enroll' | 'erase'; readonly person: string }
  | { readonly what: 'search' | 'crash' | 'reopen' }
  | { readonly what: 'decide'; readonly search: number; readonly person: string | undefined }
  | { readonly what: 'reverse'; readonly decision: number };

const PEOPLE = ['a', 'b', 'c'];
const person = fc.constantFrom(...PEOPLE);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ what: fc.constant('enroll' as const), person }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('erase' as const), person }) },
  { weight: 4, arbitrary: fc.constant({ what: 'search' as const }) },
  { weight: 1, arbitrary: fc.constantFrom({ what: 'crash' as const }, { what: 'reopen' as const }) },
  {
    weight: 5,
    arbitrary: fc.record({ what: fc.constant('decide' as const), search: fc.nat(), person: fc.option(person, { nil: undefined }) }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('reverse' as const), decision: fc.nat() }) },
);

async function apply({ sdk }: Station, model: Model, step: Step): Promise<void> {
  switch (step.what) {
    case 'enroll': {
      await sdk.enroll({ personId: step.person, photo: await colourPhoto(20 * (1 + PEOPLE.indexOf(step.person))) });
      model.alive.add(step.person);
      model.entries += 1;
      return;
    }
    case 'erase': {
      const { status } = await sdk.erase({ personId: step.person, scope: 'person' });
      expect(status).toBe(model.alive.delete(step.person) ? 'erased' : 'unknown');
      if (status === 'erased') model.entries += 2;
      return;
    }
    case 'search': {
      const found = await sdk.search({ photo: await colourPhoto(20) });
      if (found.status !== 'searched') throw new Error(found.status);
      const candidates = new Set(found.candidates.map(({ personId }) => personId));
      expect(candidates).toEqual(model.alive);
      model.searches.push({ searchId: found.searchId, candidates, decision: undefined });
      model.entries += 1;
      return;
    }
    case 'decide': {
      const search = model.searches[step.search % Math.max(1, model.searches.length)];
      if (search === undefined) return;
      const isKnown = step.person === undefined || (search.candidates.has(step.person) && model.alive.has(step.person));
      const given = step.person === undefined ? itIsNobody : { ...itIsA, personId: step.person };
      const result = await sdk.ledger.decide(search.searchId, given);
      // Of somebody who was erased and enrolled anew, the old entry still says nothing.
      if (result.status === 'not-a-candidate') return void expect(step.person).toBeDefined();
      expect(isKnown).toBe(true);
      expect(result.status).toBe(search.decision === undefined ? 'decided' : 'already-decided');
      if (result.status !== 'decided') return;
      search.decision = result.id;
      model.decisions.push({ id: result.id, of: search, inForce: true });
      model.entries += 1;
      return;
    }
    case 'reverse': {
      const decision = model.decisions[step.decision % Math.max(1, model.decisions.length)];
      if (decision === undefined) return;
      const { status } = await sdk.ledger.reverse(decision.id, { act: REVIEWER, reason: '看错' });
      expect(status).toBe(decision.inForce ? 'reversed' : 'not-in-force');
      if (!decision.inForce) return;
      decision.inForce = false;
      decision.of.decision = undefined;
      model.entries += 1;
    }
  }
}

/** What the entries alone say of every search: the decision that holds. */
async function fromEntries({ store }: Station): Promise<ReadonlyMap<unknown, unknown>> {
  const held = new Map<unknown, unknown>();
  for (const { seq, schema, header } of await ledgerOf(store)) {
    if (schema === 'search@1') held.set(`${seq}.${header['id']}`, undefined);
    if (schema === 'decision@1') held.set(header['search'], `${seq}.${header['id']}`);
    if (schema === 'decision-reversed@1') held.set(header['search'], undefined);
  }
  return held;
}

it('says what was decided through reversals, erasures, crashes and reopenings, in its records and in its entries', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
      const crypto = standardCrypto();
      const keys = await fixedKeys(crypto);
      let folder = mkdtempSync(join(tmpdir(), 'rescue-face-model-'));
      const folders = [folder];
      const open = async () => {
        const store = await sqliteStore({ folder, crypto, keys });
        return { ...(await openStation({ store })), close: () => store[Symbol.asyncDispose]() };
      };
      await createSqliteStore({ folder, crypto, keys });
      let station = await open();
      const model: Model = { alive: new Set(), searches: [], decisions: [], entries: 0 };
      try {
        for (const one of steps) {
          if (one.what === 'crash' || one.what === 'reopen') {
            const next = mkdtempSync(join(tmpdir(), 'rescue-face-model-'));
            // What a crash would leave: the files as they are while the store is open, its log not yet moved.
            if (one.what === 'crash') {
              cpSync(folder, next, { recursive: true, filter: (name) => !/\.(lock|owner)$/.test(name) });
              folders.push(next);
            }
            await station.sdk.close();
            await station.close();
            if (one.what === 'crash') folder = next;
            else rmSync(next, { recursive: true });
            station = await open();
          } else await apply(station, model, one);
          expect(station.store.head).toBe(model.entries);
        }
        expect(await fromEntries(station)).toEqual(new Map(model.searches.map(({ searchId, decision }) => [searchId, decision])));
      } finally {
        await station.sdk.close();
        await station.close();
        for (const each of folders) rmSync(each, { recursive: true, force: true });
      }
    }),
    { numRuns: 25 },
  );
});
