import type { CallOptions, RecordKind, ScanOptions, StoreRecord } from 'rescue-face/adapters/memory-store';
import { as, type BrokenStores, mapped, type Scan, withFault } from './broken-store-tools.js';

/** Stores with a fault in what they scan. */
export const BROKEN_SCANS: BrokenStores = [
  [
    'scans upside down',
    'store/scan-order',
    withFault((inner) => ({
      scan: as<Scan>((kind: RecordKind, options?: CallOptions) => mapped(inner.scan(kind, options), (all) => all.reverse())),
    })),
  ],
  [
    'scans by id',
    'store/scan-order',
    withFault((inner) => ({
      scan: as<Scan>((kind: RecordKind, options?: ScanOptions) =>
        mapped(inner.scan(kind, options), (all) => all.sort((a, b) => (a.record.id < b.record.id ? -1 : 1))),
      ),
    })),
  ],
  [
    'scans in the order of last writes',
    'store/scan-order',
    withFault((inner) => ({
      scan: as<Scan>((kind: RecordKind, options?: ScanOptions) =>
        mapped(inner.scan(kind, options), (all) => all.sort((a, b) => a.revision - b.revision)),
      ),
    })),
  ],
  [
    'gives a record put again after a deletion its old place',
    'store/scan-order',
    withFault((inner) => {
      const places = new Map<string, number>();
      return {
        async commit(batch, options) {
          const result = await inner.commit(batch, options);
          for (const { kind, id } of batch.puts ?? []) if (!places.has(kind + id)) places.set(kind + id, places.size);
          return result;
        },
        scan: as<Scan>((kind: RecordKind, options?: ScanOptions) => {
          const place = ({ record }: { record: StoreRecord }) => places.get(record.kind + record.id) ?? 0;
          return mapped(inner.scan(kind, options), (all) => all.sort((a, b) => place(a) - place(b)));
        }),
      };
    }),
  ],
  [
    "scans everybody's records for a person's",
    'store/scan-person',
    withFault((inner) => ({
      scan: as<Scan>((kind: RecordKind, { personId, ...options }: ScanOptions = {}) =>
        inner.scan(kind, personId === '' ? { personId } : options),
      ),
    })),
  ],
  [
    'does not count a person among their own records',
    'store/scan-person',
    withFault((inner) => ({
      scan: as<Scan>((kind: RecordKind, options: ScanOptions = {}) =>
        mapped(inner.scan(kind, options), (all) =>
          options.personId === undefined ? all : all.filter(({ record }) => 'personId' in record),
        ),
      ),
    })),
  ],
  [
    'scans other kinds as well',
    'store/scan-kind',
    withFault((inner) => ({
      scan: as<Scan>(async function* (kind: RecordKind, options?: ScanOptions) {
        yield* inner.scan(kind, options);
        if (kind === 'template' && options?.personId === undefined) yield* inner.scan('person', options);
      }),
    })),
  ],
  [
    'scans what is there by now',
    'store/scan-snapshot',
    withFault((inner) => ({
      scan: as<Scan>(async function* (kind: RecordKind, options?: CallOptions) {
        for await (const { record } of inner.scan(kind, options)) {
          const now = await inner.get(kind, record.id);
          if (now !== undefined) yield now;
        }
      }),
    })),
  ],
];
