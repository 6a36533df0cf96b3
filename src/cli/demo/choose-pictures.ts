import type { DemoDocument } from './document.js';

/** Probes pictured at most. */
const MOST_PROBES = 40;
/** Further photos pictured at most, those that are in no probe's list. */
const MOST_OTHERS = 24;

/** Which photos go into the report, the most needed first: each probe with its candidates, then others one by one. */
export function choosePictures({ probes, photos }: DemoDocument): string[][] {
  const groups = probes.slice(0, MOST_PROBES).map(({ photo, candidates }) => [photo, ...candidates.map((candidate) => candidate.photo)]);
  const needed = new Set(groups.flat());
  // A photo that is only a probe beyond the limit is not shown: its card would lack its candidates.
  const beyond = new Set(probes.slice(MOST_PROBES).map(({ photo }) => photo));
  const others = photos.filter(({ id }) => !needed.has(id) && !beyond.has(id)).slice(0, Math.max(0, MOST_OTHERS - needed.size));
  return [...groups, ...others.map(({ id }) => [id])];
}
