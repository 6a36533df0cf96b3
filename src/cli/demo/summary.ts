import { bandsText } from '../band-facts.js';
import { milliseconds, percent, similarityText } from '../numbers.js';
import { safeText } from '../terminal/safe-text.js';
import { table } from '../terminal/table.js';
import type { Texts } from '../texts.js';
import { type DemoDocument, type DemoProbe, STAGES } from './document.js';
import { bandText, matedText, personLabel, probeLabel } from './labels.js';

/** Lists longer than this are cut in the terminal; the report and `--json` have them in full. */
const MOST_LINES = 12;

/** The run in a terminal: what was searched, who came, how long it took, what could not be used. */
export function summary(document: DemoDocument, texts: Texts): string {
  const { photos, gallery, probes, space } = document;
  const faces = photos.reduce((sum, photo) => sum + photo.faces.length, 0);
  const figures = [
    [texts.photosUsed, photos.length],
    [texts.facesFound, faces],
    [texts.galleryPersons, gallery.persons],
    [texts.probesSearched, probes.length],
    [texts.model, space],
  ] as const;
  const sections = [
    figures.map(([name, value]) => texts.labelled(name, safeText(String(value)))).join('\n'),
    cut(probes, (probe) => probeLines(probe, document, texts), texts, '\n\n'),
    bandsText(document.bands, document.gallery.persons, texts),
    ranks(document, texts),
    timings(document, texts),
    list(texts.notesCount(document.notes.length), document.notes, texts),
    list(texts.unusableCount(document.unusable.length), document.unusable, texts),
    document.caution.join('\n'),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function probeLines(probe: DemoProbe, document: DemoDocument, texts: Texts): string {
  const rows = probe.candidates.map((candidate) => [
    candidate.rank,
    similarityText(candidate.similarity),
    ...(document.rankedBy === 's-norm' ? [similarityText(candidate.normalizedScore ?? Number.NaN)] : []),
    candidate.band === undefined ? '–' : bandText(candidate.band, texts),
    personLabel(candidate, document, texts),
  ]);
  const title = texts.labelled(texts.probe, safeText(probeLabel(probe, document, texts)));
  const mated = matedText(probe, texts);
  return [
    title,
    table([texts.rank, texts.similarity, ...(document.rankedBy === 's-norm' ? [texts.sNorm] : []), texts.band, texts.person], rows, '  '),
    ...(mated === '' ? [] : [`  ${mated}`]),
  ].join('\n');
}

function ranks({ ranks: counts }: DemoDocument, texts: Texts): string {
  if (counts === undefined) return '';
  const { probes, galleryPersons, atRank1, withinTopK, topK } = counts;
  const line = (name: string, count: number) => `  ${texts.labelled(name, `${count}/${probes} (${percent(count, probes)})`)}`;
  return [texts.rates(probes, galleryPersons), line(texts.rank1, atRank1), line(texts.rankK(topK), withinTopK)].join('\n');
}

function timings({ timings: { stages, totalMs } }: DemoDocument, texts: Texts): string {
  const rows = STAGES.map((stage) => [texts[stage], milliseconds(stages[stage].medianMs), stages[stage].runs]);
  return `${table([texts.stage, texts.median, texts.count], rows)}\n${texts.labelled(texts.total, milliseconds(totalMs))}`;
}

function list(title: string, files: readonly { readonly file: string; readonly message: string }[], texts: Texts): string {
  if (files.length === 0) return '';
  return `${title}\n${cut(files, ({ file, message }) => `  ${texts.labelled(safeText(file), safeText(message))}`, texts, '\n')}`;
}

function cut<T>(items: readonly T[], line: (item: T) => string, texts: Texts, between: string): string {
  const lines = items.slice(0, MOST_LINES).map(line);
  return [...lines, ...(items.length > MOST_LINES ? [texts.more(items.length - MOST_LINES)] : [])].join(between);
}
