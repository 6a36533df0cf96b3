import { type ChartAxis, type ChartLine, curveChart, escapeText } from './curve-chart.js';
import type { measureHnsw } from './index-hnsw.js';
import type { CurveFailure, CurvePoint, CurveResult } from './index-rivals.js';
import type { Bar } from './report.js';

/** What a part of bench/index left, as far as the page reads it. */
export interface PageParts {
  readonly [part: string]:
    | { readonly date: string; readonly commit: string; readonly bars: readonly Bar[]; readonly results: object }
    | undefined;
}

type HnswResults = Awaited<ReturnType<typeof measureHnsw>>;

type Sets = Readonly<Record<string, readonly (CurveResult | CurveFailure)[]>>;

const MS: ChartAxis = { label: 'median of one search, ms', scale: 'log', write: short };
const FACES: ChartAxis = { label: 'faces', scale: 'log', write: (value) => (value >= 1e6 ? `${value / 1e6} M` : `${value / 1000} k`) };

/** The curves of bench/index as one page that needs nothing else. */
export function indexPage(parts: PageParts): string {
  const sets = merged([
    ...['10k', '100k', '1m'].map((name) => (parts[name]?.results ?? {}) as Sets),
    ...['hnsw-200k', 'hnsw'].map((name) => ownGraph(parts[name]?.results)),
  ]);
  const isotropic = (parts['isotropic']?.results ?? {}) as Sets;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Search among many faces: recall, time, memory</title>
<style>${STYLE}</style>
<h1>Search among many faces: recall, time, memory</h1>
<p>Vectors of 128 numbers. <em>Like real faces</em>: made-up people as alike as those of lfw-dev by MobileFaceNet, and probes as far
from their mates as two photos of one person. <em>Isotropic</em>: any direction alike, probes at a cosine of 0.6, the worst case for a
graph. Times are of one search at a time; <em>2 threads</em> of usearch build together and share one call of all probes. Every engine ran
in a process of its own.</p>
${explanation(sets)}
${bars(parts)}
<h2>Recall against time</h2>
<p>Each point is a breadth of search (ef), 16 to 1024; point at it to see which. To the left is faster, upwards finds more; each line upwards
misses a tenth of the one below. Exact search is on the upper edge: it misses nothing.</p>
${Object.entries(sets)
  .map(([count, results]) => recallCharts(`${faces(Number(count))} like real faces`, results))
  .join('\n')}
${Object.entries(isotropic)
  .map(([count, results]) => recallCharts(`${faces(Number(count))} isotropic`, results))
  .join('\n')}
${Object.keys(sets).length > 1 ? `<h2>From ${ends(sets).map(faces).join(' to ')}</h2>\n${growth(sets)}` : ''}
<h2>Build, memory, file</h2>
${Object.entries(sets)
  .map(([count, results]) => table(`${faces(Number(count))}, like real faces`, results))
  .join('\n')}
${Object.entries(isotropic)
  .map(([count, results]) => table(`${faces(Number(count))}, isotropic`, results))
  .join('\n')}
<footer>Measured: ${Object.entries(parts)
    .map(([name, part]) => `${name} ${part?.date.slice(0, 10)} (${part?.commit.slice(0, 8)})`)
    .join(', ')}. Figures: bench/results/index.json.</footer>
</html>
`;
}

/** The SDK's graph at the breadth that it proved, as the parts of index-hnsw.ts leave it. */
function ownGraph(results: object | undefined): Sets {
  const { size, m, buildMs, proof, probes, sameEf, equalRecall } = (results ?? {}) as Partial<HnswResults>;
  if (size === undefined || m === undefined || buildMs === undefined || sameEf === undefined || probes === undefined) return {};
  const { rank1, recallAt10 } = sameEf.ours;
  const [medianMs, p99Ms] = [sameEf.medianMs.ours, sameEf.p99Ms.ours];
  const point = { ef: proof?.ef, searches: probes, recall1: rank1, recall10: recallAt10, meanMs: medianMs, medianMs, p99Ms };
  const curve = [{ ...point, perSecond: equalRecall?.twoPerSecond }];
  return { [size]: [{ engine: 'hnswIndex', threads: 1, m, buildMs, memoryBytes: Number.NaN, fileBytes: undefined, curve }] };
}

/** Rivals of each size, of whatever part: of one that was measured twice, the first. */
function merged(all: readonly Sets[]): Sets {
  const sets: Record<string, (CurveResult | CurveFailure)[]> = {};
  for (const [count, results] of all.flatMap((one) => Object.entries(one))) {
    const there = sets[count] ?? [];
    sets[count] = there;
    for (const result of results) if (!there.some((other) => nameOf(other) === nameOf(result))) there.push(result);
  }
  return sets;
}

function recallCharts(title: string, results: readonly (CurveResult | CurveFailure)[]): string {
  const chart = (what: string, read: (point: CurvePoint) => number) =>
    curveChart({
      title: `${title}: ${what}`,
      x: MS,
      y: { label: what, scale: 'missed', write: String },
      lines: finished(results)
        .filter(({ engine, threads }) => engine !== 'read' && !(engine === 'usearch' && threads > 1))
        .map((result) => ({
          name: nameOf(result),
          look: lookOf(result),
          points: result.curve.map((point) => [point.medianMs, read(point)] as const),
          notes: result.curve.map((point) => `ef ${point.ef ?? '-'}: ${read(point).toFixed(4)}, ${short(point.medianMs)} ms`),
        })),
    });
  return `<div class="two">${chart('best hit as exact', ({ recall1 }) => recall1)}${chart('share of the ten best', ({ recall10 }) => recall10)}</div>`;
}

/** Time at which a share of the best hits is the exact one, and what it costs, over the number of faces. */
function growth(sets: Sets): string {
  const rows = Object.entries(sets).flatMap(([count, results]) => finished(results).map((result) => ({ count: Number(count), result })));
  const names = [...new Set(rows.map(({ result }) => nameOf(result)))];
  const lines = (read: (result: CurveResult) => number | undefined): ChartLine[] =>
    names.map((name) => ({
      name,
      look: lookOf(rows.find(({ result }) => nameOf(result) === name)?.result),
      points: rows.flatMap(({ count, result }) => {
        const value = nameOf(result) === name ? read(result) : undefined;
        return value === undefined || !(value > 0) ? [] : [[count, value] as const];
      }),
    }));
  const chart = (title: string, label: string, read: (result: CurveResult) => number | undefined) =>
    curveChart({ title, x: FACES, y: { label, scale: 'log', write: short }, lines: lines(read) });
  return `<div class="two">
${chart('One search: exact, or the best hit exact in 99 %', 'ms', (result) => (result.engine === 'usearch' && result.threads > 1 ? undefined : timeAt(result, 0.99)))}
${chart('Building', 's', ({ engine, buildMs }) => (engine === 'read' ? undefined : buildMs / 1000))}
${chart('Memory', 'MiB', ({ engine, memoryBytes }) => (engine === 'read' ? undefined : memoryBytes / 2 ** 20))}
${chart('File', 'MiB', ({ fileBytes }) => (fileBytes === undefined ? undefined : fileBytes / 2 ** 20))}
</div>`;
}

/** What one search takes where the best hit is the exact one in this share of the searches; nothing where it never is. */
function timeAt({ engine, curve }: CurveResult, share: number): number | undefined {
  return curve.find(({ recall1 }) => engine === 'read' || recall1 >= share)?.medianMs;
}

function explanation(sets: Sets): string {
  const [few, many] = ends(sets);
  const timeOf = (count: number, engine: string) => {
    const times = finished(sets[count] ?? []).flatMap((result) => (result.engine === engine ? (timeAt(result, 0.99) ?? []) : []));
    return times.length === 0 ? undefined : Math.min(...times);
  };
  if (!(few < many)) return '';
  const grown = (engine: string) => [timeOf(few, engine), timeOf(many, engine)] as const;
  const [exactFew, exactMany] = grown('exact');
  const [graphFew, graphMany] = grown('hnswlib');
  const sentences = [`From ${faces(few)} to ${faces(many)} there is ${many / few} times as much to search.`];
  if (exactFew !== undefined && exactMany !== undefined) {
    sentences.push(
      `Exact search reads every vector: it goes from ${short(exactFew)} to ${short(exactMany)} ms, ${short(exactMany / exactFew)} times. To read so many bytes once takes ${short(timeOf(many, 'read'))} ms.`,
    );
  }
  if (graphFew !== undefined && graphMany !== undefined) {
    sentences.push(
      `A graph (hnswlib) with the best hit right in 99 % goes from ${short(graphFew)} to ${short(graphMany)} ms, ${short(graphMany / graphFew)} times: its paths grow slowly, but the search has to be broader to miss as little.`,
    );
  } else if (graphFew !== undefined) {
    sentences.push(
      `A graph (hnswlib) takes ${short(graphFew)} ms for the best hit right in 99 % among ${faces(few)}; among ${faces(many)} no breadth that was tried gets there.`,
    );
  }
  sentences.push('What a graph saves in a search is paid for before: in building, and in memory for its links beside the vectors.');
  return `<p>${sentences.map(escapeText).join(' ')}</p>`;
}

const SIGNS = { '<=': '≤', '>=': '≥', '=': '=' };

function bars(parts: PageParts): string {
  const rows = Object.values(parts).flatMap((part) => part?.bars ?? []);
  if (rows.length === 0) return '';
  const cells = rows.map(
    ({ id, value, unit, limit, holds }) =>
      `<tr><td>${escapeText(id)}</td><td class="n">${short(value)}</td><td>${escapeText(unit)}</td><td>${escapeText(SIGNS[limit.op])} ${limit.value}</td><td class="${holds ? 'holds' : 'fails'}">${holds ? 'holds' : 'does not hold'}</td></tr>`,
  );
  return `<h2>Limits</h2><table><tr><th>what</th><th class="n">measured</th><th></th><th>limit</th><th></th></tr>${cells.join('')}</table>`;
}

function table(title: string, results: readonly (CurveResult | CurveFailure)[]): string {
  const rows = results.map((result) => {
    if ('failed' in result) return `<tr><td>${escapeText(nameOf(result))}</td><td colspan="7">${escapeText(result.failed)}</td></tr>`;
    if (result.engine === 'read')
      return `<tr><td>${nameOf(result)}</td>${cell('')}${cell('')}${cell('')}${cell('')}${cell('')}${cell(short(result.curve[0]?.medianMs))}${cell('')}</tr>`;
    const best = result.curve.reduce((a, b) => (b.recall1 > a.recall1 ? b : a));
    const cells = [
      short(result.buildMs / 1000),
      short(result.memoryBytes / 2 ** 20),
      result.fileBytes === undefined ? '' : short(result.fileBytes / 2 ** 20),
      best.ef === undefined ? '' : String(best.ef),
      best.recall1.toFixed(4),
      short(best.medianMs),
      best.perSecond === undefined ? '' : short(best.perSecond),
    ];
    return `<tr><td>${escapeText(nameOf(result))}</td>${cells.map(cell).join('')}</tr>`;
  });
  const heads = [
    'build, s',
    'memory, MiB',
    'file, MiB',
    'ef of most recall',
    'best hit as exact',
    'median, ms',
    'searches a second, side by side',
  ];
  return `<h3>${escapeText(title)}</h3><table><tr><th></th>${heads.map((head) => `<th class="n">${head}</th>`).join('')}</tr>${rows.join('')}</table>`;
}

function cell(text: string): string {
  return `<td class="n">${text}</td>`;
}

function finished(results: readonly (CurveResult | CurveFailure)[]): CurveResult[] {
  return results.filter((result): result is CurveResult => !('failed' in result));
}

function nameOf({ engine, m, threads }: CurveResult | CurveFailure): string {
  if (engine === 'read') return 'native read of the bytes';
  const many = threads > 1 ? `, ${threads} threads` : '';
  if (engine === 'int8') return `exact index, int8${many}`;
  if (engine === 'exact') return `exact index${many}`;
  return `${engine}${m === undefined ? '' : ` M ${m}`}${many}`;
}

/** The names that charts are of, in the order of their colours and marks. */
const LOOKS = [
  'exact index',
  'exact index, 2 threads',
  'hnswlib M 16',
  'hnswlib M 32',
  'hnswlib M 48',
  'usearch M 16',
  'usearch M 32',
  'hnswIndex M 32',
  'usearch M 32, 2 threads',
  'native read of the bytes',
  'exact index, int8',
  'exact index, int8, 2 threads',
];

function lookOf(result: CurveResult | undefined): number {
  const place = result === undefined ? -1 : LOOKS.indexOf(nameOf(result));
  return place < 0 ? LOOKS.length : place;
}

/** The smallest gallery and the largest. */
function ends(sets: Sets): readonly [number, number] {
  const sizes = Object.keys(sets).map(Number);
  return [Math.min(...sizes), Math.max(...sizes)];
}

function faces(count: number): string {
  return count.toLocaleString('en-US');
}

/** Three digits. */
function short(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '';
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 1180px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.2rem; border-bottom: 1px solid #ddd; } h3 { margin-bottom: .3rem; }
p { max-width: 50rem; }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr)); gap: 1rem 2rem; }
figure { margin: .8rem 0; } figcaption { font-weight: 600; }
svg { max-width: 100%; height: auto; } svg text { font-size: 12px; fill: #333; }
.grid { stroke: #e2e2e2; }
.legend { list-style: none; margin: .2rem 0; padding: 0; display: flex; flex-wrap: wrap; gap: .1rem 1rem; font-size: 13px; }
.legend svg { vertical-align: -1px; margin-right: .3rem; }
table { border-collapse: collapse; font-size: 14px; } th, td { padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #eee; text-align: left; vertical-align: top; }
.n { text-align: right; font-variant-numeric: tabular-nums; }
.holds { color: #00693e; } .fails { color: #b00020; font-weight: 600; }
footer { margin: 3rem 0 1rem; color: #666; font-size: 13px; }
@media (max-width: 600px) { table { display: block; overflow-x: auto; } }
`;
