import type { Language, Texts } from '../texts.js';
import { type Html, html } from './html.js';
import { type Pictures, pictureDefinitions } from './picture.js';
import { STYLE } from './style.js';

/** What every report has around its sections. */
export interface PageParts {
  readonly language: Language;
  readonly texts: Texts;
  readonly title: string;
  /** Under the title: where it comes from, when it was made. */
  readonly subtitle: Html;
  readonly caution: readonly string[];
  /** `undefined` for a page without photos: it has no switches for what is drawn over them either. */
  readonly pictures: Pictures | undefined;
  readonly sections: readonly (Html | undefined)[];
  /** Rules besides the common ones. */
  readonly style?: Html | undefined;
  /** What the file shows of people, where that is less than faces. */
  readonly privacy?: string | undefined;
}

/** The browser itself refuses scripts and requests, whatever a name might have smuggled in. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** One self-contained page. */
export function page({ language, texts, title, subtitle, caution, pictures, sections, style, privacy }: PageParts): string {
  const { markup } = html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><title>${title}</title>
<style>${STYLE}${style}</style></head>
<body>${pictures && drawingParts(pictures)}
<main><header><h1>${title}</h1><p class="quiet">${subtitle}</p>
${cautionBox(caution)}</header>
${sections.filter((section) => section !== undefined)}
<footer><p>${texts.selfContained} ${privacy ?? texts.keepPrivate}</p></footer></main></body></html>
`;
  return markup;
}

function drawingParts(pictures: Pictures): Html {
  return html`${pictureDefinitions(pictures)}
<input type="checkbox" id="show-marks" checked><input type="checkbox" id="show-mesh">`;
}

function cautionBox(sentences: readonly string[]): Html | undefined {
  return sentences.length === 0 ? undefined : html`<div class="caution">${sentences.map((sentence) => html`<p>${sentence}</p>`)}</div>`;
}

/** The switches for what is drawn over the photos; they work without a script. */
export function drawingSwitches(texts: Texts): Html {
  return html`<p class="switches"><label for="show-marks">${texts.showBoxes}</label> <label for="show-mesh">${texts.showMesh}</label></p>`;
}
