import type { DetectDocument } from '../detect-document.js';
import { instant } from '../numbers.js';
import { type Language, textsIn } from '../texts.js';
import { html, name } from './html.js';
import { drawingSwitches, page } from './page.js';
import { photoFigure, photoGrid } from './photo-figure.js';
import type { Pictures } from './picture.js';

/** The faces of some photos, drawn. */
export function detectReport(document: DetectDocument, pictures: Pictures, language: Language): string {
  const texts = textsIn(language);
  const figures = document.photos.flatMap((photo) => {
    const picture = pictures.get(photo.id);
    return picture === undefined ? [] : [photoFigure(photo, picture, photo.faces.length === 0 ? [texts.noFace] : [], texts)];
  });
  const capped =
    figures.length < document.photos.length
      ? html`<p class="remark">${texts.capped(figures.length, document.photos.length)}</p>`
      : undefined;
  const unusable = document.unusable.map(({ file, message }) => html`<tr><td>${name(file)}</td><td>${message}</td></tr>`);
  return page({
    language,
    texts,
    title: texts.detectTitle,
    subtitle: html`${texts.createdAt} ${instant(document.createdAt)} · rescue-face ${document.version}`,
    caution: [],
    pictures,
    sections: [
      html`<section><h2>${texts.photosSection}</h2><p>${texts.photosIntro}</p>${drawingSwitches(texts)}${capped}${photoGrid(figures)}</section>`,
      unusable.length === 0 ? undefined : html`<section><h2>${texts.unusableSection}</h2><table>${unusable}</table></section>`,
    ],
  });
}
