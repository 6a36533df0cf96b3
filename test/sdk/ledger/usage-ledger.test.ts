import { type Cell, cellText, outcomeTable, reportingYear, statistics, TreeHead, usageTable } from 'rescue-face/ledger';
import { describe, expect, it } from 'vitest';
import { colourPhoto } from '../../support/fake-stages.js';
import { ledgerOf } from '../../support/ledger.js';
import { NOON } from '../../support/open-fake.js';
import { HOUR, itIsA, opened, openStation, REVIEWER, searched } from './station.js';

const YEAR = reportingYear(2023);

describe('a year of a station', () => {
  it('is read from its ledger into the tables that a province expects', async () => {
    await using station = await openStation();
    const { sdk, clock, store } = station;
    for (const [personId, red] of [
      ['a', 10],
      ['c', 90],
    ] as const) {
      await sdk.enroll({ personId, photo: await colourPhoto(red), rescueNumber: `2023-${personId}` });
    }
    const found = await searched(station, '2023-17');
    await searched(station, '2023-18');
    await sdk.ledger.nationalSearch({ result: 'no-match', search: found.searchId, system: '全国系统' });
    await sdk.ledger.analyse(found.searchId, { suspected: ['a'] });
    await sdk.ledger.unsearchedIntake({ reason: 'medical-emergency', rescueNumber: '2023-19' });
    const dutyId = await opened(station, { duty: 'withdraw-family-search-notice', rescueNumber: '2023-17' });
    clock.time = NOON + 2 * HOUR;
    const decision = await sdk.ledger.decide(found.searchId, { ...itIsA, identityEstablishedAt: NOON + HOUR });
    if (decision.status !== 'decided') throw new Error(decision.status);
    const sent = await sdk.ledger.outcome({
      kind: 'fare-fraud',
      addressees: ['home-area-station'],
      decision: decision.id,
      search: found.searchId,
      personId: 'a',
      name: '王小明',
      rescueNumber: '2023-17',
      origin: '开封',
      sentTo: '开封市救助管理站',
    });
    if (sent.status !== 'entered') throw new Error(sent.status);
    await sdk.ledger.feedback(sent.id, { text: '已核实' });
    await sdk.ledger.closeDuty(dutyId, { evidence: '截图', act: REVIEWER });

    const head = store.head;
    const { usage, ledger } = await sdk.ledger.usage({ period: YEAR });
    const tree = new TreeHead(store.ledgerHash);
    for await (const leaves of store.readLeaves(0)) for (const leaf of leaves) if (tree.size < head) tree.append(leaf);
    expect(ledger).toEqual({ size: head, root: tree.root() });
    expect((await ledgerOf(store)).at(-1)).toMatchObject({ schema: 'ledger-export@1', header: { what: 'usage-ledger', rows: 3 } });

    const words = (rows: readonly (readonly Cell[])[]) => rows.map((row) => row.map(cellText));
    const uses = usageTable(usage, { printedAt: clock.time });
    expect(words(uses.rows)).toMatchInlineSnapshot(`
      [
        [
          "1",
          "2023-11-15",
          "jinan-1",
          "入站登记",
          "自称李四",
          "2023-17",
          "已核实",
          "王小明",
          "公安机关核实",
          "2023-11-15",
          "clerk",
          "reviewer",
          "全国系统 未比中 2023-11-15",
          "",
        ],
        [
          "2",
          "2023-11-15",
          "jinan-1",
          "入站登记",
          "自称李四",
          "2023-18",
          "待研判",
          "—",
          "—",
          "—",
          "clerk",
          "—",
          "未登记",
          "",
        ],
      ]
    `);
    const outcomes = outcomeTable(usage, { printedAt: clock.time });
    expect(words(outcomes.rows)).toMatchInlineSnapshot(`
      [
        [
          "1",
          "2023-11-15",
          "2023-17",
          "王小明",
          "跑站骗票",
          "开封",
          "开封市救助管理站（流出地救助管理机构）",
          "2023-11-15",
          "2023-11-15 已核实",
          "2023-11-15 08:13",
          "否",
          "clerk",
        ],
      ]
    `);
    expect(statistics(usage).whole).toMatchInlineSnapshot(`
      {
        "attempts": 0,
        "handedOver": 0,
        "intakes": {
          "high": 5,
          "low": 5,
        },
        "open": {
          "awaitingAnalysis": 1,
          "duties": 0,
          "overdueDuties": 0,
          "suspected": 0,
        },
        "outcomes": {
          "fare-fraud": 1,
          "long-stay-with-history": 0,
          "professional-begging": 0,
          "repeat-help-seeker": 0,
          "reunited": 0,
          "suspected-fugitive": 0,
        },
        "recognition": {
          "denominator": 2,
          "numerator": 1,
        },
        "results": {
          "awaiting-analysis": 1,
          "no-match": 0,
          "suspected": 0,
          "verified": 1,
        },
        "searched": {
          "high": 2,
          "low": 2,
        },
        "unsearched": {
          "attempt-failed": {
            "high": 0,
            "low": 0,
          },
          "identity-known": {
            "high": 0,
            "low": 0,
          },
          "medical-emergency": {
            "high": 1,
            "low": 1,
          },
          "not-recorded": {
            "high": 2,
            "low": 2,
          },
          "other": {
            "high": 0,
            "low": 0,
          },
          "photo-impossible": {
            "high": 0,
            "low": 0,
          },
          "refused-by-person": {
            "high": 0,
            "low": 0,
          },
          "system-unavailable": {
            "high": 0,
            "low": 0,
          },
        },
        "useRate": {
          "high": {
            "denominator": 5,
            "numerator": 2,
          },
          "low": {
            "denominator": 5,
            "numerator": 2,
          },
        },
        "uses": 2,
        "verification": {
          "count": 1,
          "leftOut": 0,
          "sumMs": 3600000,
          "twiceMedianMs": 7200000,
        },
        "verified": 1,
        "verifiedPersons": {
          "high": 1,
          "low": 1,
        },
        "withdrawals": {
          "due": 1,
          "inTime": 1,
          "late": 0,
          "open": 0,
          "rate": {
            "denominator": 1,
            "numerator": 1,
          },
        },
      }
    `);
  });
});
