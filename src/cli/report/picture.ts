import { Html, html } from './html.js';

/** A photo as it lies in the report: a JPEG, perhaps smaller than the photo it stands for. */
export interface Picture {
  /** Of the photo in the document. */
  readonly id: string;
  /** Base64 of a JPEG. */
  readonly jpeg: string;
  /** Size of the upright photo in pixels: the coordinates faces are given in. */
  readonly width: number;
  readonly height: number;
}

/** The pictures of a report by the id of their photo. */
export type Pictures = ReadonlyMap<string, Picture>;

/** Every picture once; figures and crops refer to it. Pixel centres lie at whole numbers, so the picture begins at −0.5. */
export function pictureDefinitions(pictures: Pictures): Html {
  const symbols = [...pictures.values()].map(
    ({ id, jpeg, width, height }) =>
      html`<image id="${id}" x="-0.5" y="-0.5" width="${width}" height="${height}" preserveAspectRatio="none" href="data:image/jpeg;base64,${base64(jpeg)}"/>`,
  );
  return html`<svg class="definitions" aria-hidden="true" width="0" height="0"><defs>${symbols}</defs></svg>`;
}

/** Base64 holds nothing that needs escaping; anything else is refused rather than escaped, for megabytes of it. */
function base64(text: string): Html {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new TypeError('Expected base64 for a picture');
  return new Html(text);
}
