import type { DemoCandidate, DemoDocument, DemoProbe, FaceReference } from '../demo/document.js';
import { bandText, matedText, personLabel, photoOf, probeLabel } from '../demo/labels.js';
import { similarityText } from '../numbers.js';
import type { Texts } from '../texts.js';
import { alignedCrop } from './aligned-crop.js';
import { type Html, html, name } from './html.js';
import type { Pictures } from './picture.js';
import { type Axis, commonAxis, stripPlot } from './strip-plot.js';

/** Every probe that is pictured, beside its candidates. */
export function probeSection(document: DemoDocument, pictures: Pictures, texts: Texts): Html {
  const shown = document.probes.filter(({ photo }) => pictures.has(photo));
  const axis = commonAxis(document.probes);
  const capped =
    shown.length < document.probes.length ? html`<p class="remark">${texts.capped(shown.length, document.probes.length)}</p>` : undefined;
  return html`<section><h2>${texts.searchSection}</h2><p>${texts.searchIntro} ${texts.caution}</p>${capped}
${shown.map((probe) => probeCard(probe, axis, document, pictures, texts))}</section>`;
}

function probeCard(probe: DemoProbe, axis: Axis, document: DemoDocument, pictures: Pictures, texts: Texts): Html {
  const label = probeLabel(probe, document, texts);
  const mated = matedText(probe, texts);
  return html`<article class="probe"><div class="faces-row"><figure class="asked">${crop(probe, label, document, pictures)}
<figcaption><span class="kind">${texts.probe}</span>${name(label)}</figcaption></figure>
<ol class="candidates">${probe.candidates.map((candidate) => candidateItem(candidate, probe, document, pictures, texts))}</ol></div>
${stripPlot(probe, axis, document.gallery.persons, texts)}${mated === '' ? undefined : html`<p class="mated-line">${mated}</p>`}</article>`;
}

function candidateItem(candidate: DemoCandidate, probe: DemoProbe, document: DemoDocument, pictures: Pictures, texts: Texts): Html {
  const label = personLabel(candidate, document, texts);
  const isMated = candidate.rank === probe.matedRank;
  const score =
    candidate.normalizedScore === undefined
      ? undefined
      : html`<span class="kind">${texts.labelled(texts.sNorm, similarityText(candidate.normalizedScore))}</span>`;
  const band =
    candidate.band === undefined
      ? undefined
      : html`<span class="kind">${texts.labelled(texts.band, bandText(candidate.band, texts))}</span>`;
  return html`<li class="${isMated ? 'is-mated' : ''}"><figure>${crop(candidate, label, document, pictures)}
<figcaption><span class="kind">${texts.rank} ${candidate.rank}</span><b>${similarityText(candidate.similarity)}</b>${score}${band}${name(label)}</figcaption></figure></li>`;
}

/** A face by reference; an empty frame where its photo is not in this file. */
function crop(reference: FaceReference, label: string, document: DemoDocument, pictures: Pictures): Html {
  const picture = pictures.get(reference.photo);
  const face = photoOf(reference, document)?.faces[reference.face - 1];
  if (picture === undefined || face === undefined) return html`<div class="crop absent"></div>`;
  return alignedCrop(picture, face, label);
}
