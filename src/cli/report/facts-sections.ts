import { type DemoDocument, STAGES } from '../demo/document.js';
import { bandText } from '../demo/labels.js';
import { milliseconds, percent, similarityText } from '../numbers.js';
import { rateText } from '../rate-text.js';
import type { Texts } from '../texts.js';
import { type Html, html, name } from './html.js';

/** How much there was, and what was used. */
export function keyFigures(document: DemoDocument, texts: Texts): Html {
  const { photos, gallery, probes, space } = document;
  const figures: readonly (readonly [string, number | string])[] = [
    [texts.photosUsed, photos.length],
    [texts.facesFound, photos.reduce((sum, photo) => sum + photo.faces.length, 0)],
    [texts.galleryPersons, gallery.persons],
    [texts.probesSearched, probes.length],
    [texts.total, milliseconds(document.timings.totalMs)],
    [texts.model, space],
  ];
  const items = figures.map(
    ([title, value]) =>
      html`<div class="${typeof value === 'string' && value.length > 12 ? 'wide' : ''}"><dt>${title}</dt><dd>${value}</dd></div>`,
  );
  return html`<section><h2>${texts.keyFigures}</h2><dl class="figures">${items}</dl></section>`;
}

/** At which rank the probes' persons came: counts, and the sentence that they measure nothing. */
export function rankSection({ ranks }: DemoDocument, texts: Texts): Html | undefined {
  if (ranks === undefined) return undefined;
  const { probes, galleryPersons, atRank1, withinTopK, topK } = ranks;
  const row = (title: string, count: number) =>
    html`<tr><td>${title}</td><td class="number">${count} / ${probes}</td><td class="number">${percent(count, probes)}</td></tr>`;
  return html`<section><h2>${texts.ratesSection}</h2><p>${texts.rates(probes, galleryPersons)}</p>
<table>${row(texts.rank1, atRank1)}${row(texts.rankK(topK), withinTopK)}</table><p class="remark">${texts.notAccuracy}</p></section>`;
}

/** What the bands mean in this gallery, and on whom that was measured. */
export function demoBandsSection({ bands: { note, calibration, rows }, gallery }: DemoDocument, texts: Texts): Html {
  const cells = rows.map(
    ({ band, score, falsePositiveRate, low, high }) =>
      html`<tr><td>${bandText(band, texts)}</td><td class="number">${similarityText(score)}</td>${[falsePositiveRate, low, high].map(
        (rate) => html`<td class="number">${rateText(rate)}</td>`,
      )}</tr>`,
  );
  const table =
    rows.length === 0
      ? undefined
      : html`<table><thead><tr><th>${texts.band}</th><th class="number">${texts.beginsAt}</th><th class="number">${texts.falsePositives}</th><th class="number">${texts.atLeast}</th><th class="number">${texts.atMost}</th></tr></thead><tbody>${cells}</tbody></table>`;
  const id = calibration === undefined ? undefined : html`<p class="quiet">${texts.labelled(texts.calibrationId, calibration)}</p>`;
  return html`<section><h2>${texts.band}</h2><p>${texts.bandsTitle(gallery.persons)}</p>${table}<p class="remark">${note}</p>${id}</section>`;
}

/** Median per stage. */
export function timingsSection({ timings: { stages } }: DemoDocument, texts: Texts): Html {
  const longest = Math.max(...STAGES.map((stage) => stages[stage].medianMs), 1e-9);
  const rows = STAGES.map((stage) => {
    const { medianMs, runs } = stages[stage];
    const bar = html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${((100 * medianMs) / longest).toFixed(1)}" height="8"/></svg>`;
    return html`<tr><td>${texts[stage]}</td><td class="number">${milliseconds(medianMs)}</td><td class="number">${runs}</td><td>${bar}</td></tr>`;
  });
  return html`<section><h2>${texts.timingsSection}</h2><p>${texts.timingsIntro}</p>
<table><thead><tr><th>${texts.stage}</th><th class="number">${texts.median}</th><th class="number">${texts.count}</th><th></th></tr></thead><tbody>${rows}</tbody></table></section>`;
}

/** What gave nothing, and what was used with a reservation. */
export function filesSections({ unusable, notes }: DemoDocument, texts: Texts): Html {
  const remarks =
    notes.length === 0 ? undefined : html`<section><h2>${texts.notesSection}</h2>${files(notes, texts.note, texts)}</section>`;
  const list = unusable.length === 0 ? html`<p>${texts.unusableNone}</p>` : files(unusable, texts.reason, texts);
  return html`<section><h2>${texts.unusableSection}</h2>${list}</section>${remarks}`;
}

function files(entries: readonly { readonly file: string; readonly message: string }[], title: string, texts: Texts): Html {
  const rows = entries.map(({ file, message }) => html`<tr><td>${name(file)}</td><td>${message}</td></tr>`);
  return html`<table><thead><tr><th>${texts.file}</th><th>${title}</th></tr></thead><tbody>${rows}</tbody></table>`;
}
