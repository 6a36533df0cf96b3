import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Box, PixelImage } from 'rescue-face';
import sharp from 'sharp';

const SIZE = 640;
const STRIDES = [8, 16, 32];

/** A face as YuNet sees it, in pixels of the picture. */
export interface YunetFace {
  readonly box: Box;
  /** √(cls·obj), 0 to 1. */
  readonly score: number;
}

/** OpenCV Zoo's YuNet at 640×640 on one thread: the yardstick for speed and the independent judge of where faces are. */
export async function openYunet(modelsDir: string): Promise<(image: PixelImage, threshold?: number) => Promise<YunetFace[]>> {
  const bytes = readFileSync(path.join(modelsDir, 'face_detection_yunet_2023mar.onnx'));
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 });
  const input = session.inputNames[0] ?? '';
  return async (image, threshold = 0.7) => {
    const scale = SIZE / Math.max(image.width, image.height);
    const width = Math.max(1, Math.round(image.width * scale));
    const height = Math.max(1, Math.round(image.height * scale));
    const pixels = await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
      .resize(width, height, { fit: 'fill', kernel: 'linear' })
      .extend({ right: SIZE - width, bottom: SIZE - height, background: '#000000' })
      .raw()
      .toBuffer();
    const plane = SIZE * SIZE;
    const planes = new Float32Array(3 * plane);
    for (let i = 0; i < plane; i++) {
      planes[i] = pixels[i * 3 + 2] ?? 0;
      planes[plane + i] = pixels[i * 3 + 1] ?? 0;
      planes[2 * plane + i] = pixels[i * 3] ?? 0;
    }
    const out = await session.run({ [input]: new Tensor('float32', planes, [1, 3, SIZE, SIZE]) });
    const values = (name: string) => out[name]?.data as Float32Array;
    const found: YunetFace[] = [];
    for (const stride of STRIDES) {
      const cls = values(`cls_${stride}`);
      const obj = values(`obj_${stride}`);
      const box = values(`bbox_${stride}`);
      const columns = SIZE / stride;
      for (let i = 0; i < cls.length; i++) {
        const score = Math.sqrt((cls[i] ?? 0) * (obj[i] ?? 0));
        if (!(score >= threshold)) continue;
        const w = (Math.exp(box[i * 4 + 2] ?? 0) * stride) / scale;
        const h = (Math.exp(box[i * 4 + 3] ?? 0) * stride) / scale;
        const x = (((i % columns) + (box[i * 4] ?? 0)) * stride) / scale - w / 2;
        const y = ((Math.floor(i / columns) + (box[i * 4 + 1] ?? 0)) * stride) / scale - h / 2;
        found.push({ box: { x, y, width: w, height: h }, score });
      }
    }
    const kept: YunetFace[] = [];
    for (const face of found.sort((a, b) => b.score - a.score)) if (!kept.some((one) => overlap(one.box, face.box) > 0.3)) kept.push(face);
    return kept;
  };
}

/** Intersection over union. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (a.width * a.height + b.width * b.height - width * height);
}
