import {
  type GivenAct,
  type Operator,
  openRescueFace,
  operatorList,
  PERMISSIONS,
  type PhotoPolicy,
  type RescueFaceOptions,
  type Store,
} from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import sharp from 'sharp';
import { ColourEmbedder, CountingDetector } from '../../support/fake-stages.js';

export const CHECKER: GivenAct = { operator: 'checker', station: 'city', purpose: 'quality-audit' };

/** Wide pictures are rejected, long files are looked at. */
export const SIZES: PhotoPolicy = {
  id: 'sizes@1',
  rules: [
    { id: 'wide', clause: 'annex art. 12(1)', measure: 'file-longer-side', severity: 'reject', atMost: 16, source: 'test' },
    { id: 'long', clause: 'circular 2(2)', measure: 'file-bytes', severity: 'review', atMost: 4000, source: 'test' },
  ],
};

/** A photo of one face: `good`, one that a person has to look at, or one that must be taken again. */
export async function photo(red: number, is: 'good' | 'review' | 'bad' = 'good'): Promise<Uint8Array> {
  const side = is === 'bad' ? 32 : 16;
  const png = await sharp({ create: { width: side, height: side, channels: 3, background: { r: red, g: 0, b: 1 } } })
    .png()
    .toBuffer();
  return is === 'review' ? Buffer.concat([png, Buffer.alloc(4000)]) : png;
}

/** The middle of a month, in China and everywhere else. */
export const inMonth = (month: number) => Date.UTC(2026, month - 1, 15);
export const YEAR = { from: Date.UTC(2025, 11, 31, 16), to: Date.UTC(2026, 11, 31, 16) };

const OPERATORS: readonly Operator[] = [
  { id: 'checker', stations: 'all', permissions: ['administer-audit'] },
  { id: 'district', stations: ['city', 'a'], permissions: ['administer-audit'] },
  { id: 'clerk', stations: ['a'], permissions: ['enroll', 'search', 'view', 'export', 'erase'] },
  { id: 'keeper', stations: 'all', permissions: PERMISSIONS },
];

/** A gallery under a clock that is set by hand. */
export async function openAudited(options: Omit<RescueFaceOptions, 'dataDir'> & { readonly store?: Store } = {}) {
  const clock = { time: inMonth(3), now: () => clock.time };
  const store = options.store ?? memoryStore();
  const sdk = await openRescueFace({
    detector: new CountingDetector(),
    embedder: new ColourEmbedder(),
    act: CHECKER,
    photoSource: 'live-camera',
    operators: operatorList(OPERATORS),
    photoRules: { policy: SIZES, enrolment: 'off' },
    clock,
    ...options,
    store,
  });
  return { clock, store, sdk, [Symbol.asyncDispose]: () => sdk.close() };
}

export type Audited = Awaited<ReturnType<typeof openAudited>>;

/** Enrols photos of a station in a month, each of a person of its own: `a-3-0`, `a-3-1` and so on. */
export async function enrolled({ sdk, clock }: Audited, station: string, month: number, photos: readonly ('good' | 'review' | 'bad')[]) {
  clock.time = inMonth(month);
  for (const [i, is] of photos.entries()) {
    const id = `${station}-${month}-${i}`;
    const act = { operator: 'keeper', station, purpose: 'enrolment' } as const;
    await sdk.enroll({ personId: `person-${id}`, photoId: id, episodeId: `episode-${id}`, photo: await photo(month * 20 + i, is), act });
  }
}

/** Two stations over two months. */
export async function withPhotos(gallery: Audited): Promise<Audited> {
  await enrolled(gallery, 'a', 1, ['good', 'good', 'bad', 'good']);
  await enrolled(gallery, 'a', 2, ['good', 'review', 'bad']);
  await enrolled(gallery, 'b', 2, ['good', 'good', 'good', 'good', 'good', 'bad']);
  gallery.clock.time = inMonth(6);
  return gallery;
}
