import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createDetector } from 'rescue-face/detector';
import { createEmbedder } from 'rescue-face/embedder';
import {
  type EmbeddedResearchSet,
  embedResearchPhotos,
  type ResearchFolder,
  readAgeDbFolder,
  readCfpFolder,
  readEmbeddings,
  readManifest,
  readPersonFolders,
} from 'rescue-face/research';
import { usage } from '../failure.js';
import type { CommandContext } from '../output.js';
import type { Texts } from '../texts.js';
import type { FailedPhoto, FailureCounts, ResearchFacts, ResearchSource } from './document.js';
import type { ResearchOptions } from './options.js';

/** Embeddings of a research set, and what there is to say of how they came about. */
export interface OpenedResearch {
  readonly set: EmbeddedResearchSet;
  readonly facts: Omit<ResearchFacts, 'timings' | 'createdAt'> & { readonly embedMs: number };
}

/** Reads the data set and turns its photos into embeddings, or takes embeddings that were exported. */
export async function openResearch(options: ResearchOptions, context: CommandContext): Promise<OpenedResearch> {
  const { texts, version } = context;
  const kind = kindOf(options, texts);
  const started = performance.now();
  const { set, passedOver } =
    kind === 'embeddings' ? { set: await readEmbeddings(options.source), passedOver: 0 } : await embed(kind, options, context);
  const failedPhotos = set.photos.flatMap(({ photo, failure }): FailedPhoto[] =>
    failure === undefined ? [] : [{ photo, reason: failure.reason, message: failureText(failure.reason, texts) }],
  );
  const source: ResearchSource = { kind, name: options.source, pairs: undefined };
  return {
    set,
    facts: {
      version,
      source,
      space: set.space,
      detector: set.detector,
      failures: counts(failedPhotos),
      failedPhotos,
      passedOver,
      embedMs: performance.now() - started,
    },
  };
}

function kindOf({ source, layout, model }: ResearchOptions, texts: Texts): ResearchSource['kind'] {
  if (!existsSync(source)) throw usage(texts.noResearchSource(source));
  if (!statSync(source).isDirectory()) return 'manifest';
  if (existsSync(join(source, 'set.json'))) {
    if (model !== undefined) throw usage(texts.modelOfEmbeddings);
    return 'embeddings';
  }
  return layout === 'persons' ? 'folder' : layout;
}

const READERS: Readonly<Record<Exclude<ResearchSource['kind'], 'embeddings'>, (place: string) => Promise<ResearchFolder>>> = {
  folder: readPersonFolders,
  manifest: readManifest,
  agedb: readAgeDbFolder,
  cfp: readCfpFolder,
};

async function embed(
  kind: keyof typeof READERS,
  { source, face, cache, model, threads }: ResearchOptions,
  { texts, progress }: CommandContext,
): Promise<{ set: EmbeddedResearchSet; passedOver: number }> {
  const { photos, passedOver } = await READERS[kind](source);
  progress.say(texts.opening);
  await using detector = await createDetector({ threads });
  await using embedder = await createEmbedder({ model, threads });
  const onProgress = ({ done, all, failures }: { done: number; all: number; failures: number }) =>
    progress.say(texts.embedding(done, all, failures));
  const set = await embedResearchPhotos(photos, { detector, embedder, face, cacheFolder: cache, concurrency: 2 * threads, onProgress });
  return { set, passedOver: passedOver.length };
}

function counts(failed: readonly FailedPhoto[]): FailureCounts {
  const count = (wanted: FailedPhoto['reason']) => failed.filter(({ reason }) => reason === wanted).length;
  return {
    failureToAcquire: { unreadable: count('unreadable'), 'not-decodable': count('not-decodable'), 'no-face': count('no-face') },
    failureToEnrol: { 'model-failed': count('model-failed') },
  };
}

function failureText(reason: FailedPhoto['reason'], texts: Texts): string {
  const sentences: Readonly<Record<FailedPhoto['reason'], string>> = {
    unreadable: texts.failedUnreadable,
    'not-decodable': texts.failedNotDecodable,
    'no-face': texts.noFace,
    'model-failed': texts.failedModel,
  };
  return sentences[reason];
}
