import { degrees } from '../numbers.js';
import type { FaceFacts, PhotoEntry } from '../photo-facts.js';
import type { Texts } from '../texts.js';
import { type Html, html, name } from './html.js';
import type { Picture } from './picture.js';

/** A photo with everything that was found in it. `tags` are words about the photo. */
export function photoFigure(photo: PhotoEntry, picture: Picture, tags: readonly string[], texts: Texts): Html {
  const { width, height } = picture;
  return html`<figure class="photo">
<svg viewBox="-0.5 -0.5 ${width} ${height}" role="img" aria-label="${photo.file}"><use href="#${picture.id}"/>${photo.faces.map((face) => drawFace(face, width))}</svg>
<figcaption><div>${name(photo.file)} ${tags.map((tag) => html`<span class="tag">${tag}</span> `)}<span class="quiet">${width} × ${height}</span></div>
<ul class="faces">${photo.faces.map((face) => html`<li>${faceLine(face, texts)}</li>`)}</ul></figcaption>
</figure>`;
}

/** Few photos are shown large, many small. */
const FEW = 8;

/** Photos beside one another. */
export function photoGrid(figures: readonly Html[]): Html {
  return html`<div class="${figures.length <= FEW ? 'photos large' : 'photos'}">${figures}</div>`;
}

/** Score, and the pose where it was measured. */
function faceLine({ number, score, headPose, rotation }: FaceFacts, texts: Texts): Html {
  const pose = headPose
    ? html`${texts.yaw} ${degrees(headPose.yaw)} · ${texts.pitch} ${degrees(headPose.pitch)} · ${texts.roll} ${degrees(headPose.roll)}`
    : html`${texts.pose} ${texts.notAssessed}`;
  const turned = rotation === 0 ? undefined : html` · ${texts.rotation} ${rotation}°`;
  return html`<b>${number}</b> ${pose}${turned} · ${texts.score} ${score.toFixed(2)}`;
}

function drawFace(face: FaceFacts, photoWidth: number): Html {
  const { box, number, landmarks } = face;
  // Lines must be visible at the size the photo is shown at, whatever its resolution.
  const line = photoWidth / 260;
  const dot = Math.max(line * 0.9, box.width * 0.022);
  const text = photoWidth / 30;
  return html`<g class="mesh" stroke-width="${fixed(box.width * 0.012)}">${mesh(face.mesh)}</g>
<g class="marks"><rect x="${fixed(box.x)}" y="${fixed(box.y)}" width="${fixed(box.width)}" height="${fixed(box.height)}" rx="${fixed(line * 2)}" stroke-width="${fixed(line)}"/>
${landmarks.map(([x, y]) => html`<circle cx="${fixed(x)}" cy="${fixed(y)}" r="${fixed(dot)}"/>`)}${nose(face, line)}
<text x="${fixed(box.x + line)}" y="${fixed(box.y - text * 0.3)}" font-size="${fixed(text)}" stroke-width="${fixed(text / 6)}">${number}</text></g>`;
}

/** Every dense landmark as a dot: a stroke of no length with round ends. */
function mesh(points: readonly number[] | undefined): Html | undefined {
  if (points === undefined) return undefined;
  let path = '';
  for (let i = 0; i + 1 < points.length; i += 3) path += `M${fixed(points[i] ?? 0)} ${fixed(points[i + 1] ?? 0)}h0`;
  return html`<path d="${path}"/>`;
}

/** Where the nose points to: half a face long when the head is turned by a right angle. */
function nose({ headPose, landmarks, box }: FaceFacts, line: number): Html | undefined {
  const tip = landmarks[2];
  if (headPose === undefined || tip === undefined) return undefined;
  const length = box.height * 0.6;
  // Turn and nod are measured with the head upright, so the arrow tilts with the head.
  const [across, up, roll] = [Math.sin(radians(headPose.yaw)), Math.sin(radians(headPose.pitch)), radians(headPose.roll)];
  const x = tip[0] + (across * Math.cos(roll) + up * Math.sin(roll)) * length;
  const y = tip[1] + (across * Math.sin(roll) - up * Math.cos(roll)) * length;
  return html`<line x1="${fixed(tip[0])}" y1="${fixed(tip[1])}" x2="${fixed(x)}" y2="${fixed(y)}" stroke-width="${fixed(line * 1.2)}"/>`;
}

function radians(angle: number): number {
  return (angle * Math.PI) / 180;
}

function fixed(value: number): string {
  return String(Number(value.toFixed(1)));
}
