import { mulberry32 } from '../../bench/support/mulberry32.js';
import type { DetectedFace, PixelImage } from '../../src/core/contracts.js';
import { FACE_OVAL, MESH_POINTS } from '../../src/core/face-mesh.js';
import { alignFace } from '../../src/quality/face/aligned-face.js';
import { faceView } from '../../src/quality/face/face-view.js';
import type { FaceMeasure, FaceView } from '../../src/quality/face-measure.js';

/** Between the eyes of a synthetic face unless said otherwise, pixels. */
export const EYES = 64;

/** A face whose eyes are this far apart, in the middle of a picture of this size: its oval is an ellipse. */
export function syntheticFace(width: number, height: number, eyes = EYES): DetectedFace {
  const [cx, cy] = [width / 2, height / 2];
  const mesh = new Float32Array(3 * MESH_POINTS);
  for (let i = 0; i < mesh.length; i += 3) mesh.set([cx, cy], i);
  FACE_OVAL.forEach((index, i) => {
    const angle = (2 * Math.PI * i) / FACE_OVAL.length - Math.PI / 2;
    mesh.set([cx + 1.1 * eyes * Math.cos(angle), cy + 1.4 * eyes * Math.sin(angle)], 3 * index);
  });
  return {
    box: { x: cx - 1.1 * eyes, y: cy - 1.4 * eyes, width: 2.2 * eyes, height: 2.8 * eyes },
    score: 1,
    landmarks: [
      { x: cx - eyes / 2, y: cy - 0.3 * eyes },
      { x: cx + eyes / 2, y: cy - 0.3 * eyes },
      { x: cx, y: cy + 0.2 * eyes },
      { x: cx - 0.4 * eyes, y: cy + 0.7 * eyes },
      { x: cx + 0.4 * eyes, y: cy + 0.7 * eyes },
    ],
    rotation: 0,
    mesh,
    headPose: { yaw: 0, pitch: 0, roll: 0 },
  };
}

export function viewOf(image: PixelImage, face: DetectedFace = syntheticFace(image.width, image.height)): FaceView {
  const { mesh, headPose, landmarks } = face;
  if (mesh === undefined || headPose === undefined) throw new Error('a synthetic face has a mesh');
  return faceView({ image, face, mesh, headPose, aligned: alignFace(image, landmarks, mesh) });
}

/** What a measure says; a reason is an error. */
export function measuredOn(measure: FaceMeasure, image: PixelImage, face?: DetectedFace): number {
  const found = measure.measure(viewOf(image, face));
  if ('reason' in found) throw new Error(`${measure.name}: ${found.reason}`);
  return found.value;
}

/** A picture drawn pixel by pixel; values are clipped to bytes. */
export function picture(width: number, height: number, value: (x: number, y: number, channel: number) => number): PixelImage {
  const data = new Uint8ClampedArray(width * height * 3);
  for (let i = 0; i < data.length; i++) data[i] = value(Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3);
  return { width, height, data: new Uint8Array(data.buffer) };
}

/** Every pixel changed by itself. */
export function mapped(image: PixelImage, change: (value: number, x: number, y: number, channel: number) => number): PixelImage {
  return picture(image.width, image.height, (x, y, c) => change(image.data[3 * (y * image.width + x) + c] ?? 0, x, y, c));
}

/**
 * Discs that hide one another, of sizes as things in the world have them ("dead leaves"): sharp edges in every direction at
 * every scale, as in a photo.
 */
export function deadLeaves(width: number, height: number, seed: number, [low, high]: readonly [number, number] = [60, 200]): PixelImage {
  const random = mulberry32(seed);
  const data = new Uint8Array(width * height * 3).fill((low + high) / 2);
  for (let n = 0; n < 6000; n++) {
    const radius = 1.5 / Math.sqrt(random() + 1e-3);
    const [cx, cy] = [random() * width, random() * height];
    const light = low + random() * (high - low);
    const tint = [1.1, 1, 0.9].map((factor) => light * factor);
    for (let y = Math.max(0, Math.ceil(cy - radius)); y <= Math.min(height - 1, cy + radius); y++) {
      for (let x = Math.max(0, Math.ceil(cx - radius)); x <= Math.min(width - 1, cx + radius); x++) {
        if ((x - cx) ** 2 + (y - cy) ** 2 > radius * radius) continue;
        data.set(tint, 3 * (y * width + x));
      }
    }
  }
  return { width, height, data };
}

/** The mean along a straight path of this many pixels, clockwise from the horizontal. */
export function smeared(image: PixelImage, length: number, degrees: number): PixelImage {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const steps = Math.max(1, Math.ceil(2 * length));
  const weights = new Map<string, Offset>();
  for (let i = 0; i <= steps; i++) {
    const along = length * (i / steps - 0.5);
    const [x, y] = [along * cos, along * sin];
    for (const dx of [Math.floor(x), Math.floor(x) + 1]) {
      for (const dy of [Math.floor(y), Math.floor(y) + 1]) {
        const weight = (1 - Math.abs(x - dx)) * (1 - Math.abs(y - dy)) + (weights.get(`${dx},${dy}`)?.weight ?? 0);
        weights.set(`${dx},${dy}`, { dx, dy, weight });
      }
    }
  }
  return spread(image, [...weights.values()]);
}

/** The mean over a disc of this many pixels. */
export function defocused(image: PixelImage, radius: number): PixelImage {
  const reach = Math.ceil(radius);
  const offsets: Offset[] = [];
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) if (Math.hypot(dx, dy) <= radius) offsets.push({ dx, dy, weight: 1 });
  }
  return spread(image, offsets);
}

interface Offset {
  readonly dx: number;
  readonly dy: number;
  readonly weight: number;
}

/** The weighted mean of shifted pictures; beyond the edge lies its nearest pixel. */
function spread({ width, height, data }: PixelImage, offsets: readonly Offset[]): PixelImage {
  const total = offsets.reduce((sum, { weight }) => sum + weight, 0);
  const sums = new Float32Array(data.length);
  for (const { dx, dy, weight } of offsets) {
    for (let y = 0, at = 0; y < height; y++) {
      const row = Math.min(height - 1, Math.max(0, y + dy)) * width;
      for (let x = 0; x < width; x++, at += 3) {
        const from = 3 * (row + Math.min(width - 1, Math.max(0, x + dx)));
        for (let c = 0; c < 3; c++) sums[at + c] = (sums[at + c] ?? 0) + weight * (data[from + c] ?? 0);
      }
    }
  }
  return { width, height, data: Uint8Array.from(sums, (sum) => Math.round(sum / total)) };
}
