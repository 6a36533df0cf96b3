import type { Act, Period, PhotoDraw } from 'rescue-face';
import { frameBytes } from '../audit/frame-file.js';
import { withLedger } from '../casework/open-ledger.js';
import type { GalleryOptions } from '../gallery/options.js';
import { type CommandContext, checkNewFile, show, writeNewFile } from '../output.js';
import { safeText } from '../terminal/safe-text.js';
import { sayWhile } from '../terminal/say-while.js';
import { table } from '../terminal/table.js';
import type { Texts } from '../texts.js';

/** What `audit draw` was asked for. */
export interface AuditDrawOptions extends GalleryOptions {
  readonly act: Act;
  readonly period: Period;
  readonly sampleSize: number | undefined;
  readonly perStratum: number | undefined;
  readonly stations: readonly string[] | undefined;
  readonly seed: string | undefined;
  /** Where everything goes that the list can be drawn again from. */
  readonly frame: string | undefined;
}

/** Draws photos by station and month. */
export async function auditDraw(options: AuditDrawOptions, context: CommandContext): Promise<void> {
  const { texts, progress } = context;
  const { act, period, sampleSize, perStratum, stations, seed, frame } = options;
  if (frame !== undefined) await checkNewFile(frame, texts);
  const drawn = await withLedger(options, act, context, (sdk) =>
    sayWhile(progress, texts.countingPhotos, sdk.audit.draw({ period, sampleSize, perStratum, stations, seed })),
  );
  if (frame !== undefined) await writeNewFile(frame, frameBytes(drawn, { sampleSize, perStratum }), texts);
  const { frame: _, ...document } = drawn;
  show(context, { schema: 'rescue-face-audit-draw@1', ...document, frame: frame ?? null }, () => drawnText(drawn, frame, texts));
}

function drawnText({ auditId, seed, policy, strata, photos, gone }: PhotoDraw, frame: string | undefined, texts: Texts): string {
  if (strata.length === 0) return texts.noPhotosToDraw;
  const sizes = strata.map(({ station, month, photos: there, sample }) => [station ?? '–', month, String(there), String(sample)]);
  const list = photos.map(({ station, month, photoId, episodeId }) => [station ?? '–', month, photoId, episodeId]);
  return [
    table([texts.station, texts.monthColumn, texts.photosColumn, texts.drawnColumn], sizes),
    '',
    table([texts.station, texts.monthColumn, texts.photo, texts.episode], list),
    '',
    ...(gone > 0 ? [texts.goneSince(gone)] : []),
    texts.drawnWith(seed, policy),
    ...(frame === undefined ? [] : [texts.frameWritten(safeText(frame))]),
    texts.auditIs(auditId),
  ].join('\n');
}
