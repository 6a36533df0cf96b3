import type { CompleteAct } from '../../src/core/check-act.js';
import type { LedgerEntry, LedgerFragment } from '../../src/core/records.js';
import { shanghaiDay, type UsageHeaders, type UsageSchema } from '../../src/ledger/main.js';
import { ledgerFragment, millionths, personFragment, unenrolledFragment, usageEntry, wholeBox } from '../../src/sdk/usage-entry.js';

/** Whom the made-up entries speak of; `forgotten` is erased in the end. */
export const PEOPLE = { known: 'golden-person-1', alike: 'golden-person-2', forgotten: 'golden-person-3' } as const;

const HOUR = 3_600_000;
const SPACE = 'golden-space@1';
const ID = '00000000-0000-4000-8000-';
const clerk: CompleteAct = {
  operator: 'golden-clerk',
  station: 'golden-1',
  purpose: 'identify-person',
  legalBasis: { kind: 'statutory-duty' },
};
const reviewer: CompleteAct = { ...clerk, operator: 'golden-reviewer' };
const keeper: CompleteAct = {
  ...clerk,
  operator: 'golden-keeper',
  purpose: 'administration',
  legalBasis: { kind: 'separate-consent', evidence: '同意书-12' },
};

/**
 * A little of everything that happens at a station, in the order in which it is entered: at least one entry of every kind
 * there is, all made up. A new kind, or a new version of one, is added at the end.
 */
export function goldenActs(): readonly LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  const at = (day: string, hours: number) => shanghaiDay(day) + hours * HOUR;
  const id = () => `${ID}${String(entries.length).padStart(12, '0')}`;

  /** Appends an entry; answers by what later ones refer to it. */
  function enter<S extends UsageSchema>(
    schema: S,
    [day, hours, act]: readonly [day: string, hours: number, act: CompleteAct],
    header: UsageHeaders[S],
    fragments: readonly LedgerFragment[] = [],
  ): string {
    const reference = `${entries.length}.${id()}`;
    entries.push(usageEntry(schema, { at: at(day, hours), act }, header, fragments));
    return reference;
  }

  const enrolled = (personId: string, number: number) =>
    personFragment(personId, {
      episodeId: `episode-${number}`,
      rescueNumber: `号-${number}`,
      photoId: `photo-${number}`,
      digest: 'd'.repeat(64),
    });
  const found = (personId: string, rank: number, similarity: number) =>
    personFragment(personId, { photoId: `photo-${rank}`, rank, similarityE6: millionths(similarity), band: 'high' });
  const probe = (said: Parameters<typeof unenrolledFragment>[0]) =>
    unenrolledFragment({ ...said, digest: 'e'.repeat(64), face: wholeBox({ x: 1.4, y: 2.5, width: 110, height: 120 }) });
  const gallery = { persons: 3, templates: 3, revision: 4 };

  enter('configuration@1', ['2026-01-01', 8, keeper], { what: 'model', to: '{"space":"golden-space@1"}' });
  const enrolment = { source: 'recogniser', space: SPACE, newPerson: true, newEpisode: true } as const;
  enter('enroll@1', ['2026-01-02', 9, { ...clerk, purpose: 'enrolment' }], enrolment, [enrolled(PEOPLE.known, 1)]);
  enter('enroll@1', ['2026-01-02', 10, { ...clerk, purpose: 'enrolment' }], { ...enrolment, provenance: 'imported' }, [
    enrolled(PEOPLE.alike, 2),
  ]);
  enter('enroll@1', ['2026-01-02', 11, { ...clerk, purpose: 'enrolment' }], { ...enrolment, source: 'phone' }, [
    enrolled(PEOPLE.forgotten, 3),
  ]);

  const search = enter(
    'search@1',
    ['2026-01-05', 9, clerk],
    {
      id: id(),
      situation: 'routine-intake',
      source: 'live-camera',
      space: SPACE,
      topK: 10,
      candidates: 2,
      photo: 'searched',
      rankedBy: 's-norm',
      calibration: 'golden-calibration',
      gallery,
      filter: { stations: true, from: false, to: false, labels: false },
    },
    [
      probe({ name: '自称李四', rescueNumber: '号-17', tags: ['suspected-lost'], note: '=1+1' }),
      found(PEOPLE.known, 1, 0.81),
      found(PEOPLE.forgotten, 2, 0.62),
    ],
  );
  enter('national-search@1', ['2026-01-05', 10, clerk], { id: id(), search, result: 'no-match' }, [
    unenrolledFragment({ system: '全国系统', rescueNumber: '号-17' }),
  ]);
  enter('analysis@1', ['2026-01-05', 11, clerk], { id: id(), search, result: 'suspected', suspected: 1 }, [
    personFragment(PEOPLE.known, { note: '耳廓相似' }),
  ]);
  const duty = enter('duty-opened@1', ['2026-01-05', 12, clerk], { id: id(), kind: 'withdraw-family-search-notice', because: search }, [
    personFragment(PEOPLE.known, { reference: '寻亲网-9', rescueNumber: '号-17' }),
  ]);
  const established = at('2026-01-06', 15);
  const decision = enter(
    'decision@1',
    ['2026-01-07', 9, reviewer],
    {
      id: id(),
      search,
      result: 'candidate',
      method: 'police',
      identityEstablishedAt: established,
      disposition: 'relatives-contacted',
      bySearcher: false,
      link: 'linked',
      occurredAt: at('2026-01-06', 16),
      lateReason: 'reply-arrived-later',
    },
    [personFragment(PEOPLE.known, { name: '王小明', reason: '公安回函' }), personFragment(PEOPLE.alike)],
  );
  const dueAt = established + 24 * HOUR;
  enter('duty-dated@1', ['2026-01-07', 9, reviewer], { id: id(), duty, dueAt, because: decision }, [
    personFragment(PEOPLE.known, { reference: '寻亲网-9', rescueNumber: '号-17' }),
  ]);
  enter('decision-confirmed@1', ['2026-01-07', 10, { ...reviewer, operator: 'golden-second' }], { id: id(), search, decision }, [
    personFragment(PEOPLE.known),
  ]);
  enter('duty-closed@1', ['2026-01-07', 16, clerk], { id: id(), duty, kind: 'withdraw-family-search-notice', dueAt, overdue: true }, [
    personFragment(PEOPLE.known, { reference: '寻亲网-9', evidence: '截图-3' }),
  ]);
  const outcome = enter(
    'outcome@1',
    ['2026-01-08', 9, reviewer],
    { id: id(), kind: 'professional-begging', addressees: ['police', 'city-management'], search, decision },
    [personFragment(PEOPLE.known, { name: '王小明', rescueNumber: '号-17', origin: '某省某市', sentTo: '某市公安局' })],
  );
  enter('outcome@1', ['2026-01-09', 9, reviewer], { id: id(), kind: 'reunited', addressees: ['relatives'] }, [
    personFragment(PEOPLE.forgotten, { name: '孙七', rescueNumber: '号-3', sentTo: '亲属' }),
  ]);
  enter('outcome-feedback@1', ['2026-01-20', 9, clerk], { id: id(), outcome }, [personFragment(PEOPLE.known, { note: '已受理' })]);

  const second = enter(
    'search@1',
    ['2026-02-01', 23.5, clerk],
    { id: id(), situation: 'suspected-fare-fraud', source: 'phone', space: SPACE, topK: 5, candidates: 1, photo: 'searched', gallery },
    [probe({ rescueNumber: '号-18' }), found(PEOPLE.alike, 1, 0.55)],
  );
  const wrong = enter(
    'decision@1',
    ['2026-02-02', 9, clerk],
    { id: id(), search: second, result: 'candidate', method: 'rescue-records', bySearcher: true, link: 'merged' },
    [personFragment(PEOPLE.alike, { name: '赵六', reason: '档案' })],
  );
  enter('decision-reversed@1', ['2026-02-03', 9, reviewer], { id: id(), search: second, decision: wrong, unlinked: 1 }, [
    personFragment(PEOPLE.alike, { reason: '看错' }),
  ]);
  enter('analysis@1', ['2026-02-03', 10, clerk], { id: id(), search: second, result: 'none', suspected: 0 }, [
    unenrolledFragment({ note: '均不符' }),
  ]);
  enter(
    'search@1',
    ['2026-02-28', 23.99, clerk],
    { id: id(), situation: 'long-stay', source: 'scan', space: SPACE, topK: 10, candidates: 0, photo: 'several-faces' },
    [probe({ rescueNumber: '号-20' })],
  );
  enter(
    'search@1',
    ['2026-03-01', 0, { ...clerk, purpose: 'drill' }],
    { id: id(), source: 'import', space: SPACE, topK: 1, candidates: 0, photo: 'failed', failure: 'ERR_IMAGE_DECODE' },
    [probe({})],
  );

  const late = { occurredAt: at('2026-03-01', 9), lateReason: 'system-outage' } as const;
  enter('manual-search@1', ['2026-03-03', 9, clerk], { id: id(), situation: 'identity-withheld-or-false', result: 'candidates', ...late }, [
    unenrolledFragment({ name: '<b>"乙"</b>', rescueNumber: '号,21', searchedBy: 'golden-reviewer', system: '全国系统' }),
  ]);
  enter('national-search@1', ['2026-03-03', 9, clerk], { id: id(), result: 'candidates' }, [
    unenrolledFragment({ name: '丙', rescueNumber: '@23', system: '全国系统' }),
  ]);
  enter('intake-unsearched@1', ['2026-03-03', 10, clerk], { id: id(), reason: 'medical-emergency', ...late }, [
    unenrolledFragment({ rescueNumber: '号-22' }),
  ]);
  const request = enter('family-request@1', ['2026-03-04', 9, { ...clerk, purpose: 'family-request' }], { id: id() }, [
    unenrolledFragment({ requester: '李母', relationship: '母亲', evidence: '户口簿', name: '李四' }),
  ]);
  enter(
    'search@1',
    ['2026-03-04', 10, { ...clerk, purpose: 'family-request' }],
    { id: id(), situation: 'family-request', request, source: 'family', space: SPACE, topK: 10, candidates: 0, photo: 'searched', gallery },
    [probe({ name: '李四' })],
  );
  enter('family-answer@1', ['2026-03-05', 9, { ...clerk, purpose: 'family-request' }], { id: id(), request, answer: 'not-found' }, [
    unenrolledFragment({ note: '未找到，继续留意' }),
  ]);

  enter('search-embedding@1', ['2026-04-01', 9, keeper], { id: id(), space: SPACE, topK: 10, candidates: 1, result: 'searched', gallery }, [
    unenrolledFragment({ digest: 'f'.repeat(64) }),
    found(PEOPLE.known, 1, 0.7),
  ]);
  enter('compare@1', ['2026-04-01', 10, clerk], { space: SPACE, photo: 'no-face', which: 'b' }, [
    unenrolledFragment({ digest: '1'.repeat(64) }),
    unenrolledFragment({ digest: '2'.repeat(64) }),
  ]);
  enter('view@1', ['2026-04-01', 11, clerk], { what: 'photo', found: true }, [personFragment(PEOPLE.known, { photoId: 'photo-1' })]);
  enter('export@1', ['2026-04-01', 12, { ...keeper, purpose: 'data-subject-request' }], { found: true, photos: 1 }, [
    personFragment(PEOPLE.known),
  ]);
  enter('denial@1', ['2026-04-02', 3, { ...clerk, operator: 'golden-nobody' }], {
    call: 'search',
    permissions: ['search'],
    reason: 'unknown-operator',
  });
  enter(
    'security-event@1',
    ['2026-04-02', 3, keeper],
    { kind: 'odd-hours', severity: 'info', count: 1, windowMs: HOUR, concernsStation: 'golden-1' },
    [ledgerFragment({ concerns: 'golden-clerk' })],
  );
  enter('duplicates@1', ['2026-05-01', 9, keeper], { space: SPACE, minSimilarityE6: 900_000, done: 3, all: 3, pairs: 1 }, [
    personFragment(PEOPLE.known, { photoId: 'photo-1', similarityE6: 910_000 }),
    personFragment(PEOPLE.alike, { photoId: 'photo-2', similarityE6: 910_000 }),
  ]);
  enter('renewal@1', ['2026-05-02', 9, keeper], { phase: 'ended', space: SPACE, removeOld: true, renewed: 3, failed: 0, removed: 3 });
  enter('backup@1', ['2026-05-03', 9, keeper], {});
  enter('rotation@1', ['2026-05-04', 9, keeper], { phase: 'ended', rewrapped: 3, retired: 1 });
  enter('rekey@1', ['2026-05-05', 9, keeper], { from: 'aes-256-gcm+sha-256', to: 'sm4-ctr-hmac-sm3+sm3', copied: 40 });
  enter('recovery@1', ['2026-05-06', 9, keeper], { from: 'backup', head: 30, lostEntries: 2, keptBeside: true, replayedErasures: 1 });
  enter('ledger-export@1', ['2026-05-07', 9, keeper], {
    id: id(),
    what: 'usage-ledger',
    from: at('2026-01-01', 0),
    to: at('2027-01-01', 0),
    rows: 8,
  });

  const auditor: CompleteAct = { ...keeper, purpose: 'quality-audit' };
  const plan = enter(
    'photo-audit-planned@1',
    ['2026-05-08', 9, auditor],
    {
      id: id(),
      method: 'smallest-numbers@1',
      seed: 'golden-seed',
      policy: 'mca-2020-13@1',
      revision: 40,
      from: at('2026-01-01', 0),
      to: at('2027-01-01', 0),
      sampleSize: 2,
      photos: 3,
      strata: [
        { station: 'golden-1', month: '2026-01', photos: 2, sample: 1 },
        { month: '2026-02', photos: 1, sample: 1 },
      ],
    },
    [ledgerFragment({ digests: ['3'.repeat(64), '4'.repeat(64)] })],
  );
  const audit = enter('photo-audit-drawn@1', ['2026-05-08', 9, auditor], { id: id(), plan, photos: 1, gone: 1 }, [
    personFragment(PEOPLE.known, { photoId: 'photo-1', station: 'golden-1', month: '2026-01' }),
  ]);
  const counts = { photos: 2, passed: 0, review: 0, rejected: 1, unreadable: 1, replace: 1 };
  const result = enter('photo-audit@1', ['2026-05-08', 10, auditor], { id: id(), audit, policy: 'mca-2020-13@1', ...counts }, [
    personFragment(PEOPLE.known, {
      photoId: 'photo-1',
      episodeId: 'episode-1',
      station: 'golden-1',
      month: '2026-01',
      broken: ['face-size'],
    }),
  ]);
  enter(
    'photo-replaced@1',
    ['2026-05-09', 9, clerk],
    {
      id: id(),
      reason: 'photo-audit',
      audit: result,
      source: 'live-camera',
      space: SPACE,
      rules: { policy: 'mca-2020-13@1', verdict: 'accept' },
      pictureKept: true,
      templatesRemoved: 1,
    },
    [
      personFragment(PEOPLE.known, {
        photoId: 'photo-9',
        replaced: 'photo-1',
        episodeId: 'episode-1',
        digest: '5'.repeat(64),
        replacedDigest: 'd'.repeat(64),
      }),
    ],
  );
  enter(
    'reuse-check@1',
    ['2026-05-10', 9, { ...clerk, purpose: 'enrolment' }],
    { id: id(), space: SPACE, photo: 'checked', photos: 2, uncovered: 1, revision: 50, found: 'same-picture', named: true },
    [
      probe({ rescueNumber: '号-23' }),
      personFragment(PEOPLE.known, { photoId: 'photo-1', episodeId: 'episode-1', how: 'same-picture', scoreE6: 991_000 }),
    ],
  );

  const erasure = 'golden-erasure-1';
  enter('erasure-begun@1', ['2026-06-01', 9, keeper], { erasure, scope: 'person', persons: 1, photos: 1, templates: 1 });
  enter('erasure-completed@1', ['2026-06-01', 10, keeper], { erasure, scope: 'person', recovered: false });
  return entries;
}
