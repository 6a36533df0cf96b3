import { describe } from '../core/check.js';

/**
 * Names an entry for later ones: its place, and the random name in its header. The place finds it without a search; the
 * name tells it from another that came to stand there after a restoration.
 */
export interface EntryId {
  readonly seq: number;
  readonly id: string;
}

const FORM = /^(0|[1-9]\d{0,15})\.([0-9a-f-]{36})$/;

/** E.g. `17.0b0e7a5c-…`. */
export function formatEntryId({ seq, id }: EntryId): string {
  return `${seq}.${id}`;
}

/** By what later entries refer to this one. */
export function entryIdOf({ seq, header }: { readonly seq: number; readonly header: { readonly id: string } }): string {
  return formatEntryId({ seq, id: header.id });
}

/** The random name alone: what is committed together refers to one another by it, since no place is known before. */
export function nameInId(id: string): string {
  return id.slice(id.indexOf('.') + 1);
}

/** `TypeError` for anything but what {@link formatEntryId} makes. `name`: that of the argument. */
export function parseEntryId(name: string, value: unknown): EntryId {
  const [, seq, id] = (typeof value === 'string' && FORM.exec(value)) || [];
  if (seq === undefined || id === undefined || !Number.isSafeInteger(Number(seq))) {
    throw new TypeError(`Expected the id of a ledger entry for ${name}, received ${describe(value)}`);
  }
  return { seq: Number(seq), id };
}
