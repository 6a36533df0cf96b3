import type { DemoDocument } from '../demo/document.js';
import { instant } from '../numbers.js';
import { type Language, type Texts, textsIn } from '../texts.js';
import { demoBandsSection, filesSections, keyFigures, rankSection, timingsSection } from './facts-sections.js';
import { type Html, html, name } from './html.js';
import { drawingSwitches, page } from './page.js';
import { photoFigure, photoGrid } from './photo-figure.js';
import type { Pictures } from './picture.js';
import { probeSection } from './probe-section.js';

/** Photos drawn in full at most; crops of others are shown beside their probes. */
const MOST_FIGURES = 24;

/** The whole report of a run of `demo`: the document that `--json` prints, with the pictures that go into the file. */
export function demoReport(document: DemoDocument, pictures: Pictures, language: Language): string {
  const texts = textsIn(language);
  // Group photos explain who the probes are; single portraits only repeat them.
  const photos = photoSection(document, pictures, texts);
  const probes = probeSection(document, pictures, texts);
  return page({
    language,
    texts,
    title: texts.reportTitle,
    subtitle: subtitle(document, texts),
    caution: document.caution.slice(0, 2),
    pictures,
    sections: [
      keyFigures(document, texts),
      rankSection(document, texts),
      ...(document.source.layout === 'groups' ? [photos, probes] : [probes, photos]),
      demoBandsSection(document, texts),
      timingsSection(document, texts),
      filesSections(document, texts),
    ],
  });
}

function subtitle({ source, createdAt, version }: DemoDocument, texts: Texts): Html {
  const from = source.folder === undefined ? html`${texts.sourceSamples}` : name(source.folder);
  const layout = source.layout === 'persons' ? texts.layoutPersons : texts.layoutGroups;
  return html`${from} · ${texts.createdAt} ${instant(createdAt)} · rescue-face ${version}<br>${layout}`;
}

function photoSection(document: DemoDocument, pictures: Pictures, texts: Texts): Html {
  const { photos } = document;
  const pictured = photos.filter(({ id }) => pictures.has(id));
  // The probes first: they are what the report is about.
  const shown = [...pictured].sort((a, b) => Number(b.role === 'probe') - Number(a.role === 'probe')).slice(0, MOST_FIGURES);
  const ordered = photos.filter((photo) => shown.includes(photo));
  const figures = ordered.flatMap((photo) => {
    const picture = pictures.get(photo.id);
    const role = photo.role === 'probe' ? texts.roleProbe : texts.roleGallery;
    return picture === undefined ? [] : [photoFigure(photo, picture, [role], texts)];
  });
  const capped = figures.length < photos.length ? html`<p class="remark">${texts.capped(figures.length, photos.length)}</p>` : undefined;
  return html`<section><h2>${texts.photosSection}</h2><p>${texts.photosIntro}</p>${drawingSwitches(texts)}${capped}${photoGrid(figures)}</section>`;
}
