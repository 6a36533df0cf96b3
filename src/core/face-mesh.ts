/** Places in the dense mesh of a face: the points of MediaPipe FaceMesh, which `DetectedFace.mesh` holds. */

/** Points of the dense mesh; x, y, z interleaved. */
export const MESH_POINTS = 468;

/** The tip of the nose. */
export const NOSE_TIP = 4;

/** Contour from forehead over the ears to the chin. Source: `@vladmandic/human` 3.3.6, `facemeshcoords.ts`, `silhouette`. */
export const FACE_OVAL = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132, 93,
  234, 127, 162, 21, 54, 103, 67, 109,
] as const;

/** Eyelid contours, corners included (`rightEyeUpper0` with `rightEyeLower0`, and the left ones): the subject's right and left. */
export const RIGHT_EYE = [246, 161, 160, 159, 158, 157, 173, 33, 7, 163, 144, 145, 153, 154, 155, 133] as const;
export const LEFT_EYE = [466, 388, 387, 386, 385, 384, 398, 263, 249, 390, 373, 374, 380, 381, 382, 362] as const;
