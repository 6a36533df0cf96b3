import type { DetectedFace, DetectedPhoto } from 'rescue-face';
import { rounded } from './json.js';

/** A face as the JSON documents and the reports state it. Lengths in pixels of the upright picture. */
export interface FaceFacts {
  /** 1 for the largest face of its photo. */
  readonly number: number;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** The detector's confidence, 0 to 1; not a probability. */
  readonly score: number;
  /** Degrees clockwise by which the picture must be turned to set the face upright. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** The subject's right eye, left eye, nose tip, right and left mouth corner: x, y. */
  readonly landmarks: readonly (readonly [x: number, y: number])[];
  /** Degrees. */
  readonly headPose?: { readonly yaw: number; readonly pitch: number; readonly roll: number } | undefined;
  /** x, y, z of every dense landmark, one after the other. */
  readonly mesh?: readonly number[] | undefined;
}

/** A photo that was decoded, with its faces. */
export interface PhotoEntry {
  readonly file: string;
  /** Told from the bytes. */
  readonly format: string;
  readonly bytes: number;
  /** Pixels of the upright picture. */
  readonly width: number;
  readonly height: number;
  readonly faces: readonly FaceFacts[];
}

/** A photo as documents state it. */
export function photoEntry(file: string, { photo, faces }: Pick<DetectedPhoto, 'photo' | 'faces'>): PhotoEntry {
  const { format, bytes, width, height } = photo;
  return { file, format, bytes, width, height, faces: faces.map((face, place) => faceFacts(face, place + 1)) };
}

/** A face as documents state it. */
export function faceFacts({ box, score, rotation, landmarks, headPose, mesh }: DetectedFace, number: number): FaceFacts {
  return {
    number,
    box: { x: rounded(box.x, 1), y: rounded(box.y, 1), width: rounded(box.width, 1), height: rounded(box.height, 1) },
    score: rounded(score, 3),
    rotation,
    landmarks: landmarks.map(({ x, y }) => [rounded(x, 1), rounded(y, 1)] as const),
    headPose: headPose && { yaw: rounded(headPose.yaw, 1), pitch: rounded(headPose.pitch, 1), roll: rounded(headPose.roll, 1) },
    mesh: mesh && Array.from(mesh, (value) => rounded(value, 1)),
  };
}
