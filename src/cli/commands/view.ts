import type { Act, PersonFile, PhotoRecord } from 'rescue-face';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { usage } from '../failure.js';
import { chinaTime } from '../gallery/dates.js';
import { withGallery } from '../gallery/open-gallery.js';
import type { GalleryOptions } from '../gallery/options.js';
import { type CommandContext, checkNewFile, show, writeNewFile } from '../output.js';
import { safeText } from '../terminal/safe-text.js';
import { table } from '../terminal/table.js';
import type { Texts } from '../texts.js';

/** What `view` was asked for: a person's records, or one photo. */
export interface ViewOptions extends GalleryOptions {
  readonly act: Act;
  readonly person: string | undefined;
  readonly photo: string | undefined;
  /** Where the photo's file goes; nowhere otherwise. */
  readonly out: string | undefined;
}

/** Shows what is kept of a person, or one photo. */
export async function view(options: ViewOptions, context: CommandContext): Promise<ExitCode> {
  const { texts } = context;
  const { person, photo, out } = options;
  if ((person === undefined) === (photo === undefined)) throw usage(texts.personOrPhoto);
  if (out !== undefined) {
    if (photo === undefined) throw usage(texts.outNeedsPhoto);
    await checkNewFile(out, texts);
  }
  return person === undefined ? viewPhoto(photo ?? '', options, context) : viewPerson(person, options, context);
}

async function viewPerson(personId: string, options: ViewOptions, context: CommandContext): Promise<ExitCode> {
  const { texts } = context;
  const result = await withGallery(options, { act: options.act }, context, (sdk) => sdk.get({ personId }));
  const schema = 'rescue-face-view@1';
  if (result.status === 'unknown') {
    show(context, { schema, status: 'unknown' }, () => texts.unknownPerson);
    return EXIT.unknown;
  }
  show(context, { schema, ...result }, () => personText(result, texts));
  return EXIT.done;
}

async function viewPhoto(photoId: string, options: ViewOptions, context: CommandContext): Promise<ExitCode> {
  const { texts } = context;
  const { out } = options;
  const result = await withGallery(options, { act: options.act }, context, (sdk) => sdk.view({ photoId }));
  const schema = 'rescue-face-view@1';
  if (result.status === 'unknown') {
    show(context, { schema, status: 'unknown' }, () => texts.unknownPhoto);
    return EXIT.unknown;
  }
  const { photo, picture } = result;
  const written = out !== undefined && picture !== undefined ? out : undefined;
  if (written !== undefined && picture !== undefined) await writeNewFile(written, picture, texts);
  const document = {
    schema,
    status: 'found',
    photo,
    picture: picture === undefined ? null : { bytes: picture.length, out: written ?? null },
  };
  show(context, document, () => {
    const kept = picture === undefined ? texts.noPicture : texts.pictureKept(picture.length);
    return [
      ...facts([
        [texts.person, photo.personId],
        [texts.episode, photo.episodeId],
      ]),
      photoTable([photo], texts),
      ...(written === undefined ? [kept] : [texts.pictureAt(safeText(written)), texts.keepPrivate]),
    ].join('\n');
  });
  return EXIT.done;

  function facts(pairs: readonly (readonly [string, string])[]): string[] {
    return pairs.map(([name, value]) => texts.labelled(name, safeText(value)));
  }
}

function personText({ person, merged, episodes, photos, links }: PersonFile, texts: Texts): string {
  const time = (at: number | undefined) => (at === undefined ? '–' : chinaTime(at));
  const lines = [
    texts.labelled(texts.person, safeText(person.id)),
    texts.labelled(texts.personName, safeText(person.name ?? '–')),
    texts.labelled(texts.enrolledSince, time(person.createdAt)),
  ];
  if (merged.length > 0) lines.push(texts.labelled(texts.mergedPersons, merged.map(({ id }) => safeText(id)).join(', ')));
  for (const { id, to, how } of links) {
    lines.push(texts.labelled(how === 'merged' ? texts.mergedInto : texts.linkedWith, `${safeText(id)} → ${safeText(to)}`));
  }
  const rows = episodes.map(({ id, rescueNumber, station, admittedAt, labels }) => [
    id,
    rescueNumber ?? '–',
    station ?? '–',
    time(admittedAt),
    Object.entries(labels ?? {})
      .map((pair) => pair.join('='))
      .join(', '),
  ]);
  if (rows.length > 0) lines.push('', table([texts.episode, texts.rescueNumber, texts.station, texts.admitted, texts.labels], rows));
  if (photos.length > 0) lines.push('', photoTable(photos, texts));
  return lines.join('\n');
}

function photoTable(photos: readonly PhotoRecord[], texts: Texts): string {
  const wasReplaced = photos.some(({ replaced }) => replaced !== undefined);
  const rows = photos.map(({ id, episodeId, source, width, height, createdAt, replaced }) => [
    id,
    episodeId,
    source ?? '–',
    `${width}×${height}`,
    chinaTime(createdAt),
    ...(wasReplaced ? [replaced?.by ?? '–'] : []),
  ]);
  const columns = [texts.photo, texts.episode, texts.photoSource, texts.pixels, texts.enrolledSince];
  return table(wasReplaced ? [...columns, texts.replacedBy] : columns, rows);
}
