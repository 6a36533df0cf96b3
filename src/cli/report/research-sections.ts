import type { FailureCounts, ResearchFacts, ResearchSource } from '../evaluate/document.js';
import type { ReportTexts } from '../evaluate/report-texts.js';
import { instant } from '../numbers.js';
import { countText, rateText } from '../rate-text.js';
import type { Texts } from '../texts.js';
import { dataTable } from './data-table.js';
import { type Html, html, name } from './html.js';

/** Photos named at most. */
const MOST_NAMED = 50;

/** Under the title: whose photos, and when. */
export function researchSubtitle({ source, createdAt, version }: ResearchFacts, common: Texts, texts: ReportTexts): Html {
  const pairs = source.pairs === undefined ? undefined : html` · ${name(texts.pairList(source.pairs))}`;
  return html`${sourceKind(source, texts)} ${name(source.name)}${pairs}<br>${common.createdAt} ${instant(createdAt)} · rescue-face ${version}`;
}

function sourceKind({ kind }: ResearchSource, texts: ReportTexts): string {
  return {
    folder: texts.sourceFolder,
    manifest: texts.sourceManifest,
    agedb: texts.sourceAgedb,
    cfp: texts.sourceCfp,
    embeddings: texts.sourceEmbeddings,
  }[kind];
}

/** Photos that no face was acquired of, and photos that could not be enrolled. */
export function failureTotals({ failureToAcquire, failureToEnrol }: FailureCounts): { acquire: number; enrol: number } {
  const { unreadable, 'not-decodable': notDecodable, 'no-face': noFace } = failureToAcquire;
  return { acquire: unreadable + notDecodable + noFace, enrol: failureToEnrol['model-failed'] };
}

/** Counts by kind, then the photos by name. */
export function failuresSection(
  facts: ResearchFacts,
  of: { readonly photos: number; readonly failures: number },
  texts: ReportTexts,
): Html {
  const { failures, failedPhotos, passedOver } = facts;
  const { acquire, enrol } = failureTotals(failures);
  const over = passedOver === 0 ? undefined : html`<p>${texts.passedOver(countText(passedOver))}</p>`;
  if (of.failures + acquire + enrol + failedPhotos.length === 0)
    return html`<section><h2>${texts.failures}</h2><p>${texts.noFailures}</p>${over}</section>`;
  const { unreadable, 'not-decodable': notDecodable, 'no-face': noFace } = failures.failureToAcquire;
  const row = (title: string, count: number) => ({ cells: [title, countText(count), rateText(count / of.photos)] });
  const counts = dataTable(
    [{ title: texts.failureKind }, { title: texts.count, numbers: true }, { title: texts.share, numbers: true }],
    [
      {
        title: texts.failureToAcquire,
        rows: [row(texts.unreadable, unreadable), row(texts.notDecodable, notDecodable), row(texts.noFace, noFace)],
      },
      { title: texts.failureToEnrol, rows: [row(texts.modelFailed, enrol)] },
    ],
  );
  return html`<section><h2>${texts.failures}</h2><p>${texts.failuresIntro}</p>${counts}${over}${namedPhotos(facts, texts)}</section>`;
}

function namedPhotos({ failedPhotos }: ResearchFacts, texts: ReportTexts): Html | undefined {
  if (failedPhotos.length === 0) return undefined;
  const rows = failedPhotos.slice(0, MOST_NAMED).map(({ photo, message }) => html`<tr><td>${name(photo)}</td><td>${message}</td></tr>`);
  const capped =
    failedPhotos.length > MOST_NAMED
      ? html`<p class="remark">${texts.capped(countText(MOST_NAMED), countText(failedPhotos.length))}</p>`
      : undefined;
  return html`${capped}<div class="scroll"><table><thead><tr><th>${texts.photo}</th><th>${texts.reason}</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}
