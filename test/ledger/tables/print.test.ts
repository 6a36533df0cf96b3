import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cellText,
  type LedgerTable,
  outcomeTable,
  reportHtml,
  reportingYear,
  shanghaiDay,
  statistics,
  statisticsTable,
  tableChecksum,
  tableCsv,
  tableHtml,
  tableXlsx,
  UsageFold,
  usageTable,
  yearlyReport,
} from '../../../src/ledger/main.js';
import { barChart } from '../../../src/ledger/report/charts.js';
import { Ledger } from './events.js';
import { unzip } from './unzip.js';

const HOUR = 3_600_000;
const YEAR = reportingYear(2026);
const at = (day: string, hours = 9) => shanghaiDay(day) + hours * HOUR;
const digest = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());
const text = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
const COMMON = {
  printedAt: at('2027-01-04', 10),
  unit: '测试市救助管理站',
  stations: { 'st-1': '测试市救助管理站' },
  operators: { 'op-1': '经办甲', 'op-2': '复核乙' },
  checksum: { ledger: { size: 12, root: Uint8Array.from({ length: 32 }, (_, i) => i) }, digest },
};

/** A little of everything a table can show; all names are made up. */
function year(): UsageFold {
  const ledger = new Ledger();
  const about = [{ name: '测试甲', rescueNumber: 'A-1', note: '=1+1' }];
  const first = ledger.search({ at: at('2026-01-05'), about });
  ledger.write('national-search@1', { at: at('2026-01-05', 10), about: [{ system: '全国系统' }] }, { search: first, result: 'no-match' });
  const established = at('2026-01-06');
  const decision = ledger.decide({ at: at('2026-01-07'), operator: 'op-2' }, first, {
    identityEstablishedAt: established,
    disposition: 'relatives-contacted',
    occurredAt: at('2026-01-06', 12),
    lateReason: 'reply-arrived-later',
  });
  ledger.write('decision-confirmed@1', { at: at('2026-01-08') }, { search: first, decision });
  ledger.search({ at: at('2026-02-01'), about: [undefined] });
  ledger.search({ at: at('2026-02-02'), about: [{ rescueNumber: '@B-2' }] }, { photo: 'several-faces', candidates: 0 });
  const late = { situation: 'long-stay', result: 'no-match', occurredAt: at('2026-03-01'), lateReason: 'system-outage' } as const;
  ledger.write(
    'manual-search@1',
    { at: at('2026-03-03'), about: [{ name: '<b>"乙"</b>', rescueNumber: 'C,3', searchedBy: 'op-2', system: '全国系统' }] },
    late,
  );
  const duty = ledger.write(
    'duty-opened@1',
    { at: at('2026-01-07') },
    { kind: 'withdraw-family-search-notice', dueAt: established + 24 * HOUR, because: decision },
  );
  ledger.write('duty-closed@1', { at: established + 25 * HOUR }, { duty, kind: 'withdraw-family-search-notice', overdue: true });
  const outcome = ledger.write(
    'outcome@1',
    { at: at('2026-01-09'), about: [{ name: '核实甲', rescueNumber: 'A-1', origin: '某省某市', sentTo: '某市公安局' }] },
    { kind: 'suspected-fugitive', addressees: ['police'], search: first, decision },
  );
  ledger.write('outcome-feedback@1', { at: at('2026-01-20'), about: [{ note: '已受理' }] }, { outcome });
  ledger.write('outcome@1', { at: at('2026-04-01'), about: [undefined] }, { kind: 'reunited', addressees: ['relatives'] });
  const fold = new UsageFold({ period: YEAR, asOf: at('2026-12-31') });
  for (const event of ledger.events) fold.add(event);
  return fold;
}

const headings = ({ columns }: LedgerTable) => columns.map(({ title }) => title).join(' · ');
const cells = ({ rows }: LedgerTable) => rows.map((row) => row.map(cellText));
const tableOf = (words: readonly string[]): LedgerTable => ({
  language: 'en',
  title: words.join(' ').slice(0, 40),
  remarks: words,
  columns: words.map((title) => ({ title, width: 12, isNumber: false })),
  rows: [words],
  notes: words,
  footer: words.map((word) => [word, word]),
});

describe('the tables', () => {
  it('have the columns and the footer a province expects, in its order', () => {
    const usage = usageTable(year(), COMMON);
    expect(headings(usage)).toBe(
      '序号 · 使用日期 · 救助管理机构 · 使用情形 · 待核查人员姓名(登记时) · 救助编号 · 核查结果 · 核实姓名 · 核实方式 · 核实日期 · 经办人员 · 复核人员 · 全国系统查询情况 · 备注',
    );
    expect(usage.footer.map(([name]) => name).join(' · ')).toBe('填报单位 · 统计期间 · 填表人 · 审核人 · 打印时间 · 校验码');
    expect(headings(outcomeTable(year(), COMMON))).toBe(
      '序号 · 核实日期 · 救助编号 · 人员姓名 · 成果类型 · 原救助机构/流出地 · 通报或移送单位 · 移送日期 · 反馈情况 · 公告撤销时间 · 是否超24小时 · 经办人员',
    );
  });

  it('print what is unknown, erased, empty, late', () => {
    const [first, erased, unusable, late] = cells(usageTable(year(), COMMON));
    expect(first).toEqual([
      '1',
      '2026-01-05',
      '测试市救助管理站',
      '入站登记',
      '测试甲',
      'A-1',
      '已核实',
      '核实甲',
      '公安机关核实',
      '2026-01-06',
      '经办甲',
      '复核乙、经办甲',
      '全国系统 未比中 2026-01-05',
      '核实结论补录：作出于2026-01-06 12:00，录入于2026-01-07 09:00（复函后到）；处理：联系亲属；=1+1',
    ]);
    expect(erased?.slice(4, 8)).toEqual(['已删除', '已删除', '待研判', '—']);
    expect([unusable?.[4], unusable?.[6], unusable?.[13]]).toEqual(['身份不明', '—', '照片有多张人脸，未比对']);
    expect([late?.[1], late?.[10], late?.[13]]).toEqual([
      '2026-03-01',
      '复核乙',
      '手工补录的检索；查询系统：全国系统；补录：发生于2026-03-01 09:00，录入于2026-03-03 09:00（系统故障）',
    ]);
  });

  it('tell outcomes with their dates, and whether the 24 hours were kept', () => {
    const [first, second] = cells(outcomeTable(year(), COMMON));
    expect(first).toEqual([
      '1',
      '2026-01-06',
      'A-1',
      '核实甲',
      '疑似在逃',
      '某省某市',
      '某市公安局（公安机关）',
      '2026-01-09',
      '2026-01-20 已受理',
      '2026-01-07 10:00',
      '是',
      '经办甲',
    ]);
    expect(second).toEqual(['2', '—', '已删除', '已删除', '寻亲返乡', '已删除', '已删除（亲属）', '2026-04-01', '—', '—', '—', '经办甲']);
  });

  it('have a checksum that anybody can compute from the rows, and that no change leaves alone', () => {
    const table = usageTable(year(), COMMON);
    const { ledger } = COMMON.checksum;
    const root = Buffer.from(ledger.root).toString('hex');
    const canonical = JSON.stringify({ ledger: { root, size: 12 }, rows: cells(table) });
    const expected = createHash('sha256').update(canonical).digest('hex').slice(0, 16);
    expect(Object.fromEntries(table.footer)['校验码']).toBe(expected);
    expect(tableChecksum(table.rows, { ...ledger, size: 13 }, digest)).not.toBe(expected);
    expect(tableChecksum(table.rows.slice(1), ledger, digest)).not.toBe(expected);
    expect(Object.fromEntries(usageTable(year(), { printedAt: 0 }).footer)['校验码']).toBe('—');
  });

  it('are printed as they were', async () => {
    const [usage, outcome, figures] = [
      usageTable(year(), COMMON),
      outcomeTable(year(), COMMON),
      statisticsTable(statistics(year(), { by: 'station' }), { ...COMMON, intakes: { 'st-1': 9 } }),
    ];
    await expect(text(tableCsv(usage))).toMatchFileSnapshot('../golden/usage.csv');
    await expect(text(tableCsv(outcome))).toMatchFileSnapshot('../golden/outcome.csv');
    await expect(text(tableCsv(figures))).toMatchFileSnapshot('../golden/figures.csv');
    await expect(text(tableHtml(usageTable(year(), { ...COMMON, language: 'en' })))).toMatchFileSnapshot('../golden/usage-en.html');
    await expect(text(tableHtml(outcome))).toMatchFileSnapshot('../golden/outcome.html');
    await expect(text(reportHtml(yearlyReport(year(), { ...COMMON, city: '测试市', year: 2026 })))).toMatchFileSnapshot(
      '../golden/report.html',
    );
  });
});

describe('the yearly report', () => {
  it('has its sections, fills in nothing, and lists every blank', () => {
    const report = yearlyReport(year(), { ...COMMON, city: '测试市', year: 2026, facts: { stations: '12' } });
    expect(report.title).toBe('测试市2026年度人脸识别技术应用情况报告');
    expect(report.sections.map(({ title }) => title)).toEqual([
      '一、基本情况',
      '二、使用情况',
      '三、识别成效',
      '四、照片质量',
      '五、核查与时限',
      '六、信息安全与合规',
      '七、典型案例',
      '八、问题、建议、下年计划',
    ]);
    expect(report.blanks).toContain('四、照片质量：抽查数');
    expect(report.blanks).toContain('六、信息安全与合规：备案');
    expect(report.blanks).not.toContain('一、基本情况：机构数');
    expect(text(reportHtml(report)).split('（待填写）').length - 1).toBe(report.blanks.length);
    expect(report.formulas.join('\n')).toContain('识别率：核实例数 ÷ 使用次数');
  });
});

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '=1+1',
    '\n=1+1',
    '＝1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '"',
    'a,b',
    'a\r\nb',
    '<script>',
    '</td>',
    '&amp;',
    '"onload="x',
    '\u202e',
    "'",
    '',
    ' x ',
  ),
);
const row = fc.array(hostile, { minLength: 1, maxLength: 6 });

describe('CSV', () => {
  it('reads back as it was written, and holds nothing that a spreadsheet computes', () => {
    fc.assert(
      fc.property(row, (words) => {
        const csv = text(tableCsv(tableOf(words)));
        expect(csv.startsWith('\uFEFF')).toBe(true);
        const [, back = []] = parse(csv, { bom: true, relax_column_count: true, skip_empty_lines: false }) as string[][];
        expect(back.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, ''))).toEqual(words);
        expect(back.some((cell) => /^[=+\-@\t\r\n＝＋－＠]/.test(cell))).toBe(false);
      }),
    );
  });
});

describe('HTML', () => {
  it('holds no markup that a name brought along', () => {
    const plain = tableOf(['x']);
    const marks = (html: string) => html.replace(/[^<>"]/g, '');
    fc.assert(
      fc.property(hostile, (word) => {
        expect(marks(text(tableHtml(tableOf([word]))))).toBe(marks(text(tableHtml(plain))));
        const chart = (label: string) =>
          barChart({ title: label, series: [label], groups: [{ label, values: [1] }], layout: 'rows', nothing: '' }).text;
        expect(marks(chart(word))).toBe(marks(chart('x')));
      }),
    );
  });

  it('asks nothing of any network and says so to the browser', () => {
    const page = text(reportHtml(yearlyReport(year(), { ...COMMON, city: '测试市', year: 2026 })));
    expect(page).toContain('content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;');
    expect(page).not.toMatch(/<script|<link|<img|url\(|https?:|@import/);
    expect(page).toMatch(/<svg[^>]*role="img"><title>/);
  });
});

describe('XLSX', () => {
  it('keeps texts texts, numbers numbers and days days; headings stay and are repeated; paper is A4 on its side', async () => {
    const words = ['=1+1', '+1', '-1', '@x', '\t=1', '<b>&'];
    const table = {
      ...tableOf(words),
      title: 'a/b:c',
      rows: [[...words], [7, { day: at('2026-01-05') }, { minute: at('2026-01-05', 23) }, '', '—', 'x'.repeat(40_000)]],
    };
    const files = unzip(await tableXlsx([table, table]));
    const sheet = files.get('xl/worksheets/sheet1.xml') ?? '';
    const strings = [...sheet.matchAll(/<is><t[^>]*>([^<]*)<\/t>/g)].map(([, inner]) => inner);
    expect(sheet).not.toContain('<f>');
    for (const word of ['=1+1', '+1', '-1', '@x', '&lt;b&gt;&amp;']) expect(strings).toContain(word);
    expect(Math.max(...strings.map((one) => one?.length ?? 0))).toBe(32_767);
    const serial = (day: string) => (Date.parse(`${day}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / 86_400_000;
    expect(sheet).toContain(`<v>${serial('2026-01-05')}</v>`);
    expect(sheet).toMatch(new RegExp(`<v>${serial('2026-01-05')}\\.9583`));
    expect(sheet).toMatch(/<v>7<\/v>/);
    expect(sheet).toMatch(/<pane [^>]*ySplit="8"[^>]*state="frozen"/);
    expect(sheet).toContain('<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>');
    expect(sheet.match(/<pageSetup /g)).toHaveLength(1);
    expect(sheet).toContain('<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews');
    const book = files.get('xl/workbook.xml') ?? '';
    expect(book).toContain('name="a b c"');
    expect(book).toContain(`<definedName name="_xlnm.Print_Titles" localSheetId="1">'a b c (2)'!$8:$8</definedName>`);
  });

  it('says how high a row is where a text takes several lines, and makes no other row higher', async () => {
    const long = '全国救助管理信息系统';
    const table = {
      ...tableOf(['a', 'b']),
      rows: [
        ['x', 'y'],
        [long, 'y'],
        ['x', 'one\ntwo\nthree'],
        ['12345678901', 'y'],
        ['长'.repeat(9000), 'y'],
      ],
    };
    const sheet = unzip(await tableXlsx([table])).get('xl/worksheets/sheet1.xml') ?? '';
    const first = 2 + table.remarks.length + 1;
    const heights = table.rows.map((_, i) => new RegExp(`<row r="${first + i}"(?: ht="([\\d.]+)" customHeight="1")?>`).exec(sheet)?.[1]);
    // Twelve figures wide, of which one stays free: ten Chinese characters take two lines.
    expect(heights).toEqual([undefined, '30', '45', undefined, '409']);
  });

  it('takes any text', async () => {
    await fc.assert(
      fc.asyncProperty(row, async (words) => {
        const files = unzip(await tableXlsx([tableOf(words)]));
        expect(files.get('xl/worksheets/sheet1.xml')).not.toContain('<f>');
      }),
      { numRuns: 30 },
    );
  });
});
