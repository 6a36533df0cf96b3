import type { Act, DutiesResult, DutyKind } from 'rescue-face';
import { atLedger } from '../casework/open-ledger.js';
import { chinaTime } from '../gallery/dates.js';
import type { GalleryOptions } from '../gallery/options.js';
import { type CommandContext, show } from '../output.js';
import { table } from '../terminal/table.js';
import type { Texts } from '../texts.js';

/** What `duties` was asked for. */
export interface DutiesOptions extends GalleryOptions {
  readonly act: Act;
  readonly overdueOnly: boolean;
  /** Only this station's. */
  readonly forStation: string | undefined;
}

/** Lists what must still be done. */
export async function duties(options: DutiesOptions, context: CommandContext): Promise<void> {
  const { texts } = context;
  const { act, overdueOnly, forStation: station } = options;
  const found = await atLedger(options, act, context, (sdk) => sdk.ledger.duties({ overdueOnly, station }));
  show(context, { schema: 'rescue-face-duties@1', ...found }, () => dutiesText(found, overdueOnly, texts));
}

function dutiesText({ duties: open, now, clockBehind }: DutiesResult, overdueOnly: boolean, texts: Texts): string {
  const kinds = kindWords(texts);
  const rows = open.map(({ dutyId, duty, station, dueAt, overdue, personId, name, rescueNumber, reference }) => [
    dueAt === undefined ? texts.noDueTime : chinaTime(dueAt),
    overdue ? texts.yes : '–',
    kinds[duty],
    station,
    name ?? personId ?? '–',
    rescueNumber ?? '–',
    reference ?? '–',
    dutyId,
  ]);
  const { due, overdue, dutyKind, station, aboutWhom, rescueNumber, reference, duty } = texts;
  const late = open.filter((one) => one.overdue).length;
  return [
    rows.length > 0
      ? table([due, overdue, dutyKind, station, aboutWhom, rescueNumber, reference, duty], rows)
      : overdueOnly
        ? texts.noneOverdue
        : texts.noDuties,
    ...(rows.length > 0 ? ['', texts.dutiesOpen(open.length, late, chinaTime(now))] : []),
    ...(clockBehind ? [texts.clockBehind(chinaTime(now))] : []),
  ].join('\n');
}

function kindWords(texts: Texts): Readonly<Record<DutyKind, string>> {
  return {
    'withdraw-family-search-notice': texts.dutyWithdraw,
    'notify-station': texts.dutyNotify,
    handover: texts.dutyHandover,
    'replace-photo': texts.dutyReplacePhoto,
    'answer-family-request': texts.dutyAnswerFamily,
    'review-decision': texts.dutyReviewDecision,
  };
}
