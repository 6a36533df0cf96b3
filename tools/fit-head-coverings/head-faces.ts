import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Detector, decodePhoto } from 'rescue-face';
import { onePerPerson } from '../../bench/support/photo-sets.js';
import { WORN } from '../../bench/support/worn-glasses.js';
import { alignFace } from '../../src/quality/face/aligned-face.js';
import { cellFeatures, facePlanes } from '../../src/quality/face/face-cells.js';
import { TURNED_AWAY } from '../../src/quality/face/face-parts.js';
import { HEAD, withHead } from '../../src/quality/face/head-part.js';
import { sideTurnOf } from '../../src/quality/face/side-turn.js';

/** A head as it was photographed, and whether something is worn on it. */
export interface HeadFace {
  readonly person: string;
  readonly covered: boolean;
  readonly features: Float64Array;
}

/** Bare heads: those of the first so many people. */
const BARE = 1000;

/** All heads of `lfw-dev` that were seen to be covered, and a thousand others. */
export async function headFaces(data: string, detector: Detector): Promise<HeadFace[]> {
  const everybody = onePerPerson(path.join(data, 'lfw-dev'), WORN.people + 1, WORN.seed);
  const hats = new Set<number>(WORN.hats);
  const neither = new Set<number>(WORN.bands);
  const faces: HeadFace[] = [];
  for (const [place, file] of everybody.entries()) {
    if (neither.has(place) || (place >= BARE && !hats.has(place))) continue;
    const { image } = await decodePhoto(readFileSync(file));
    const [face] = await detector.detect(image);
    if (face?.mesh === undefined || face.headPose === undefined || Math.abs(sideTurnOf(face.mesh, face.headPose)) >= TURNED_AWAY) continue;
    const aligned = alignFace(image, face.landmarks, face.mesh);
    const features = cellFeatures(facePlanes(aligned), withHead(aligned.mesh), HEAD);
    faces.push({ person: path.basename(path.dirname(file)), covered: hats.has(place), features });
  }
  return faces;
}
