import type { ScoreCalibration, ScoreKind } from 'rescue-face/evaluation';
import type { CalibrationDocument } from '../evaluate/document.js';
import { type ReportTexts, reportTextsIn } from '../evaluate/report-texts.js';
import { milliseconds } from '../numbers.js';
import { countText } from '../rate-text.js';
import { type Language, type Texts, textsIn } from '../texts.js';
import { bandsPart } from './bands-section.js';
import { figureTiles, namedValues } from './data-table.js';
import { type Html, html, name } from './html.js';
import { page } from './page.js';
import { PLOT_STYLE } from './plot-style.js';
import { reliabilityPart } from './reliability-section.js';
import { failuresSection, failureTotals, researchSubtitle } from './research-sections.js';

/** The whole report of a run of `calibrate`: what scores mean on one population, and how far that can be trusted. */
export function calibrationReport(document: CalibrationDocument, language: Language): string {
  const [common, texts] = [textsIn(language), reportTextsIn(language)];
  const { scores, galleryPeople, population } = document.calibration;
  const part = (kind: ScoreKind, title: string, calibration: ScoreCalibration, intro: Html | undefined) =>
    html`<section><h2>${texts.scoresOf(title)}</h2>${intro}${reliabilityPart(title, calibration, texts)}${bandsPart(kind, calibration, galleryPeople, texts)}</section>`;
  const normalised = scores['s-norm'];
  return page({
    language,
    texts: common,
    title: texts.calibrationTitle,
    subtitle: researchSubtitle(document, common, texts),
    caution: [texts.holdsHere, ...document.caution.filter((sentence) => sentence !== texts.holdsHere)],
    pictures: undefined,
    style: PLOT_STYLE,
    privacy: texts.privacy,
    sections: [
      keyFigures(document, common, texts),
      part('similarity', texts.similarity, scores.similarity, html`<p>${texts.llrIntro}</p>`),
      normalised === null
        ? html`<section><h2>${texts.scoresOf(texts.snorm)}</h2><p class="remark">${texts.noSnorm}</p></section>`
        : part('s-norm', texts.snorm, normalised, undefined),
      failuresSection(document, population, texts),
      protocolSection(document, texts),
    ],
  });
}

function keyFigures(document: CalibrationDocument, common: Texts, texts: ReportTexts): Html {
  const { calibration, failures } = document;
  const { id, space, galleryPeople, population } = calibration;
  const { acquire, enrol } = failureTotals(failures);
  const tiles = figureTiles([
    [texts.people, countText(population.people)],
    [texts.photos, countText(population.photos)],
    [texts.withoutTemplate, countText(population.failures)],
    [texts.failureToAcquire, countText(acquire)],
    [texts.failureToEnrol, countText(enrol)],
    [texts.galleryPeople, countText(galleryPeople)],
    [texts.calibrationId, id],
    [texts.modelSpace, space],
  ]);
  return html`<section><h2>${common.keyFigures}</h2>${tiles}</section>`;
}

function protocolSection({ calibration, detector, out, timings }: CalibrationDocument, texts: ReportTexts): Html {
  const { population, seeds, galleryPeople } = calibration;
  const values = namedValues([
    [texts.population, html`${name(population.id)}<br>${name(population.description)}`],
    [texts.galleryPeople, countText(galleryPeople)],
    [texts.seeds, seeds.join(', ')],
    [texts.detector, detector],
    [texts.writtenTo, name(out)],
    [texts.embedTime, milliseconds(timings.embedMs)],
    [texts.computeTime, milliseconds(timings.computeMs)],
  ]);
  return html`<section><h2>${texts.protocol}</h2>${values}<p>${texts.holdsHere}</p></section>`;
}
