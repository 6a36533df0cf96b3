import type { Store } from 'rescue-face';

/** A usage entry as it is read back. */
export interface ReadEntry {
  readonly seq: number;
  readonly schema: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly fragments: readonly (Readonly<Record<string, unknown>> | undefined)[];
}

const parsed = (bytes: Uint8Array) => JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Record<string, unknown>;

/** Every entry of a store's ledger from a place on, read. */
export async function ledgerOf(store: Store, from = 0): Promise<ReadEntry[]> {
  const entries: ReadEntry[] = [];
  for await (const { seq, schema, header, fragments } of store.readEntries(from)) {
    const read = fragments.map(({ bytes }) => (bytes === undefined ? undefined : parsed(bytes)));
    entries.push({ seq, schema, header: parsed(header), fragments: read });
  }
  return entries;
}
