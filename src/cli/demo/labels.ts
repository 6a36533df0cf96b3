import type { Texts } from '../texts.js';
import type { DemoCandidate, DemoDocument, DemoPhoto, DemoProbe, FaceReference } from './document.js';

/** The photo a face is in. */
export function photoOf({ photo }: FaceReference, document: DemoDocument): DemoPhoto | undefined {
  return document.photos.find(({ id }) => id === photo);
}

/** What a probe is called: its photo, and which face where there are several probes in one. */
export function probeLabel(probe: DemoProbe, document: DemoDocument, texts: Texts): string {
  const file = photoOf(probe, document)?.file ?? '';
  return document.source.layout === 'persons' ? file : texts.faceOf(file, probe.face);
}

/** What a person of the gallery is called: as the folder, or as the face they were enrolled from. */
export function personLabel(candidate: DemoCandidate, document: DemoDocument, texts: Texts): string {
  if (document.source.layout === 'persons') return candidate.personId;
  return texts.faceOf(photoOf(candidate, document)?.file ?? '', candidate.face);
}

/** Where the probe's person came, in words; nothing where persons are not known. */
export function matedText({ matedRank, similarities }: DemoProbe, texts: Texts): string {
  if (matedRank === undefined) return '';
  return matedRank === null ? texts.matedBelow(similarities.length) : texts.matedAt(matedRank);
}

/** A band in words. */
export function bandText(band: 'high' | 'medium' | 'low', texts: Texts): string {
  return { high: texts.bandHigh, medium: texts.bandMedium, low: texts.bandLow }[band];
}
