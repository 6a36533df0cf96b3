import { percent } from './bar-words.js';

interface Curve {
  readonly engine: string;
  readonly threads: number;
  readonly m?: number | undefined;
  readonly buildMs?: number;
  readonly memoryBytes?: number;
  readonly curve?: readonly {
    readonly ef?: number | undefined;
    readonly recall1: number;
    readonly recall10: number;
    readonly medianMs: number;
  }[];
}

/** Parts of the index bench: curves by the number of entries. */
export type IndexResults = Readonly<Record<string, { readonly results: Readonly<Record<string, unknown>> } | undefined>>;

/** Share of the ten nearest at which a graph's row is told. */
const WANTED_RECALL = 0.99;

const CURVES = ['10k', '100k', '1m'];

/** Each rival at each size: built, held and searched; a graph at the least breadth that finds 99 % of the ten nearest, or the most tried. */
export function indexTable(parts: IndexResults | undefined, language: 'en' | 'zh-CN'): string {
  const titles =
    language === 'en'
      ? ['entries', 'engine', 'built', 'memory', 'ef', 'best hit exact', 'ten nearest found', 'a search, median']
      : ['条目数', '引擎', '建立', '内存', 'ef', '首位一致', '前十召回', '单次检索（中位数）'];
  const rows = CURVES.flatMap((part) => Object.entries(parts?.[part]?.results ?? {})).flatMap(([size, rivals]) =>
    (rivals as readonly Curve[]).flatMap((rival) => {
      const points = rival.curve ?? [];
      const told = points.find(({ recall10 }) => recall10 >= WANTED_RECALL) ?? points.at(-1);
      if (told === undefined || rival.engine === 'read') return [];
      const name = `${rival.engine}${rival.m === undefined ? '' : `, M ${rival.m}`}${rival.threads > 1 ? `, ${rival.threads} threads` : ''}`;
      const cells = [
        Number(size).toLocaleString('en'),
        name,
        `${((rival.buildMs ?? 0) / 1000).toFixed(1)} s`,
        `${((rival.memoryBytes ?? 0) / 2 ** 20).toFixed(0)} MiB`,
        told.ef ?? '',
        percent(told.recall1),
        percent(told.recall10),
        `${told.medianMs.toFixed(2)} ms`,
      ];
      return [`| ${cells.join(' | ')} |`];
    }),
  );
  return [`| ${titles.join(' | ')} |`, `|${'---|'.repeat(titles.length)}`, ...rows].join('\n');
}
