import type { EvaluationReport } from 'rescue-face/evaluation';
import type { EvaluationDocument } from '../evaluate/document.js';
import { type ReportTexts, reportTextsIn } from '../evaluate/report-texts.js';
import { milliseconds } from '../numbers.js';
import { countText, rateTick } from '../rate-text.js';
import { type Language, type Texts, textsIn } from '../texts.js';
import { figureTiles, namedValues } from './data-table.js';
import { type Html, html } from './html.js';
import { page } from './page.js';
import { PLOT_STYLE } from './plot-style.js';
import { failuresSection, failureTotals, researchSubtitle } from './research-sections.js';
import { galleryText, investigationSection, openSetSection, someInterval } from './search-sections.js';
import { verificationSection } from './verification-section.js';

/** The whole report of a run of `evaluate`: the document that `--json` prints, as tables and curves. */
export function evaluationReport(document: EvaluationDocument, language: Language): string {
  const [common, texts] = [textsIn(language), reportTextsIn(language)];
  const { report } = document;
  return page({
    language,
    texts: common,
    title: texts.evaluationTitle,
    subtitle: researchSubtitle(document, common, texts),
    caution: [texts.holdsHere, ...document.caution.filter((sentence) => sentence !== texts.holdsHere)],
    pictures: undefined,
    style: PLOT_STYLE,
    privacy: texts.privacy,
    sections: [
      keyFigures(document, common, texts),
      openSetSection(report, texts),
      investigationSection(report, texts),
      verificationSection(report, texts),
      failuresSection(document, report, texts),
      protocolSection(document, texts),
    ],
  });
}

function keyFigures(document: EvaluationDocument, common: Texts, texts: ReportTexts): Html {
  const { report, failures, space, detector } = document;
  const { acquire, enrol } = failureTotals(failures);
  const tiles = figureTiles([
    [texts.people, countText(report.people)],
    [texts.peopleWithSeveral, countText(report.peopleWithSeveralPhotos)],
    [texts.photos, countText(report.photos)],
    [texts.withoutTemplate, countText(report.failures)],
    [texts.failureToAcquire, countText(acquire)],
    [texts.failureToEnrol, countText(enrol)],
    [texts.galleryPeople, galleryText(report)],
    [texts.modelSpace, space],
    [texts.detector, detector],
  ]);
  return html`<section><h2>${common.keyFigures}</h2>${tiles}</section>`;
}

function protocolSection({ report, timings }: EvaluationDocument, texts: ReportTexts): Html {
  const { seeds, enrolledPerPerson, unenrolledMultiples, fusion, matedProbes, nonMatedProbes, rerank } = report.protocol;
  const interval = someInterval(report);
  const values = namedValues([
    [texts.seeds, seeds.join(', ')],
    [texts.galleryPeople, galleryText(report)],
    [texts.matedSearches, countText(matedProbes)],
    [texts.nonMatedSearches, countText(nonMatedProbes)],
    [texts.enrolledPerPerson, countText(enrolledPerPerson)],
    [texts.unenrolledMultiples, rateTick(unenrolledMultiples)],
    [texts.fusion, fusionText(fusion, texts)],
    ...(report.searches['s-norm'] === undefined ? [] : [[texts.rerank, countText(rerank)] as const]),
    [texts.resamples, interval === undefined ? texts.noInterval : texts.resamplesOf(countText(interval.resamples))],
    [texts.embedTime, milliseconds(timings.embedMs)],
    [texts.computeTime, milliseconds(timings.computeMs)],
  ]);
  return html`<section><h2>${texts.protocol}</h2>${values}<p>${texts.holdsHere}</p></section>`;
}

function fusionText(fusion: EvaluationReport['protocol']['fusion'], texts: ReportTexts): string {
  return { 'best-of': texts.bestOf, mean: texts.mean, 'quality-weighted': texts.qualityWeighted }[fusion];
}
