import type { PixelImage } from 'rescue-face';
import type { Seeded } from '../../bench/support/seeded.js';

/** A photo as other cameras and lamps would have made it: light, tint, contrast, a shadow on one side, blur, noise. */
export function spoil({ width, height, data }: PixelImage, random: Seeded): PixelImage {
  const gamma = Math.exp(random.between(-0.35, 0.35));
  const gain = random.between(0.6, 1.25) * (random.chance(0.2) ? 1.35 : 1);
  // Haze, or a face smoothed until it has no shades left.
  const flat = random.chance(0.3) ? random.between(0, 0.45) : 0;
  const tint = random.chance(0.15) ? null : [random.between(0.88, 1.12), 1, random.between(0.82, 1.18)];
  const noise = random.chance(0.4) ? random.between(0, 8) : 0;
  const shadow = random.chance(0.3) ? random.between(0.3, 0.8) : 1;
  const angle = random.between(0, 2 * Math.PI);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const edge = random.between(-0.12, 0.12) * width;
  const soft = random.between(0.02, 0.15) * width;
  const bent = Float32Array.from({ length: 256 }, (_, i) => 255 * (i / 255) ** gamma);
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 3 * (y * width + x);
      const along = (x - width / 2) * cos + (y - 0.55 * height) * sin - edge;
      const light = shadow === 1 ? gain : gain * (1 - (1 - shadow) / (1 + Math.exp(-along / soft)));
      const grey = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
      for (let c = 0; c < 3; c++) {
        const value = Math.min(255, tint === null ? grey : (data[at + c] ?? 0) * (tint[c] ?? 1));
        const grain = noise === 0 ? 0 : noise * (random.next() + random.next() - 1);
        const shown = (1 - flat) * (bent[Math.round(value)] ?? 0) * light + flat * 190;
        out[at + c] = Math.min(255, Math.max(0, shown + grain));
      }
    }
  }
  const radius = random.chance(0.3) ? 1 : 0;
  return radius === 0 ? { width, height, data: out } : blurred({ width, height, data: out }, radius);
}

/** Means over squares. */
function blurred({ width, height, data }: PixelImage, radius: number): PixelImage {
  const pass = (from: Uint8Array, step: number, size: number, at: (line: number, i: number) => number, lines: number) => {
    const to = new Uint8Array(from.length);
    for (let line = 0; line < lines; line++) {
      for (let i = 0; i < size; i++) {
        for (let c = 0; c < 3; c++) {
          let sum = 0;
          for (let k = -radius; k <= radius; k++) sum += from[3 * at(line, Math.min(size - 1, Math.max(0, i + k))) + c] ?? 0;
          to[3 * at(line, i) + c] = Math.round(sum / step);
        }
      }
    }
    return to;
  };
  const across = pass(data, 2 * radius + 1, width, (line, i) => line * width + i, height);
  return { width, height, data: pass(across, 2 * radius + 1, height, (line, i) => i * width + line, width) };
}
