import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Box, HeadPose, PixelImage } from 'rescue-face';
import sharp from 'sharp';

const SIZE = 64;
/** The crop, in longer sides of the face box. At 1.5, with BGR channels, FSA-Net contradicts itself least on mirrored photos (1.1° of 13°). */
const CROP = 1.5;

/** FSA-Net head pose, two variants averaged, in this library's signs (yaw to the picture's right, pitch up, roll clockwise). */
export async function openFsanet(modelsDir: string): Promise<(image: PixelImage, face: Box) => Promise<HeadPose>> {
  const sessions = await Promise.all(
    ['fsanet-1x1-iter-688590.onnx', 'fsanet-var-iter-688590.onnx'].map((file) =>
      InferenceSession.create(readFileSync(path.join(modelsDir, file)), {
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
      }),
    ),
  );
  return async (image, face) => {
    const pixels = await squareCrop(image, face);
    const plane = SIZE * SIZE;
    const planes = new Float32Array(3 * plane);
    for (let i = 0; i < plane; i++) {
      for (let c = 0; c < 3; c++) planes[c * plane + i] = ((pixels[i * 3 + 2 - c] ?? 0) - 127.5) / 128;
    }
    const sum = [0, 0, 0];
    for (const session of sessions) {
      const out = await session.run({ [session.inputNames[0] ?? '']: new Tensor('float32', planes, [1, 3, SIZE, SIZE]) });
      const angles = out[session.outputNames[0] ?? '']?.data as Float32Array;
      for (let k = 0; k < 3; k++) sum[k] = (sum[k] ?? 0) + (angles[k] ?? 0) / sessions.length;
    }
    return { yaw: -(sum[0] ?? 0), pitch: sum[1] ?? 0, roll: sum[2] ?? 0 };
  };
}

/** A square around the box; what lies outside the picture repeats its edge. */
async function squareCrop(image: PixelImage, face: Box): Promise<Buffer> {
  const side = Math.max(2, Math.round(Math.max(face.width, face.height) * CROP));
  const left = Math.round(face.x + face.width / 2 - side / 2);
  const top = Math.round(face.y + face.height / 2 - side / 2);
  const inside = {
    left: Math.max(0, left),
    top: Math.max(0, top),
    width: Math.min(image.width, left + side) - Math.max(0, left),
    height: Math.min(image.height, top + side) - Math.max(0, top),
  };
  const square = await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .extract(inside)
    .extend({
      left: inside.left - left,
      top: inside.top - top,
      right: left + side - inside.left - inside.width,
      bottom: top + side - inside.top - inside.height,
      extendWith: 'copy',
    })
    .raw()
    .toBuffer();
  return sharp(square, { raw: { width: side, height: side, channels: 3 } })
    .resize(SIZE, SIZE, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
}
