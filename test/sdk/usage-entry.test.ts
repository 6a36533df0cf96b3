import { describe, expect, it } from 'vitest';
import type { CompleteAct } from '../../src/core/check-act.js';
import {
  millionths,
  personFragment,
  type UsageHeaders,
  type UsageSchema,
  unenrolledFragment,
  usageEntry,
  wholeBox,
} from '../../src/sdk/usage-entry.js';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const act: CompleteAct = {
  operator: 'clerk-7',
  station: 'jinan-1',
  purpose: 'drill',
  legalBasis: { kind: 'separate-consent', evidence: 'form 12' },
};
const COMMON = '"purpose":"drill"';

/** Each kind as it was first written: a change of any of these lines is a new version of the kind. */
const GOLDEN: { readonly [S in UsageSchema]: readonly [UsageHeaders[S], string] } = {
  'search@1': [
    {
      source: 'phone',
      space: 's',
      topK: 10,
      candidates: 1,
      photo: 'searched',
      failure: undefined,
      rankedBy: 's-norm',
      calibration: 'c',
      gallery: { persons: 1, templates: 2, revision: 3 },
      filter: { stations: true, from: false, to: false, labels: false },
    },
    `{"at":5,"calibration":"c","candidates":1,"filter":{"from":false,"labels":false,"stations":true,"to":false},"gallery":{"persons":1,"revision":3,"templates":2},"legalBasis":"separate-consent","photo":"searched",${COMMON},"rankedBy":"s-norm","source":"phone","space":"s","station":"jinan-1","topK":10}`,
  ],
  'compare@1': [
    { space: 's', photo: 'no-face', which: 'b' },
    `{"at":5,"legalBasis":"separate-consent","photo":"no-face",${COMMON},"space":"s","station":"jinan-1","which":"b"}`,
  ],
  'enroll@1': [
    { source: 'import', space: 's', newPerson: true, newEpisode: false, provenance: 'imported' },
    `{"at":5,"legalBasis":"separate-consent","newEpisode":false,"newPerson":true,"provenance":"imported",${COMMON},"source":"import","space":"s","station":"jinan-1"}`,
  ],
  'view@1': [
    { what: 'person', found: true },
    `{"at":5,"found":true,"legalBasis":"separate-consent",${COMMON},"station":"jinan-1","what":"person"}`,
  ],
  'export@1': [
    { found: true, photos: 2 },
    `{"at":5,"found":true,"legalBasis":"separate-consent","photos":2,${COMMON},"station":"jinan-1"}`,
  ],
  'denial@1': [
    { call: 'get', permissions: ['view'], reason: 'station' },
    `{"at":5,"call":"get","legalBasis":"separate-consent","permissions":["view"],${COMMON},"reason":"station"}`,
  ],
  'erasure-begun@1': [
    { erasure: 'e', scope: 'person', persons: 1, photos: 2, templates: 3 },
    `{"at":5,"erasure":"e","legalBasis":"separate-consent","persons":1,"photos":2,${COMMON},"scope":"person","station":"jinan-1","templates":3}`,
  ],
  'erasure-completed@1': [
    { erasure: 'e', scope: 'biometric', recovered: false },
    `{"at":5,"erasure":"e","legalBasis":"separate-consent",${COMMON},"recovered":false,"scope":"biometric","station":"jinan-1"}`,
  ],
  'duplicates@1': [
    { space: 's', minSimilarityE6: 900_000, done: 1, all: 2, pairs: 0 },
    `{"all":2,"at":5,"done":1,"legalBasis":"separate-consent","minSimilarityE6":900000,"pairs":0,${COMMON},"space":"s","station":"jinan-1"}`,
  ],
  'renewal@1': [
    { phase: 'ended', space: 's', removeOld: true, renewed: 1, failed: 2, removed: 3 },
    `{"at":5,"failed":2,"legalBasis":"separate-consent","phase":"ended",${COMMON},"removeOld":true,"removed":3,"renewed":1,"space":"s","station":"jinan-1"}`,
  ],
  'backup@1': [{}, `{"at":5,"legalBasis":"separate-consent",${COMMON},"station":"jinan-1"}`],
  'rotation@1': [
    { phase: 'begun', rewrapped: 1, retired: 2 },
    `{"at":5,"legalBasis":"separate-consent","phase":"begun",${COMMON},"retired":2,"rewrapped":1,"station":"jinan-1"}`,
  ],
  'rekey@1': [
    { from: 'a', to: 'b', copied: 3 },
    `{"at":5,"copied":3,"from":"a","legalBasis":"separate-consent",${COMMON},"station":"jinan-1","to":"b"}`,
  ],
  'recovery@1': [
    { from: 'backup', head: 1, lostEntries: 2, keptBeside: true, replayedErasures: 3 },
    `{"at":5,"from":"backup","head":1,"keptBeside":true,"legalBasis":"separate-consent","lostEntries":2,${COMMON},"replayedErasures":3,"station":"jinan-1"}`,
  ],
};

describe('a usage entry', () => {
  it.each(Object.entries(GOLDEN))('of the kind %s is written as it always was', (schema, [header, written]) => {
    const entry = usageEntry(schema as UsageSchema, { at: 5, act }, header);
    expect(entry.schema).toBe(schema);
    expect(text(entry.header)).toBe(written);
    // Where a refused operator says to be is as unproven as who they say they are.
    const claimed = schema === 'denial@1' ? ',"station":"jinan-1"' : '';
    expect(entry.fragments?.map(({ subject, bytes }) => [subject, text(bytes)])).toEqual([
      [{ kind: 'ledger' }, `{"legalEvidence":"form 12","operator":"clerk-7"${claimed}}`],
    ]);
  });

  it('keeps each subject apart', () => {
    const probe = unenrolledFragment({ digest: 'd', face: wholeBox({ x: 0.4, y: 1.5, width: 9.9, height: -0.2 }) });
    const candidate = personFragment('p', { photoId: 'f', rank: 1, similarityE6: millionths(0.8123456789), band: undefined });
    expect([probe, candidate].map(({ subject, bytes }) => [subject, text(bytes)])).toEqual([
      [{ kind: 'unenrolled' }, '{"digest":"d","face":{"height":0,"width":10,"x":0,"y":2}}'],
      [{ kind: 'person', personId: 'p' }, '{"personId":"p","photoId":"f","rank":1,"similarityE6":812346}'],
    ]);
  });
});
