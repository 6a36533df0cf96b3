import { describe, expect, it } from 'vitest';
import type { CompleteAct } from '../../src/core/check-act.js';
import type { UsageHeaders, UsageSchema } from '../../src/ledger/usage-headers.js';
import { millionths, personFragment, unenrolledFragment, usageEntry, wholeBox } from '../../src/sdk/usage-entry.js';

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
      id: 'i',
      situation: 'long-stay',
      request: undefined,
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
    `{"at":5,"calibration":"c","candidates":1,"filter":{"from":false,"labels":false,"stations":true,"to":false},"gallery":{"persons":1,"revision":3,"templates":2},"id":"i","legalBasis":"separate-consent","photo":"searched",${COMMON},"rankedBy":"s-norm","situation":"long-stay","source":"phone","space":"s","station":"jinan-1","topK":10}`,
  ],
  'search-embedding@1': [
    { id: 'u', space: 's', topK: 10, candidates: 0, result: 'failed', failure: 'other' },
    `{"at":5,"candidates":0,"failure":"other","id":"u","legalBasis":"separate-consent",${COMMON},"result":"failed","space":"s","station":"jinan-1","topK":10}`,
  ],
  'compare@1': [
    { space: 's', photo: 'no-face', which: 'b' },
    `{"at":5,"legalBasis":"separate-consent","photo":"no-face",${COMMON},"space":"s","station":"jinan-1","which":"b"}`,
  ],
  'enroll@1': [
    {
      source: 'import',
      space: 's',
      newPerson: true,
      newEpisode: false,
      provenance: 'imported',
      rules: { policy: 'p@1', verdict: 'review' },
    },
    `{"at":5,"legalBasis":"separate-consent","newEpisode":false,"newPerson":true,"provenance":"imported",${COMMON},"rules":{"policy":"p@1","verdict":"review"},"source":"import","space":"s","station":"jinan-1"}`,
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
  'security-event@1': [
    { kind: 'bulk-search', severity: 'warning', count: 30, windowMs: 600_000, concernsStation: 'jinan-2' },
    `{"at":5,"concernsStation":"jinan-2","count":30,"kind":"bulk-search","legalBasis":"separate-consent",${COMMON},"severity":"warning","station":"jinan-1","windowMs":600000}`,
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
  'national-search@1': [
    { id: 'i', search: '3.s', result: 'no-match', occurredAt: 3, lateReason: 'system-outage' },
    `{"at":5,"id":"i","lateReason":"system-outage","legalBasis":"separate-consent","occurredAt":3,${COMMON},"result":"no-match","search":"3.s","station":"jinan-1"}`,
  ],
  'manual-search@1': [
    { id: 'i', situation: 'family-request', result: 'candidates', occurredAt: 3, lateReason: 'system-outage' },
    `{"at":5,"id":"i","lateReason":"system-outage","legalBasis":"separate-consent","occurredAt":3,${COMMON},"result":"candidates","situation":"family-request","station":"jinan-1"}`,
  ],
  'intake-unsearched@1': [
    { id: 'i', reason: 'photo-impossible', occurredAt: 3, lateReason: 'system-outage' },
    `{"at":5,"id":"i","lateReason":"system-outage","legalBasis":"separate-consent","occurredAt":3,${COMMON},"reason":"photo-impossible","station":"jinan-1"}`,
  ],
  'analysis@1': [
    { id: 'i', search: '3.s', result: 'suspected', suspected: 1 },
    `{"at":5,"id":"i","legalBasis":"separate-consent",${COMMON},"result":"suspected","search":"3.s","station":"jinan-1","suspected":1}`,
  ],
  'decision@1': [
    {
      id: 'i',
      search: '3.s',
      result: 'candidate',
      method: 'police',
      identityEstablishedAt: 4,
      disposition: 'left-station',
      bySearcher: false,
      link: 'merged',
      occurredAt: 3,
      lateReason: 'system-outage',
    },
    `{"at":5,"bySearcher":false,"disposition":"left-station","id":"i","identityEstablishedAt":4,"lateReason":"system-outage","legalBasis":"separate-consent","link":"merged","method":"police","occurredAt":3,${COMMON},"result":"candidate","search":"3.s","station":"jinan-1"}`,
  ],
  'decision-confirmed@1': [
    { id: 'i', search: '3.s', decision: '4.d' },
    `{"at":5,"decision":"4.d","id":"i","legalBasis":"separate-consent",${COMMON},"search":"3.s","station":"jinan-1"}`,
  ],
  'decision-reversed@1': [
    { id: 'i', search: '3.s', decision: '4.d', unlinked: 2 },
    `{"at":5,"decision":"4.d","id":"i","legalBasis":"separate-consent",${COMMON},"search":"3.s","station":"jinan-1","unlinked":2}`,
  ],
  'family-request@1': [
    { id: 'i', occurredAt: 3, lateReason: 'system-outage' },
    `{"at":5,"id":"i","lateReason":"system-outage","legalBasis":"separate-consent","occurredAt":3,${COMMON},"station":"jinan-1"}`,
  ],
  'family-answer@1': [
    { id: 'i', request: '3.r', answer: 'not-found', occurredAt: 3, lateReason: 'system-outage' },
    `{"answer":"not-found","at":5,"id":"i","lateReason":"system-outage","legalBasis":"separate-consent","occurredAt":3,${COMMON},"request":"3.r","station":"jinan-1"}`,
  ],
  'outcome@1': [
    {
      id: 'i',
      kind: 'professional-begging',
      addressees: ['police', 'city-management'],
      search: '3.s',
      decision: '4.d',
      occurredAt: 3,
      lateReason: 'system-outage',
    },
    `{"addressees":["police","city-management"],"at":5,"decision":"4.d","id":"i","kind":"professional-begging","lateReason":"system-outage","legalBasis":"separate-consent","occurredAt":3,${COMMON},"search":"3.s","station":"jinan-1"}`,
  ],
  'outcome-feedback@1': [
    { id: 'i', outcome: '3.o', occurredAt: 3, lateReason: 'system-outage' },
    `{"at":5,"id":"i","lateReason":"system-outage","legalBasis":"separate-consent","occurredAt":3,"outcome":"3.o",${COMMON},"station":"jinan-1"}`,
  ],
  'duty-opened@1': [
    { id: 'i', kind: 'withdraw-family-search-notice', dueAt: 9, because: '4.d' },
    `{"at":5,"because":"4.d","dueAt":9,"id":"i","kind":"withdraw-family-search-notice","legalBasis":"separate-consent",${COMMON},"station":"jinan-1"}`,
  ],
  'duty-dated@1': [
    { id: 'i', duty: '3.u', dueAt: 9, because: '4.d' },
    `{"at":5,"because":"4.d","dueAt":9,"duty":"3.u","id":"i","legalBasis":"separate-consent",${COMMON},"station":"jinan-1"}`,
  ],
  'duty-closed@1': [
    { id: 'i', duty: '3.u', kind: 'handover', dueAt: 9, overdue: true, occurredAt: 3, lateReason: 'system-outage' },
    `{"at":5,"dueAt":9,"duty":"3.u","id":"i","kind":"handover","lateReason":"system-outage","legalBasis":"separate-consent","occurredAt":3,"overdue":true,${COMMON},"station":"jinan-1"}`,
  ],
  'configuration@1': [
    { what: 'policy', from: 'a', to: 'b' },
    `{"at":5,"from":"a","legalBasis":"separate-consent",${COMMON},"station":"jinan-1","to":"b","what":"policy"}`,
  ],
  'ledger-export@1': [
    { id: 'i', what: 'usage-ledger', from: 1, to: 2, rows: 3 },
    `{"at":5,"from":1,"id":"i","legalBasis":"separate-consent",${COMMON},"rows":3,"station":"jinan-1","to":2,"what":"usage-ledger"}`,
  ],
  'photo-audit-planned@1': [
    {
      id: 'i',
      method: 'm@1',
      seed: 's',
      policy: 'p@1',
      revision: 3,
      from: 1,
      to: 2,
      sampleSize: 4,
      perStratum: undefined,
      photos: 9,
      strata: [
        { station: 'jinan-1', month: '2026-01', photos: 8, sample: 3 },
        { station: undefined, month: '2026-01', photos: 1, sample: 1 },
      ],
    },
    `{"at":5,"from":1,"id":"i","legalBasis":"separate-consent","method":"m@1","photos":9,"policy":"p@1",${COMMON},"revision":3,"sampleSize":4,"seed":"s","station":"jinan-1","strata":[{"month":"2026-01","photos":8,"sample":3,"station":"jinan-1"},{"month":"2026-01","photos":1,"sample":1}],"to":2}`,
  ],
  'photo-audit-drawn@1': [
    { id: 'i', plan: '3.s', photos: 4, gone: 1 },
    `{"at":5,"gone":1,"id":"i","legalBasis":"separate-consent","photos":4,"plan":"3.s",${COMMON},"station":"jinan-1"}`,
  ],
  'photo-audit@1': [
    { id: 'i', audit: '3.s', policy: 'p@1', photos: 5, passed: 1, review: 1, rejected: 2, unreadable: 1, replace: 2 },
    `{"at":5,"audit":"3.s","id":"i","legalBasis":"separate-consent","passed":1,"photos":5,"policy":"p@1",${COMMON},"rejected":2,"replace":2,"review":1,"station":"jinan-1","unreadable":1}`,
  ],
  'photo-replaced@1': [
    {
      id: 'i',
      reason: 'photo-audit',
      audit: '3.s',
      source: 'phone',
      space: 's',
      rules: { policy: 'p@1', verdict: 'accept' },
      pictureKept: true,
      templatesRemoved: 1,
    },
    `{"at":5,"audit":"3.s","id":"i","legalBasis":"separate-consent","pictureKept":true,${COMMON},"reason":"photo-audit","rules":{"policy":"p@1","verdict":"accept"},"source":"phone","space":"s","station":"jinan-1","templatesRemoved":1}`,
  ],
  'reuse-check@1': [
    { id: 'u', space: 's', photo: 'checked', photos: 3, uncovered: 1, revision: 9, found: 'same-picture', named: false },
    `{"at":5,"found":"same-picture","id":"u","legalBasis":"separate-consent","named":false,"photo":"checked","photos":3,${COMMON},"revision":9,"space":"s","station":"jinan-1","uncovered":1}`,
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
