import { decodePhoto } from 'rescue-face';
import { createDetector } from 'rescue-face/detector';
import { concurrently } from '../concurrently.js';
import type { UnusableFile } from '../demo/document.js';
import type { DetectDocument } from '../detect-document.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { CliFailure, isPhotoError } from '../failure.js';
import { degrees } from '../numbers.js';
import { type CommandContext, checkHtmlPath, show, writeReport } from '../output.js';
import { type FaceFacts, photoEntry } from '../photo-facts.js';
import { PhotoReader } from '../read-photo.js';
import { detectReport } from '../report/detect-report.js';
import { loadPictures } from '../report/load-pictures.js';
import { safeText } from '../terminal/safe-text.js';
import { table } from '../terminal/table.js';
import type { Texts } from '../texts.js';

/** What `detect` was asked for. */
export interface DetectOptions {
  readonly files: readonly string[];
  /** Where the drawing goes. */
  readonly html: string | undefined;
  readonly threads: number;
}

/** Finds the faces of photos. A photo without a face is an answer; one that cannot be decoded is not. */
export async function detect(options: DetectOptions, context: CommandContext): Promise<ExitCode> {
  const { texts, language, progress } = context;
  if (options.html !== undefined) await checkHtmlPath('--html', options.html, texts);
  const reader = new PhotoReader(texts);
  const document = await find(options, reader, context);
  if (options.html !== undefined) {
    const groups = document.photos.map(({ id, file }) => [{ id, path: file }]);
    const pictures = await loadPictures(groups, reader, (done, all) => progress.say(texts.drawing(done, all)));
    await writeReport(options.html, detectReport(document, pictures, language), texts);
  }
  show(context, document, () => {
    const report = options.html === undefined ? [] : [texts.reportAt(safeText(options.html))];
    return [...photoTexts(document, texts), ...report].join('\n\n');
  });
  return document.unusable.length > 0 ? EXIT.photo : EXIT.done;
}

async function find(
  { files, threads }: DetectOptions,
  reader: PhotoReader,
  { texts, language, progress, version }: CommandContext,
): Promise<DetectDocument> {
  progress.say(texts.opening);
  const detector = await createDetector({ threads });
  try {
    let done = 0;
    const results = await concurrently(files, threads, async (file) => {
      const result = await findIn(file).catch((error: unknown): UnusableFile => {
        if (isPhotoError(error)) return { file, reason: error.code, message: error.messageIn(language) };
        if (error instanceof CliFailure) return { file, reason: 'unreadable', message: error.message };
        throw error;
      });
      progress.say(texts.detecting(++done, files.length));
      return result;
    });
    const photos = results.flatMap((result) => ('faces' in result ? [result] : []));
    return {
      schema: 'rescue-face-detect@1',
      version,
      createdAt: new Date().toISOString(),
      photos: photos.map((photo, place) => ({ id: `photo-${place + 1}`, ...photo })),
      unusable: results.flatMap((result) => ('faces' in result ? [] : [result])),
    };
  } finally {
    await detector[Symbol.asyncDispose]();
  }

  async function findIn(file: string) {
    const { image, facts } = await decodePhoto(await reader.read(file));
    return photoEntry(file, { photo: facts, faces: await detector.detect(image) });
  }
}

function photoTexts({ photos, unusable }: DetectDocument, texts: Texts): string[] {
  const found = photos.map(({ file, width, height, faces }) => {
    const title = texts.facesOf(safeText(file), width, height, faces.length);
    if (faces.length === 0) return title;
    const titles = [texts.face, texts.score, texts.box, texts.points, texts.rotation, `${texts.yaw} / ${texts.pitch} / ${texts.roll}`];
    return `${title}\n${table(
      titles,
      faces.map((face) => faceRow(face, texts)),
      '  ',
    )}`;
  });
  return [...found, ...unusable.map(({ file, message }) => texts.labelled(safeText(file), safeText(message)))];
}

function faceRow({ number, score, box, landmarks, rotation, headPose }: FaceFacts, texts: Texts): (string | number)[] {
  const [x, y, width, height] = [box.x, box.y, box.width, box.height].map(Math.round);
  return [
    number,
    score.toFixed(2),
    `${x}, ${y}, ${width} × ${height}`,
    landmarks.map((point) => point.map(Math.round).join(',')).join(' '),
    `${rotation}°`,
    headPose === undefined ? texts.notAssessed : [headPose.yaw, headPose.pitch, headPose.roll].map(degrees).join(' / '),
  ];
}
