import type { CallOptions, DetectedFace, Detector, Embedder, Embedding, PixelImage } from 'rescue-face';
import sharp from 'sharp';

/** A face in the middle of any picture. */
export function faceIn({ width, height }: PixelImage): DetectedFace {
  const box = { x: width / 4, y: height / 4, width: width / 2, height: height / 2 };
  const point = (x: number, y: number) => ({ x: width * x, y: height * y });
  const landmarks = [point(0.4, 0.4), point(0.6, 0.4), point(0.5, 0.5), point(0.4, 0.6), point(0.6, 0.6)] as const;
  return { box, score: 0.9, landmarks, rotation: 0 };
}

/** Finds as many faces as a picture's blue value says; remembers how often it was asked. */
export class CountingDetector implements Detector {
  readonly id = 'counting';
  calls = 0;
  async detect(image: PixelImage, { signal }: CallOptions = {}): Promise<DetectedFace[]> {
    this.calls += 1;
    signal?.throwIfAborted();
    return Array.from({ length: image.data[2] ?? 0 }, () => faceIn(image));
  }
  async [Symbol.asyncDispose](): Promise<void> {}
}

/** Turns a picture's red value into an angle: equal colours are alike. */
export class ColourEmbedder implements Embedder {
  readonly space: string = 'colour';
  readonly dimension: number = 2;
  async embed(image: PixelImage): Promise<Embedding> {
    return { ...colourEmbedding(image.data[0] ?? 0), space: this.space };
  }
  async [Symbol.asyncDispose](): Promise<void> {}
}

/** The template of a photo of this red value. */
export function colourEmbedding(red: number): Embedding {
  const angle = (red / 255) * Math.PI;
  return { space: 'colour', vector: Float32Array.of(Math.cos(angle), Math.sin(angle)) };
}

/** A PNG of one colour: red decides the template, blue the number of faces. */
export function colourPhoto(red: number, faces = 1): Promise<Buffer> {
  return sharp({ create: { width: 16, height: 16, channels: 3, background: { r: red, g: 0, b: faces } } })
    .png()
    .toBuffer();
}
