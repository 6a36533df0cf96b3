import type { ReportedRule } from 'rescue-face';
import { measureTitle } from 'rescue-face/quality';
import { instant } from '../numbers.js';
import { type Language, type Texts, textsIn } from '../texts.js';
import type { ValidateDocument, ValidatedPhoto } from '../validate/document.js';
import { brokenFirst, ruleCells, shownStatus, verdictText } from '../validate/texts.js';
import { dataTable } from './data-table.js';
import { Html, html, name } from './html.js';
import { page } from './page.js';
import type { Picture, Pictures } from './picture.js';

/** What of a page of photo rules is not like other reports. */
const STYLE = new Html(`
.judged{display:grid;grid-template-columns:minmax(260px,400px) 1fr;gap:18px;background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:14px;margin-top:14px;break-inside:avoid}
@media(max-width:760px){.judged{grid-template-columns:1fr}}
.judged svg{display:block;width:100%;height:auto;max-height:520px;background:#eef1f4;border-radius:6px}
.verdict{display:inline-block;padding:2px 12px;border-radius:12px;font-weight:650;color:#fff}
.verdict.accept{background:#2f8f4e}.verdict.review{background:#b7791f}.verdict.reject{background:#b83232}
.todo{font-size:21px;font-weight:650;margin:8px 0}
.judged table{width:100%}.judged td:nth-child(-n+4){white-space:nowrap;width:1%}.judged td:last-child{min-width:16em}
.judged details{margin-top:10px}.judged summary{cursor:pointer;color:var(--quiet)}
.status.fail{color:#b83232;font-weight:650}.status.review,.status.warn{color:#b7791f;font-weight:650}.status.not-assessed{color:var(--quiet)}
.region{fill:#ff5d5d;fill-opacity:.22;stroke:#ff2d2d}
.axes line{stroke-linecap:round}.axes .x{stroke:#ff5d5d}.axes .y{stroke:#5dff86}.axes .z{stroke:#4fe0ff}
`);

/** Photos with their verdict, the one thing to do, and every rule; what is wrong is drawn where it is. */
export function validateReport(document: ValidateDocument, pictures: Pictures, language: Language): string {
  const texts = textsIn(language);
  const photos = document.photos.map((photo) => judgedPhoto(photo, pictures.get(photo.id), language, texts));
  const policies = [...new Set(document.photos.map(({ report }) => report.policy))].join(', ');
  return page({
    language,
    texts,
    title: texts.validateTitle,
    subtitle: html`${policies} · ${texts.createdAt} ${instant(document.createdAt)} · rescue-face ${document.version}`,
    caution: [texts.validateCaution],
    pictures,
    style: STYLE,
    sections: [html`<section><p>${texts.validateIntro}</p>${photos}</section>`],
  });
}

function judgedPhoto({ file, report }: ValidatedPhoto, picture: Picture | undefined, language: Language, texts: Texts): Html {
  const { verdict, action, rules } = report;
  const rowOf = (rule: ReportedRule) => {
    const [status = '', ...others] = ruleCells(rule, language, texts);
    return { cells: [html`<span class="status ${shownStatus(rule)}">${status}</span>`, ...others] };
  };
  const [told, untold] = [true, false].map((isTold) => brokenFirst(rules).filter(({ advice }) => (advice !== undefined) === isTold));
  const columns = [
    { title: texts.ruleStatus },
    { title: texts.ruleTitle },
    { title: texts.ruleValue, numbers: true },
    { title: texts.ruleLimit, numbers: true },
    { title: texts.ruleAdvice },
  ];
  const tableOf = (some: readonly ReportedRule[] = []) => (some.length === 0 ? undefined : dataTable(columns, [{ rows: some.map(rowOf) }]));
  const todo = action === undefined ? undefined : html`<p class="todo">${action.text[language]}</p>`;
  return html`<article class="judged"><div>${picture && drawing(file, picture, report, language)}</div>
<div><div><span class="verdict ${verdict}">${verdictText(verdict, texts)}</span> ${name(file)}</div>${todo}${tableOf(told)}
<details><summary>${texts.otherRules(untold?.length ?? 0)}</summary>${tableOf(untold)}</details></div></article>`;
}

/** The picture with the face's box, its five points, its axes, and what is wrong where it is. */
function drawing(file: string, { id, width, height }: Picture, { face, rules }: ValidatedPhoto['report'], language: Language): Html {
  const line = width / 260;
  const wrong = rules.filter((rule) => ['fail', 'review', 'warn'].includes(shownStatus(rule)) && rule.region !== undefined);
  const marks =
    face &&
    html`<g class="marks"><rect x="${fixed(face.box.x)}" y="${fixed(face.box.y)}" width="${fixed(face.box.width)}" height="${fixed(face.box.height)}" stroke-width="${fixed(line)}"/>
${face.landmarks.map(({ x, y }) => html`<circle cx="${fixed(x)}" cy="${fixed(y)}" r="${fixed(line * 1.6)}"/>`)}</g>${axes(face, line)}`;
  return html`<svg viewBox="-0.5 -0.5 ${width} ${height}" role="img" aria-label="${file}"><use href="#${id}"/>${wrong.map((rule) => region(rule, line, language))}${marks}</svg>`;
}

function region({ region: points, measure }: ReportedRule, line: number, language: Language): Html {
  const corners = (points ?? []).map(({ x, y }) => `${fixed(x)},${fixed(y)}`).join(' ');
  return html`<polygon class="region" points="${corners}" stroke-width="${fixed(line)}"><title>${measureTitle(measure, language)}</title></polygon>`;
}

/** Where the head's own axes point: to its left, down, and out of the picture. */
function axes(face: NonNullable<ValidatedPhoto['report']['face']>, line: number): Html | undefined {
  const { headPose, landmarks, box } = face;
  const tip = landmarks[2];
  if (headPose === undefined || tip === undefined) return undefined;
  const [yaw, pitch, roll] = [headPose.yaw, headPose.pitch, headPose.roll].map((angle) => (angle * Math.PI) / 180) as [
    number,
    number,
    number,
  ];
  const length = box.height * 0.35;
  const upright: readonly (readonly [axis: string, x: number, y: number])[] = [
    ['x', Math.cos(yaw), 0],
    ['y', Math.sin(yaw) * Math.sin(pitch), Math.cos(pitch)],
    ['z', Math.sin(yaw), -Math.sin(pitch)],
  ];
  const lines = upright.map(([axis, x, y]) => {
    const [dx, dy] = [x * Math.cos(roll) - y * Math.sin(roll), x * Math.sin(roll) + y * Math.cos(roll)];
    return html`<line class="${axis}" x1="${fixed(tip.x)}" y1="${fixed(tip.y)}" x2="${fixed(tip.x + dx * length)}" y2="${fixed(tip.y + dy * length)}" stroke-width="${fixed(line * 1.4)}"/>`;
  });
  return html`<g class="axes marks">${lines}</g>`;
}

function fixed(value: number): string {
  return String(Number(value.toFixed(1)));
}
