import type { GivenAct } from '../core/acts.js';
import { checkBytes, checkKeys } from '../core/check.js';
import { completeAct } from '../core/check-act.js';
import type { CallOptions, DetectedFace } from '../core/contracts.js';
import { similarity } from '../core/embedding.js';
import type { LedgerFragment } from '../core/records.js';
import type { PhotoFacts } from '../image/decode-photo.js';
import type { UsageHeaders } from '../ledger/usage-headers.js';
import {
  checkFaceChoice,
  type EmbeddedPhoto,
  embedPhoto,
  type FaceChoice,
  type PhotoStages,
  type UnusablePhoto,
} from './photo-analysis.js';
import { millionths, unenrolledFragment, usageEntry, wholeBox } from './usage-entry.js';
import { authorise, recordingFailure, type UseContext } from './use-context.js';

/** Two photos to compare. */
export interface CompareInput {
  readonly a: Uint8Array;
  readonly b: Uint8Array;
  /** Who compares, where, what for and by what right; laid over the act the gallery was opened with. */
  readonly act?: GivenAct | undefined;
  /** Which face is meant in photo `a` and in photo `b`. Default `only`. */
  readonly faceA?: FaceChoice | undefined;
  readonly faceB?: FaceChoice | undefined;
}

/** What a comparison answers. */
export type CompareResult =
  | {
      readonly status: 'compared';
      /** Cosine similarity, -1 to 1. Says how alike the templates are; whether it is one person is for a person to decide. */
      readonly similarity: number;
      readonly space: string;
      readonly a: { readonly photo: PhotoFacts; readonly face: DetectedFace };
      readonly b: { readonly photo: PhotoFacts; readonly face: DetectedFace };
    }
  | { readonly status: 'unusable'; readonly which: 'a' | 'b'; readonly reason: UnusablePhoto };

/** What a comparison needs. */
export type CompareContext = PhotoStages & UseContext;

type Photo = EmbeddedPhoto | UnusablePhoto;

/** How alike two faces are, said only once the usage entry is committed. */
export async function comparePhotos(context: CompareContext, input: CompareInput, options: CallOptions): Promise<CompareResult> {
  checkKeys('compare', input, ['a', 'b', 'act', 'faceA', 'faceB']);
  const { faceA = 'only', faceB = 'only' } = input;
  checkBytes('a', input.a);
  checkBytes('b', input.b);
  checkFaceChoice(faceA);
  checkFaceChoice(faceB);
  const act = completeAct(context.act, input.act);
  await authorise(context, act, 'compare', ['compare'], options);
  const record = (rest: Omit<UsageHeaders['compare@1'], 'space'>, fragments: readonly LedgerFragment[] = []) => {
    const header = { ...rest, space: context.embedder.space };
    return context.store.commit({ entries: [usageEntry('compare@1', { at: context.clock.now(), act }, header, fragments)] }, options);
  };
  const work = async (): Promise<CompareResult> => {
    const a = await embedPhoto(context, input.a, faceA, options);
    if (a.status !== 'embedded') {
      await record({ photo: a.status, which: 'a' }, [fragmentOf('a', a)]);
      return { status: 'unusable', which: 'a', reason: a };
    }
    const b = await embedPhoto(context, input.b, faceB, options);
    if (b.status !== 'embedded') {
      await record({ photo: b.status, which: 'b' }, [fragmentOf('a', a), fragmentOf('b', b)]);
      return { status: 'unusable', which: 'b', reason: b };
    }
    const alike = similarity(a.embedding, b.embedding);
    await record({ photo: 'compared' }, [fragmentOf('a', a, alike), fragmentOf('b', b, alike)]);
    return {
      status: 'compared',
      similarity: alike,
      space: a.embedding.space,
      a: { photo: a.photo, face: a.face },
      b: { photo: b.photo, face: b.face },
    };
  };
  return recordingFailure(options, work, (failure) => record({ photo: 'failed', failure }));
}

/** Either side tells the result: they are closed and destroyed apart. */
function fragmentOf(which: 'a' | 'b', photo: Photo, alike?: number): LedgerFragment {
  return unenrolledFragment({
    which,
    digest: photo.photo.sha256,
    face: photo.status === 'embedded' ? wholeBox(photo.face.box) : undefined,
    similarityE6: alike === undefined ? undefined : millionths(alike),
  });
}
