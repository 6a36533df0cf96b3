import type { DemoDocument, DemoPhoto } from '../../src/cli/demo/document.js';
import type { FaceFacts } from '../../src/cli/photo-facts.js';
import type { Pictures } from '../../src/cli/report/picture.js';

/** Text that would do harm where it became markup. */
export const HOSTILE = `"><script>alert('x')</script><img src=x onerror=alert(1)>\u202e\`$\{1}`;

/** A face of which everything is known. */
export function face(number: number, x = 10): FaceFacts {
  const landmarks = [
    [x + 12, 30],
    [x + 28, 30],
    [x + 20, 40],
    [x + 14, 50],
    [x + 26, 50],
  ] as const;
  const headPose = { yaw: -12.3, pitch: 4, roll: 0.2 };
  return {
    number,
    box: { x, y: 10, width: 40, height: 50 },
    score: 0.91,
    rotation: 0,
    landmarks,
    headPose,
    mesh: [x, 20, 1, x + 5, 25, -1],
  };
}

function photo(id: string, file: string, role: DemoPhoto['role'], person: string): DemoPhoto {
  return { id, file, role, person, format: 'jpeg', bytes: 1000, width: 100, height: 80, faces: [face(1), face(2, 50)] };
}

/** A run with folders of persons, in which every name is hostile. */
export function personsDocument(): DemoDocument {
  const similarities = [0.9, 0.7, 0.6, 0.1];
  return {
    schema: 'rescue-face-demo@1',
    version: '0.0.0',
    createdAt: '2026-01-02T03:04:05.678Z',
    source: { kind: 'folder', folder: HOSTILE, layout: 'persons' },
    space: `model:${HOSTILE}`,
    gallery: { persons: 4, templates: 4 },
    topK: 2,
    threads: 1,
    rankedBy: 'similarity',
    bands: {
      note: `Not measured on your people ${HOSTILE}`,
      calibration: HOSTILE,
      rows: [{ band: 'high', score: 0.893905, falsePositiveRate: 0.0008, low: 0.0002, high: 0.0037 }],
    },
    photos: [photo('photo-1', `${HOSTILE}/1.jpg`, 'gallery', HOSTILE), photo('photo-2', `${HOSTILE}/2.jpg`, 'probe', HOSTILE)],
    enrolled: [{ personId: HOSTILE, photo: 'photo-1', face: 1 }],
    probes: [
      {
        id: 'probe-1',
        photo: 'photo-2',
        face: 1,
        person: HOSTILE,
        candidates: [
          { rank: 1, personId: 'b', similarity: 0.9, band: 'high', photo: 'photo-9', face: 1 },
          { rank: 2, personId: HOSTILE, similarity: 0.7, photo: 'photo-1', face: 1 },
        ],
        similarities,
        matedRank: 2,
      },
    ],
    unusable: [{ file: HOSTILE, reason: 'no-face', message: HOSTILE }],
    notes: [{ file: HOSTILE, note: 'largest-of-several', message: HOSTILE }],
    timings: {
      stages: {
        decode: { medianMs: 3, runs: 2 },
        detect: { medianMs: 50, runs: 2 },
        embed: { medianMs: 20, runs: 2 },
        search: { medianMs: 0.5, runs: 1 },
      },
      totalMs: 100,
    },
    ranks: { probes: 1, galleryPersons: 4, atRank1: 0, withinTopK: 1, topK: 2 },
    caution: ['first', 'second', 'third'],
  };
}

/** Pictures for the photos of {@link personsDocument}. */
export function somePictures(...ids: string[]): Pictures {
  return new Map(ids.map((id) => [id, { id, jpeg: '/9j/AAAA', width: 100, height: 80 }]));
}
