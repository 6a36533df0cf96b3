import { exactIndex, hnswIndex, type MatedNoise, usearchIndex, type VectorIndex, type VectorSource } from 'rescue-face/vector-index';

/** What every index of the SDK is opened with here. */
export interface SdkIndexOptions {
  readonly space: string;
  readonly dimension: number;
  readonly threads?: number | undefined;
  /** First links of a vector that are tried, for graphs. */
  readonly m?: number | undefined;
  readonly noise: MatedNoise;
  /** Where whole vectors are read, for an index that holds a byte of each number. */
  readonly vectors: VectorSource;
}

/** The indexes of the SDK by name: what is measured of one is measured of all. */
export const SDK_INDEXES = {
  exact: ({ space, dimension, threads }) => exactIndex({ space, dimension, threads }),
  int8: ({ space, dimension, threads, vectors }) => exactIndex({ space, dimension, threads, precision: 'int8', vectors }),
  hnswIndex: ({ space, dimension, noise, m }) => hnswIndex({ space, dimension, noise, m }),
  usearchIndex: ({ space, dimension, noise, m }) => usearchIndex({ space, dimension, noise, m }),
} as const satisfies Readonly<Record<string, (options: SdkIndexOptions) => VectorIndex>>;

export type SdkIndexName = keyof typeof SDK_INDEXES;

export function openSdkIndex(name: SdkIndexName, options: SdkIndexOptions): VectorIndex {
  return SDK_INDEXES[name](options);
}
