import { usage } from '../failure.js';
import type { Texts } from '../texts.js';

/** What a column can hold. */
export const FIELDS = ['photo', 'personId', 'episodeId', 'name', 'rescueNumber', 'station', 'admittedAt'] as const;

/** One of {@link FIELDS}, or a label. */
export type Field = (typeof FIELDS)[number] | `label:${string}`;

/** Labels of an episode at most, as the library takes them. */
const MAX_LABELS = 32;

/** Which column of a list holds what; each place counts from 0. */
export type Columns = ReadonlyMap<Field, number>;

/** `--map 照片=photo,编号=personId`; a column that is named like a field needs no mention. */
export function columnsOf(heading: readonly string[], map: string | undefined, texts: Texts): Columns {
  const names = heading.map((name) => name.trim());
  const told = new Map<string, Field>();
  for (const pair of map === undefined ? [] : map.split(',')) {
    const at = pair.lastIndexOf('=');
    const [column, field] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    if (at < 0 || !isField(field)) throw usage(texts.badMap([...FIELDS, 'label:NAME'].join(', ')));
    if (!names.includes(column)) throw usage(texts.noColumn(column));
    told.set(column, field);
  }
  const columns = new Map<Field, number>();
  for (const [place, name] of names.entries()) {
    const field = told.get(name) ?? (isField(name) && ![...told.values()].includes(name) ? name : undefined);
    if (field === undefined) continue;
    if (columns.has(field)) throw usage(texts.columnTwice(field));
    columns.set(field, place);
  }
  for (const needed of ['photo', 'personId'] as const) if (!columns.has(needed)) throw usage(texts.columnNeeded(needed));
  if ([...columns.keys()].filter((field) => field.startsWith('label:')).length > MAX_LABELS) throw usage(texts.tooManyLabels(MAX_LABELS));
  return columns;
}

function isField(name: string): name is Field {
  return (FIELDS as readonly string[]).includes(name) || /^label:./.test(name);
}
