/** A point in pixels of the upright picture: x to the right, y downwards, pixel centres at integers. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An axis-parallel box in pixels of the upright picture; it may reach beyond the picture's edge. */
export interface Box {
  /** Left edge. */
  readonly x: number;
  /** Upper edge. */
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The five points every face recognition network aligns by, in the order of the ArcFace template:
 * the subject's right eye (left in the picture), left eye, nose tip, right mouth corner, left mouth corner.
 */
export type FivePoints = readonly [Point, Point, Point, Point, Point];

/**
 * Head pose in degrees. Yaw and pitch are seen from the head itself, as if the picture were first turned by `-roll`:
 * they say the same of a face in a picture that lies on its side.
 */
export interface HeadPose {
  /** Left-right turn, -90 to 90; positive when the subject turns towards the right edge of the picture with the head upright. */
  readonly yaw: number;
  /** Up-down nod, -90 to 90; positive when the subject looks up. */
  readonly pitch: number;
  /** In-plane tilt, -180 to 180; positive when the head is turned clockwise as seen in the picture. */
  readonly roll: number;
}
