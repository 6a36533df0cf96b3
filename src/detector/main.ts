export type { CallOptions, DetectedFace, Detector, PixelImage } from '../core/contracts.js';
export type { Box, FivePoints, HeadPose, Point } from '../core/geometry.js';
export { createDetector, type DetectorOptions } from './create-detector.js';
