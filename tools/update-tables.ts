import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MCA_2020_13 } from '../src/quality/policy/mca-2020-13.js';
import { measureTitle } from '../src/quality/texts/advice.js';
import { BAR_WORDS, count, hundredths, percent, seconds } from './bar-words.js';
import { ROOT } from './entries.js';
import { type EvaluationResults, evaluationTables } from './evaluation-tables.js';
import { type IndexResults, indexTable } from './index-tables.js';
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

function row({ id, value, limit, holds }: Bar, language: Language): string {
  const words = BAR_WORDS[id];
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
for (const [file, language] of [
  ['docs/index-guide.md', 'en'],
  ['docs/index-guide.zh-CN.md', 'zh-CN'],
] as const) {
  fill(file, 'index', measured(language, ['index']));
  fill(file, 'curves', indexTable(read('index')?.results as IndexResults | undefined, language));
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
