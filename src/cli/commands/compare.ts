import { type CompareResult, decodePhoto, type FaceChoice, openRescueFace, type RescueFace } from 'rescue-face';
import { DEMO_ACT } from '../demo/act.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { asFailure, CliFailure, usage } from '../failure.js';
import { rounded } from '../json.js';
import { similarityText } from '../numbers.js';
import { type CommandContext, show } from '../output.js';
import { faceFacts } from '../photo-facts.js';
import { readPhoto } from '../read-photo.js';
import { safeText } from '../terminal/safe-text.js';

/** What `compare` was asked for. */
export interface CompareOptions {
  readonly a: string;
  readonly b: string;
  readonly faceA: FaceChoice;
  readonly faceB: FaceChoice;
  readonly model: string | undefined;
}

/** Says how alike two faces are, and no more than that. */
export async function compare(options: CompareOptions, context: CommandContext): Promise<ExitCode> {
  const { texts } = context;
  const photos = { a: await readOne(options.a, context), b: await readOne(options.b, context) };
  context.progress.say(texts.opening);
  const sdk = await openRescueFace({ threads: 1, model: options.model, act: DEMO_ACT });
  try {
    const { faceA, faceB } = options;
    await checkChoice(sdk, options.a, photos.a, faceA, context);
    await checkChoice(sdk, options.b, photos.b, faceB, context);
    const result = await sdk.compare({ ...photos, faceA, faceB });
    return answer(result, options, context);
  } finally {
    await sdk.close();
  }
}

function answer(result: CompareResult, files: CompareOptions, context: CommandContext): ExitCode {
  const { texts } = context;
  const schema = 'rescue-face-compare@1';
  if (result.status === 'unusable') {
    const { which, reason } = result;
    const message = reason.status === 'no-face' ? texts.noFace : texts.severalFaces;
    const document = { schema, status: 'unusable', which, file: files[which], reason: reason.status, faces: reason.faces.length, message };
    show(context, document, () => texts.labelled(safeText(files[which]), message));
    return EXIT.photo;
  }
  const side = (which: 'a' | 'b', choice: FaceChoice) => ({
    file: files[which],
    face: faceFacts(result[which].face, typeof choice === 'number' ? choice + 1 : 1),
  });
  const document = {
    schema,
    status: 'compared',
    similarity: rounded(result.similarity, 6),
    space: result.space,
    a: side('a', files.faceA),
    b: side('b', files.faceB),
    caution: [texts.caution, texts.cautionSimilarity],
  };
  show(context, document, () =>
    [
      texts.labelled(texts.similarity, similarityText(result.similarity)),
      texts.labelled(texts.model, result.space),
      '',
      ...document.caution,
    ].join('\n'),
  );
  return EXIT.done;
}

async function readOne(file: string, { texts }: CommandContext): Promise<Uint8Array> {
  return readPhoto(file, texts).catch((error: unknown) => {
    throw withFile(error, file);
  });
}

/** Refuses a damaged photo, and a face's number above the number of faces, naming the file. */
async function checkChoice(
  sdk: RescueFace,
  file: string,
  photo: Uint8Array,
  choice: FaceChoice,
  { texts, language }: CommandContext,
): Promise<void> {
  try {
    if (typeof choice !== 'number') await decodePhoto(photo);
    else {
      const { faces } = await sdk.detect(photo);
      if (faces.length > 0 && choice >= faces.length) throw usage(texts.noSuchFace(faces.length));
    }
  } catch (error) {
    throw withFile(asFailure(error, language, texts), file);
  }
}

function withFile(error: unknown, file: string): unknown {
  return error instanceof CliFailure ? new CliFailure(error.exitCode, `${file}: ${error.message}`, error.code) : error;
}
