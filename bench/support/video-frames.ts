import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { open, type Raw, resized, stored } from './camera-capture.js';
import type { Seeded } from './seeded.js';

/** How a film was made that a frame is taken from. */
type Film = 'progressive' | 'interlaced' | 'letterboxed';

const SIZES = [
  [640, 360],
  [854, 480],
  [1280, 720],
] as const;
const FRAMES = 5;

/** Whether FFmpeg is on the machine: without it no frame is made. */
export async function canFilm(): Promise<boolean> {
  return run(['-version']).then(
    () => true,
    () => false,
  );
}

/** One frame of a film of somebody before a moving camera: coded by x264, x265, MPEG-4 or MPEG-2 and stored as a JPEG. */
export async function videoFrame(subject: Raw, random: Seeded): Promise<Uint8Array> {
  const film: Film = random.chance(0.6) ? 'progressive' : random.pick(['interlaced', 'letterboxed']);
  const [width, height] = film === 'interlaced' ? ([720, 576] as const) : random.pick(SIZES);
  const scale = Math.max((width * 1.12) / subject.width, (height * 1.12) / subject.height);
  const wide = await resized(subject, Math.ceil(subject.width * scale), Math.ceil(subject.height * scale));
  const folder = mkdtempSync(path.join(tmpdir(), 'rescue-face-film-'));
  try {
    const still = path.join(folder, 'still.png');
    await open(wide).png({ compressionLevel: 1 }).toFile(still);
    const [dx, dy] = [random.between(-2, 2).toFixed(2), random.between(-1, 1).toFixed(2)];
    const [x0, y0] = [(wide.width - width) / 2, (wide.height - height) / 2];
    const noise = Math.round(random.between(2, 8));
    const bar = film === 'letterboxed' ? 2 * Math.round((height * random.between(0.07, 0.13)) / 2) : 0;
    const filter = [
      film === 'interlaced'
        ? `crop=${width}:${height}:x='${x0}+clip(8*${dx}*(n-${2 * FRAMES}),-${x0},${x0})':y=${y0}`
        : `crop=${width}:${height}:x='${x0}+${dx}*n':y='${y0}+${dy}*n'`,
      `noise=alls=${noise}:allf=t`,
      film === 'interlaced' ? 'tinterlace=interleave_top' : undefined,
      bar === 0 ? undefined : `crop=${width}:${height - 2 * bar},pad=${width}:${height}:0:${bar}`,
      'format=yuv420p',
    ].filter((one) => one !== undefined);
    const coded = path.join(folder, 'film.mkv');
    await run([
      '-loop',
      '1',
      '-framerate',
      '25',
      '-i',
      still,
      '-vf',
      filter.join(','),
      '-frames:v',
      String(FRAMES),
      ...codec(random, film),
      '-threads',
      '1',
      coded,
    ]);
    const frame = path.join(folder, 'frame.png');
    const at = Math.floor(random.between(1, FRAMES));
    await run(['-i', coded, '-vf', `select=eq(n\\,${at})`, '-frames:v', '1', frame]);
    const { data, info } = await (await import('sharp'))
      .default(readFileSync(frame))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return await stored({ width: info.width, height: info.height, data }, random.between(80, 95), random.chance(0.3));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function codec(random: Seeded, film: Film): string[] {
  if (film === 'interlaced') return ['-c:v', 'mpeg2video', '-flags', '+ildct+ilme', '-b:v', `${Math.round(random.between(3, 8))}M`];
  const crf = String(Math.round(random.between(20, 31)));
  const kind = random.next();
  if (kind < 0.7) return ['-c:v', 'libx264', '-preset', random.pick(['veryfast', 'medium']), '-crf', crf];
  if (kind < 0.85) return ['-c:v', 'libx265', '-preset', 'veryfast', '-x265-params', 'log-level=none:pools=1', '-crf', crf];
  return ['-c:v', 'mpeg4', '-q:v', String(Math.round(random.between(3, 10)))];
}

function run(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-y', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`ffmpeg: ${said.slice(0, 400)}`))));
  });
}
