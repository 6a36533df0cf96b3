import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MCA_2020_13 } from '../src/quality/policy/mca-2020-13.js';
import { measureTitle } from '../src/quality/texts/advice.js';
import { ROOT } from './entries.js';
import { type EvaluationResults, evaluationTables } from './evaluation-tables.js';
import { POLICY_SOURCES_ZH } from './policy-sources-zh.js';

/**
 * Writes the measured tables of the README and the model card from `bench/results/`, between `<!-- NAME -->` and
 * `<!-- /NAME -->`, so that no figure in the documentation comes from anywhere else. `--check` only compares.
 */
interface Bar {
  readonly id: string;
  readonly value: number;
  readonly limit: { readonly op: string; readonly value: number };
  readonly holds: boolean;
}

interface Result {
  readonly machine: { readonly cpu: string; readonly cores: number; readonly node: string };
  readonly commit: string;
  readonly bars: readonly Bar[];
  readonly results: Record<string, unknown>;
}

interface Rate {
  readonly fnir: number;
  readonly low: number;
  readonly high: number;
}

interface ModelRow {
  readonly pairs: { readonly accuracy: number; readonly standardError: number };
  readonly fnir01: { readonly none: Rate; readonly 's-norm': Rate };
  readonly rank1Miss: number;
  readonly eastAsian: { readonly all: { readonly areaUnderRoc: number; readonly fmrAtLfwFmr01: number; readonly fnmrAtLfwFmr01: number } };
}

type Language = 'en' | 'zh-CN';

const check = process.argv.includes('--check');
const stale: string[] = [];

function read(name: string): Result | undefined {
  const file = join(ROOT, 'bench', 'results', `${name}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Result) : undefined;
}

/** A table of the bars of these benchmarks. */
function measured(language: Language, names: readonly string[]): string {
  const zh = language === 'zh-CN';
  const head = zh ? '| 测量项 | 结果 | 目标 | |\n|---|---|---|---|' : '| what | measured | target | |\n|---|---|---|---|';
  // A part that was not run has no value.
  const bars = names.flatMap((name) => read(name)?.bars ?? []).filter(({ value }) => Number.isFinite(value));
  const rows = bars.map((bar) => row(bar, language));
  return [head, ...rows].join('\n');
}

/** Words for each bar, and how its number is written. */
const WORDS: Readonly<Record<string, readonly [en: string, zh: string, write: (value: number) => string]>> = {
  'models.default.fnir01': [
    'default model, open set: FNIR at FPIR 1 %, 1,505 people',
    '默认模型，开集：FPIR 1% 时 FNIR，1,505 人',
    percent,
  ],
  'models.default.pairs': ['default model, pairs: accuracy', '默认模型，照片对：准确率', percent],
  'models.mobilefacenet.fnir01': [
    'MobileFaceNet plugged in by a manifest: the same FNIR',
    '以清单接入的 MobileFaceNet：同一 FNIR',
    percent,
  ],
  'evaluate.default.fnir01': [
    'default model as the SDK ranks it (s-norm): FNIR at FPIR 1 %, 1,505 people',
    '默认模型按 SDK 方式排序（s-norm）：FPIR 1% 时 FNIR，1,505 人',
    percent,
  ],
  'evaluate.mobilefacenet.fnir01': ['MobileFaceNet with flip averaging: the same', 'MobileFaceNet（镜像平均）：同上', percent],
  'evaluate.comparisons-per-s': [
    'comparisons a second of the evaluation, one core, 128 numbers',
    '评测每秒比对次数（单核，128 维）',
    millions,
  ],
  'evaluate.embed.two-cores': ['two cores over one, photos to templates', '双核与单核提取特征速度之比', ratio],
  'models.lfw-dev.undetected': ['photos of 4,416 in which no face is found', '4,416 张照片中未检出人脸', count],
  'models.deepface.undetected': ['large photos of 64 in which no face is found', '64 张大图中未检出人脸', count],
  'detector.small.found': ['100 px faces found in 3000×3000 pictures', '3000×3000 图中 100 px 人脸检出率', percent],
  'detector.empty.false': ['false faces per empty 3000×3000 picture', '3000×3000 无脸图每张误检数', count],
  'detector.3000.median-ms-over-yunet': ['time on 3000×3000 over YuNet-640', '3000×3000 耗时与 YuNet-640 之比', ratio],
  'detector.yaw.mad-deg': ['yaw against FSA-Net, mean absolute difference', '偏航角与 FSA-Net 的平均绝对差', degrees],
  'detector.yaw.mad-turned-deg': ['the same for heads turned 20-40°', '同上，转头 20–40°', degrees],
  'pipeline.small.over-floor': ['photo to template over its bare networks (250 px photos)', '照片到特征耗时与裸网络之比（250 px）', ratio],
  'pipeline.rivals.speedup': [
    'faster than the faster of face-api and Human (WASM)',
    '相对 face-api 与 Human（WASM）中较快者的加速比',
    ratio,
  ],
  'search.1m.over-read': [
    'exact search, 1M × 128, over a native read of the same bytes',
    '100 万 × 128 精确检索与原生读取同量字节之比',
    ratio,
  ],
  'search.1m.two-threads': ['two threads over one', '双线程与单线程之比', ratio],
  'store.group-commit.over-bare': [
    'durable commits of 16 callers over bare durable transactions',
    '16 个调用方的持久提交与裸持久事务速率之比',
    ratio,
  ],
  'store.entry.cpu-ms': [
    'processor time of a usage entry about one person, committed durably',
    '一条关于一人的台账记录（持久提交）的处理器耗时',
    hundredths,
  ],
  'store.search.entry-cost-ms': ['what disk and entry add to a search, median', '落盘与台账记录使检索增加的时间（中位数）', milliseconds],
  'store.open.1m-s': ['a million people opened from the cache, 128 numbers', '由缓存打开 100 万人（128 维）', seconds],
  'store.rebuild.1m-s': ['the same from the encrypted records', '同上，由加密记录重建', seconds],
  'faults.sqlite.lost': ['acknowledged commits lost', '已确认而丢失的提交', count],
  'faults.sqlite.half-visible': ['commits of which a part was there', '只见一部分的提交', count],
  'faults.kills': ['processes killed at random under load', '负载下随机杀死进程次数', count],
  'faults.plaintext-found': ['names, templates or photos found in any file', '任何文件中发现的明文姓名、特征或照片', count],
  'ledger.verify.entries-per-s': [
    "entries of a province's year looked through without keys, a second",
    '无密钥核对一省一年台账，每秒条目数',
    count,
  ],
  'ledger.vectors.passed': [
    'proofs of the standard’s test vectors that come out as they should, of 518',
    '518 个标准测试向量中结果正确的证明',
    count,
  ],
  'ledger.report.year-s': [
    'yearly report of 200,000 searches in 110 stations, from the entries read',
    '年度报告：110 个机构 20 万次检索，自读出的条目起',
    seconds,
  ],
  'validate.webcam.suspected': [
    'frames of webcams, made up, in which any trace is suspected',
    '合成的网络摄像头画面中被怀疑来源的比例',
    percent,
  ],
  'validate.masks.caught': ['masked faces rejected, of 100', '戴口罩照片判不合格，共 100 张', percent],
  'validate.no-mask.false': ['the same people without a mask, rejected', '未戴口罩照片误判不合格', percent],
  'validate.glasses.false-reject': ['people in clear glasses rejected', '佩戴普通眼镜误判不合格', percent],
  'validate.sunglasses.caught': ['dark glasses that people wear, stopped', '实际佩戴的墨镜被拦下', percent],
  'validate.sunglasses-drawn.caught': ['dark glasses drawn on, stopped', '绘制的墨镜被拦下', percent],
  'validate.degraded.caught': [
    'good photos spoilt clearly, caught by the rule that is meant: the kind that is caught least',
    '好照片明显劣化后被相应规则发现：最低的一类',
    percent,
  ],
  'validate.good.rejected': ['photos that a person judged good, rejected', '人工判为良好而判不合格', percent],
  'validate.added-ms.over-floor': ['the whole report over decoding, detection and mesh', '整份报告耗时与解码、检测、网格之比', ratio],
  'search.loop-delay-p99-ms': ["host's event loop delay while searching, p99", '检索时宿主事件循环延迟 p99', milliseconds],
  'validate.reuse.copies': ['copies of a photo found again: the least of ten kinds', '照片副本检出率：十种中最低', percent],
  'validate.reuse.false-hits': ['false hits expected of one look among a million photos', '百万张照片中每次核查的预期误报数', count],
  'validate.reuse.one-person': [
    'different photos of one person taken for copies, of 7,342 pairs',
    '同一人不同照片误作副本（7,342对）',
    count,
  ],
  'validate.reuse.near-templates': [
    'pairs of photos of one person with nearly identical templates',
    '同一人照片对中特征近似重复的比例',
    percent,
  ],
  'validate.reuse.search-ms': ['look among a million stored photos, 95th percentile', '百万张照片中核查一次（第95百分位）', milliseconds],
};

function row({ id, value, limit, holds }: Bar, language: Language): string {
  const words = WORDS[id];
  if (words === undefined) throw new Error(`no words for ${id}`);
  const [en, zh, write] = words;
  const sign = { '<=': '≤', '>=': '≥', '=': '=' }[limit.op] ?? limit.op;
  const missed = language === 'en' ? 'missed' : '未达标';
  return `| ${language === 'en' ? en : zh} | ${write(value)} | ${sign} ${write(limit.value)} | ${holds ? '✓' : missed} |`;
}

function modelRows(): [string, ModelRow][] {
  const models = read('models')?.results['models'];
  return models === undefined ? [] : Object.entries(models as Record<string, ModelRow>);
}

function modelsTable(): string {
  const head = '| model | pairs | FNIR at FPIR 1 % | with s-norm | mate not first |\n|---|---|---|---|---|';
  const interval = ({ fnir, low, high }: Rate) => `${percent(fnir)} (${percent(low)} to ${percent(high)})`;
  const rows = modelRows().map(([name, { pairs, fnir01, rank1Miss }]) => {
    const shown = name === 'default' ? '**default**' : name;
    const accuracy = `${percent(pairs.accuracy)} ± ${percent(pairs.standardError)}`;
    return `| ${shown} | ${accuracy} | ${interval(fnir01.none)} | ${interval(fnir01['s-norm'])} | ${percent(rank1Miss)} |`;
  });
  return [head, ...rows].join('\n');
}

function eastAsianTable(): string {
  const head = '| model | area under the ROC | FMR here, where it is 1 % on lfw-dev | FNMR there |\n|---|---|---|---|';
  const rows = modelRows()
    .filter(([name]) => name === 'default' || name === 'mobilefacenet')
    .map(
      ([
        name,
        {
          eastAsian: { all },
        },
      ]) => `| ${name} | ${all.areaUnderRoc.toFixed(3)} | ${percent(all.fmrAtLfwFmr01)} | ${percent(all.fnmrAtLfwFmr01)} |`,
    );
  return [head, ...rows].join('\n');
}

interface Scale {
  readonly people: number;
  readonly databaseMiB: number;
  readonly cacheMiB: number;
  readonly rssMiB: number;
  readonly fillS: number;
  readonly rebuildS: number;
  readonly openS: number;
}

/** The store's bars, and the entry that takes longest. */
function storeTable(language: Language): string {
  const commits = read('store')?.results['commits'] as { readonly searchEntryCpuMs: number } | undefined;
  const what = language === 'en' ? "processor time of a search's entry, ten candidates" : '一条含 10 名候选的检索记录的处理器耗时';
  const row = commits === undefined ? [] : [`| ${what} | ${hundredths(commits.searchEntryCpuMs)} | | |`];
  return [measured(language, ['store']), ...row].join('\n');
}

/** The ledger's bars, and the entries that take longest to look through. */
function ledgerTable(language: Language): string {
  const looked = read('ledger')?.results['ledger'] as { readonly searches: { readonly entriesPerS: number } } | undefined;
  const what = language === 'en' ? 'the same, all of them searches with ten candidates' : '同上，全部为含 10 名候选的检索记录';
  const row = looked === undefined ? [] : [`| ${what} | ${count(looked.searches.entriesPerS)} | | |`];
  return [measured(language, ['ledger']), ...row].join('\n');
}

/** What a gallery of each size takes. */
function scaleTable(language: Language): string {
  const titles =
    language === 'en'
      ? ['people, one template each', 'database', 'cache', 'memory of the process', 'filled in', 'opened from records', 'from the cache']
      : ['人数（每人一个特征）', '数据库', '缓存', '进程内存', '写入用时', '由记录打开', '由缓存打开'];
  const head = `| ${titles.join(' | ')} |\n|---|---|---|---|---|---|---|`;
  const scales = (read('store')?.results['scales'] ?? []) as readonly Scale[];
  const mib = (value: number) => `${value.toFixed(0)} MiB`;
  const rows = scales.map(({ people, databaseMiB, cacheMiB, rssMiB, fillS, rebuildS, openS }) => {
    const sizes = [databaseMiB, cacheMiB, rssMiB].map(mib);
    const times = [fillS, rebuildS, openS].map(seconds);
    return `| ${people.toLocaleString('en')} | ${[...sizes, ...times].join(' | ')} |`;
  });
  return [head, ...rows].join('\n');
}

interface HeldOutShare {
  readonly count: number;
  readonly of: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}
interface StoppedShare {
  readonly rejected: HeldOutShare;
  readonly stopped: HeldOutShare;
}

/** What photos of each kind come to, by people who were left out of every fit. */
const HELD_OUT: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  defocus: ['out of focus', '失焦'],
  motion: ['shaken', '抖动'],
  over: ['over-exposed', '过曝'],
  under: ['under-exposed', '欠曝'],
  backlight: ['backlit', '逆光'],
  compression: ['compressed', '压缩'],
  noise: ['noisy', '噪点'],
  'small-face': ['small face', '人脸过小'],
  'large-face': ['large face', '人脸过大'],
  turned: ['turned by 55° to 70°', '偏转55°至70°'],
  occluded: ['hand over mouth, nose or eyes', '手遮口鼻或眼'],
  mask: ['mask drawn on', '绘制口罩'],
  'low-mask': ['mask below the nose, drawn', '绘制口罩（露鼻）'],
  scarf: ['scarf drawn on', '绘制围巾'],
  hand: ['hand drawn on', '绘制手'],
  shape: ['shape drawn on', '绘制物体'],
  sunglasses: ['sunglasses drawn on', '绘制墨镜'],
  hair: ['hair over an eye, drawn', '绘制头发遮眼'],
  cap: ['cap over an eye, drawn', '绘制帽檐遮眼'],
  'clear-glasses': ['clear glasses drawn on', '绘制普通眼镜'],
  fringe: ['fringe drawn on', '绘制刘海'],
  nothing: ['nothing drawn, other light', '不绘制，仅变光线'],
};

function heldOutTable(language: Language): string {
  const zh = language === 'zh-CN';
  const cv = (read('validate')?.results['cv'] as { readonly results: unknown } | undefined)?.results as
    | {
        readonly good: StoppedShare;
        readonly degraded: Readonly<Record<string, HeldOutShare>>;
        readonly drawn: Readonly<Record<string, StoppedShare>>;
        readonly masks: StoppedShare;
        readonly noMask: StoppedShare;
        readonly clearGlasses: StoppedShare;
        readonly wornSunglasses: StoppedShare;
        readonly tintedGlasses: StoppedShare;
        readonly headCoverings: { readonly seen: HeldOutShare; readonly falsely: HeldOutShare };
      }
    | undefined;
  const head = zh
    ? '| 照片 | 不合格 | 不合格或待复核 | 95% 区间 |\n|---|---|---|---|'
    : '| photos | rejected | rejected or for a look | 95 % interval |\n|---|---|---|---|';
  if (cv === undefined) return head;
  const of = ({ count, of: all }: HeldOutShare) => (zh ? `${all} 张中 ${count} 张` : `${count} of ${all}`);
  const range = ({ low, high }: HeldOutShare) => `${(100 * low).toFixed(1)}-${(100 * high).toFixed(1)} %`;
  const line = (words: readonly [string, string], rejected: HeldOutShare | undefined, stopped: HeldOutShare) =>
    `| ${words[zh ? 1 : 0]} | ${rejected === undefined ? '' : of(rejected)} | ${of(stopped)} | ${range(stopped)} |`;
  const both = (words: readonly [string, string], { rejected, stopped }: StoppedShare) => line(words, rejected, stopped);
  const named = (kind: string) => HELD_OUT[kind] ?? ([kind, kind] as const);
  return [
    head,
    both(['judged good by eye', '人工判为良好'], cv.good),
    both(['people in masks', '戴口罩的人'], cv.masks),
    both(['the same without', '同样的人未戴口罩'], cv.noMask),
    both(['people in clear glasses', '戴普通眼镜的人'], cv.clearGlasses),
    both(['people in dark glasses', '戴墨镜的人'], cv.wornSunglasses),
    both(['people in tinted glasses, eyes seen', '戴浅色镜、可见眼睛的人'], cv.tintedGlasses),
    ...Object.entries(cv.degraded).map(([kind, share]) => line(named(kind), undefined, share)),
    ...Object.entries(cv.drawn).flatMap(([kind, share]) => (kind === 'worn-sunglasses' ? [] : [both(named(kind), share)])),
    line(['told of something on the head, who wear it', '戴帽或头巾者获提醒'], undefined, cv.headCoverings.seen),
    line(['told of something on the head, bare', '未戴者误获提醒'], undefined, cv.headCoverings.falsely),
  ].join('\n');
}

function inChinese(source: string): string {
  const chinese = POLICY_SOURCES_ZH[source];
  if (chinese === undefined) throw new Error(`tools/policy-sources-zh.ts has no Chinese for "${source}"`);
  return chinese;
}

/** The rules of the ministry's policy as they are. */
function rulesTable(language: Language): string {
  const titles =
    language === 'en'
      ? ['what', 'rule', 'clause', 'passes', 'warns', 'broken', 'why this limit']
      : ['项目', '规则', '条款', '通过', '提醒', '违反', '限值来源'];
  const limits = (least: number | undefined, most: number | undefined, exclusive = false) =>
    [least === undefined ? [] : [`${exclusive ? '>' : '≥'} ${least}`], most === undefined ? [] : [`${exclusive ? '<' : '≤'} ${most}`]]
      .flat()
      .join(', ');
  const severities = {
    en: { reject: 'reject', review: 'review', advice: 'advice' },
    'zh-CN': { reject: '不合格', review: '待复核', advice: '建议' },
  };
  const rows = MCA_2020_13.rules.map(
    ({ id, measure, clause, severity, atLeast, atMost, exclusive, warnAtLeast, warnAtMost, warnFor, source }) => {
      const warns = [limits(warnAtLeast, warnAtMost), ...(warnFor ?? [])].filter((one) => one !== '').join('; ');
      const cells = [
        measureTitle(measure, language),
        `\`${id}\``,
        clause,
        limits(atLeast, atMost, exclusive),
        warns,
        severities[language][severity],
        language === 'en' ? source : inChinese(source),
      ];
      return `| ${cells.join(' | ')} |`;
    },
  );
  return [`| ${titles.join(' | ')} |`, `|${'---|'.repeat(titles.length)}`, ...rows].join('\n');
}

function fill(file: string, name: string, table: string): void {
  const path = join(ROOT, file);
  const text = readFileSync(path, 'utf8');
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`${file} has no place for ${name}`);
  const filled = `${text.slice(0, start + open.length)}\n\n${table}\n\n${text.slice(end)}`;
  if (filled === text) return;
  if (check) stale.push(file);
  else writeFileSync(path, filled);
}

function percent(value: number): string {
  return `${(value * 100).toFixed(2)} %`;
}
function count(value: number): string {
  return String(Number(value.toFixed(3)));
}
function ratio(value: number): string {
  return `${value.toFixed(2)}×`;
}
function millions(value: number): string {
  return `${(value / 1e6).toFixed(1)} M`;
}
function hundredths(value: number): string {
  return `${value.toFixed(2)} ms`;
}
function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}
function degrees(value: number): string {
  return `${value.toFixed(1)}°`;
}
function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`;
}

const README_BENCHES = ['models', 'evaluate', 'detector', 'pipeline', 'search', 'store', 'faults', 'ledger'];
fill('README.md', 'measured', measured('en', README_BENCHES));
fill('README.zh-CN.md', 'measured', measured('zh-CN', README_BENCHES));
for (const [file, language] of [
  ['docs/storage.md', 'en'],
  ['docs/storage.zh-CN.md', 'zh-CN'],
] as const) {
  fill(file, 'store', storeTable(language));
  fill(file, 'scale', scaleTable(language));
  fill(file, 'faults', measured(language, ['faults']));
}
for (const [file, language] of [
  ['docs/ledger.md', 'en'],
  ['docs/ledger.zh-CN.md', 'zh-CN'],
] as const) {
  fill(file, 'ledger', ledgerTable(language));
}
for (const [file, language] of [
  ['docs/photo-rules.md', 'en'],
  ['docs/photo-rules.zh-CN.md', 'zh-CN'],
] as const) {
  fill(file, 'rules', rulesTable(language));
  fill(file, 'validate', measured(language, ['validate']));
  fill(file, 'held-out', heldOutTable(language));
}
fill('docs/models.md', 'models-table', modelsTable());
fill('docs/models.md', 'east-asian-table', eastAsianTable());
const evaluated = read('evaluate')?.results;
if (evaluated !== undefined) {
  for (const [name, table] of Object.entries(evaluationTables(evaluated as unknown as EvaluationResults))) {
    for (const file of ['docs/evaluation.md', 'docs/evaluation.zh-CN.md']) fill(file, name, table);
  }
}
if (stale.length > 0) {
  console.error(`tables: ${stale.join(', ')} differ from bench/results; run "npm run tables"`);
  process.exitCode = 1;
}
