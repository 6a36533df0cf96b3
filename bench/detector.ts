import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Box, type DetectedFace, type Detector, decodePhoto, type PixelImage } from 'rescue-face';
import { createDetector } from 'rescue-face/detector';
import sharp from 'sharp';
import { BACKGROUND_KINDS, BACKGROUND_SIDE, drawBackground, type SearchedPhoto, shared, withFreeRegion } from './support/backgrounds.js';
import { openFsanet } from './support/fsanet.js';
import { mulberry32 } from './support/mulberry32.js';
import { type BenchContext, type BenchOutcome, bar } from './support/report.js';
import { median, medianRatio, progress, summarise, time } from './support/timing.js';
import { openYunet, overlap } from './support/yunet.js';

const COMPOSITES = 200;
const EMPTIES = 100;
/** Longer side of the pasted face as YuNet measures it, pixels. */
const FACE = 100;
const YAW_PHOTOS = 1500;
const TURN_PHOTOS = 100;
const TURNS = [0, 90, 180, 270];
const TILTS = [15, 30, 45, 60, -15, -30, -45, -60];

type Yunet = Awaited<ReturnType<typeof openYunet>>;

/** What the default detector finds, invents, costs and measures. */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  const { dataDir, modelsDir } = context;
  if (dataDir === undefined || modelsDir === undefined) {
    throw new Error('bench detector needs the photo folders and networks: set RESCUE_FACE_DATA and RESCUE_FACE_MODELS');
  }
  await using detector = await createDetector();
  const yunet = await openYunet(modelsDir);
  const people = lfwPhotos(dataDir);
  const photos = await searchedPhotos(dataDir, yunet);
  context.log(`detector: ${photos.length} photos with a region free of faces`);

  const small = await smallFaces(context, detector, yunet, people, photos);
  const empty = await emptyPictures(context, detector, photos);
  const yaw = await yawAgainstFsanet(detector, modelsDir, people);
  const turned = await turnedPictures(detector, people);
  const poses = await namedPictures(detector, path.join(dataDir, 'negatives'), ['pose', 'rotate', 'crop', 'reaction', 'bulk']);

  return {
    data: {
      composites: `${COMPOSITES} faces of lfw-dev, ${FACE} px by YuNet's box, feathered into ${BACKGROUND_KINDS} backgrounds of ${BACKGROUND_SIDE}×${BACKGROUND_SIDE}`,
      empty: `${EMPTIES} pictures of the same kinds`,
      kinds: 'six from regions of deepface photos and a landscape that hold no face by YuNet, four drawn',
      yunet: 'face_detection_yunet_2023mar.onnx, 640×640, one thread, resize included',
      yaw: `FSA-Net, two variants averaged, ${yaw.results.photos} photos of lfw-dev with |roll| < 15°`,
      turned: `${TURN_PHOTOS} photos of lfw-dev`,
    },
    bars: [
      bar('detector.small.found', small.found, 'share of composites', '>=', 0.99),
      bar('detector.empty.false', empty.perPicture, 'faces per empty picture', '<=', 0.01),
      bar('detector.3000.median-ms-over-yunet', small.overYunet, '× YuNet-640', '<=', 4),
      bar('detector.yaw.mad-deg', yaw.mad, '°', '<=', 3),
      bar('detector.yaw.mad-turned-deg', yaw.madTurned, '°', '<=', 5),
    ],
    results: { small: small.results, empty: empty.results, yaw: yaw.results, turned, poses },
  };
}

/** Faces of 100 px in large pictures, and what finding them costs beside YuNet, picture by picture in turn. */
async function smallFaces(
  context: BenchContext,
  detector: Detector,
  yunet: Yunet,
  people: readonly string[],
  photos: readonly SearchedPhoto[],
) {
  const random = mulberry32(7);
  const step = progress('composites', COMPOSITES);
  const ours: number[] = [];
  const theirs: number[] = [];
  const missed: string[] = [];
  let found = 0;
  let extra = 0;
  let yunetFound = 0;
  let person = 0;
  for (let kind = 0; kind < BACKGROUND_KINDS; kind++) {
    const background = await drawBackground(kind, 0, photos);
    for (let n = 0; n < COMPOSITES / BACKGROUND_KINDS; n++) {
      const { pasted, picture, file } = await nextComposite();
      let faces: readonly DetectedFace[] = [];
      let rivals: Awaited<ReturnType<Yunet>> = [];
      const detect = async () => void ours.push(await time(async () => (faces = await detector.detect(picture))));
      const rival = async () => void theirs.push(await time(async () => (rivals = await yunet(picture))));
      for (const turn of n % 2 === 0 ? [detect, rival] : [rival, detect]) await turn();
      const hit = faces.some((face) => overlap(face.box, pasted) > 0.4);
      if (hit) found++;
      else {
        missed.push(`${path.basename(file)} on kind ${kind}`);
        context.log(`missed ${missed.at(-1)}`);
      }
      extra += faces.filter((face) => overlap(face.box, pasted) <= 0.1).length;
      if (rivals.some((face) => overlap(face.box, pasted) > 0.4)) yunetFound++;
      step(ours.length);
      if (ours.length % 50 === 0) context.log(`ours ${median(ours).toFixed(0)} ms, YuNet ${median(theirs).toFixed(0)} ms`);
    }

    /** The next person's face that YuNet sees clearly, pasted where chance says. */
    async function nextComposite() {
      for (;;) {
        const file = people[(person++ * 37) % people.length] ?? '';
        const { image } = await decodePhoto(readFileSync(file));
        const face = (await yunet(image, 0.85))[0];
        if (face === undefined) continue;
        return { ...(await paste(background, image, face.box, random)), file };
      }
    }
  }
  return {
    found: found / COMPOSITES,
    overYunet: median(ours) / median(theirs),
    results: {
      found,
      of: COMPOSITES,
      missed,
      extraFaces: extra,
      yunetFound,
      ms: summarise(ours),
      yunetMs: summarise(theirs),
      medianOfRatios: medianRatio(ours, theirs),
    },
  };
}

async function emptyPictures(context: BenchContext, detector: Detector, photos: readonly SearchedPhoto[]) {
  const step = progress('empty pictures', EMPTIES);
  const alarms: { kind: number; variant: number; score: number; box: Box }[] = [];
  const times: number[] = [];
  for (let i = 0; i < EMPTIES; i++) {
    const kind = i % BACKGROUND_KINDS;
    const variant = Math.floor(i / BACKGROUND_KINDS);
    const picture = await drawBackground(kind, variant, photos);
    const start = performance.now();
    for (const { score, box } of await detector.detect(picture)) {
      alarms.push({ kind, variant, score, box });
      context.log(
        `a face in empty picture ${kind}/${variant}: ${score.toFixed(2)}, ${Math.round(box.width)} px at ${Math.round(box.x)}, ${Math.round(box.y)}`,
      );
    }
    times.push(performance.now() - start);
    step(i + 1);
  }
  return { perPicture: alarms.length / EMPTIES, results: { pictures: EMPTIES, alarms, ms: summarise(times) } };
}

async function yawAgainstFsanet(detector: Detector, modelsDir: string, people: readonly string[]) {
  const fsanet = await openFsanet(modelsDir);
  const step = progress('yaw', YAW_PHOTOS);
  const rows: { ours: number; theirs: number; pitch: number; roll: number }[] = [];
  for (let i = 0; i < YAW_PHOTOS; i++) {
    const { image } = await decodePhoto(readFileSync(people[Math.floor((i * people.length) / YAW_PHOTOS)] ?? ''));
    const face = middleFace(await detector.detect(image), image);
    const pose = face?.headPose;
    step(i + 1);
    if (face === undefined || pose === undefined || Math.abs(pose.roll) >= 15) continue;
    const judge = await fsanet(image, face.box);
    rows.push({ ours: pose.yaw, theirs: judge.yaw, pitch: Math.abs(pose.pitch - judge.pitch), roll: Math.abs(pose.roll - judge.roll) });
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const mad = (some: typeof rows) => mean(some.map((row) => Math.abs(row.ours - row.theirs)));
  const between = (low: number, high: number) => rows.filter((row) => Math.abs(row.theirs) >= low && Math.abs(row.theirs) <= high);
  return {
    mad: rows.length >= 1000 ? mad(rows) : Number.NaN,
    madTurned: mad(between(20, 40)),
    results: {
      photos: rows.length,
      turnedPhotos: between(20, 40).length,
      byYaw: Object.fromEntries(
        [0, 10, 20, 30, 40].map((low) => [`${low}-${low + 10}`, { n: between(low, low + 10).length, mad: mad(between(low, low + 10)) }]),
      ),
      biasTurned: mean(between(20, 40).map((row) => Math.sign(row.theirs) * (row.ours - row.theirs))),
      alwaysZero: mean(rows.map((row) => Math.abs(row.theirs))),
      pitchMad: mean(rows.map((row) => row.pitch)),
      rollMad: mean(rows.map((row) => row.roll)),
    },
  };
}

/** Quarter turns must be found with their rotation, tilts with their roll. */
async function turnedPictures(detector: Detector, people: readonly string[]) {
  const table: Record<string, { found: number; rightRotation: number; eyeErrorMedian: number }> = {};
  const step = progress('turned', TURN_PHOTOS);
  const rows = new Map<number, { found: number; right: number; errors: number[] }>();
  for (let i = 0; i < TURN_PHOTOS; i++) {
    const { image } = await decodePhoto(readFileSync(people[Math.floor(((i + 0.5) * people.length) / TURN_PHOTOS)] ?? ''));
    const upright = middleFace(await detector.detect(image), image);
    if (upright === undefined) continue;
    for (const angle of [...TURNS, ...TILTS]) {
      const row = rows.get(angle) ?? { found: 0, right: 0, errors: [] };
      rows.set(angle, row);
      const turned = await rotated(image, angle);
      const expected = turnPoint(middleOf(upright), image, turned, angle);
      const face = (await detector.detect(turned)).find(
        ({ box }) => Math.hypot(box.x + box.width / 2 - expected.x, box.y + box.height / 2 - expected.y) < upright.box.width / 2,
      );
      if (face === undefined) continue;
      row.found++;
      const roll = signed((upright.headPose?.roll ?? 0) + angle);
      if (Math.abs(signed((face.headPose?.roll ?? 0) - roll)) < 20) row.right++;
      const eyes = Math.hypot(upright.landmarks[0].x - upright.landmarks[1].x, upright.landmarks[0].y - upright.landmarks[1].y);
      const apart = upright.landmarks.map((point, k) => {
        const there = turnPoint(point, image, turned, angle);
        return Math.hypot(there.x - (face.landmarks[k]?.x ?? 0), there.y - (face.landmarks[k]?.y ?? 0)) / eyes;
      });
      row.errors.push(apart.reduce((sum, one) => sum + one, 0) / apart.length);
    }
    step(i + 1);
  }
  for (const [angle, row] of rows) {
    table[`${angle}°`] = { found: row.found / TURN_PHOTOS, rightRotation: row.right / TURN_PHOTOS, eyeErrorMedian: median(row.errors) };
  }
  return table;
}

async function namedPictures(detector: Detector, folder: string, kinds: readonly string[]) {
  const table: Record<string, unknown> = {};
  for (const kind of kinds) {
    for (const name of readdirSync(path.join(folder, kind)).sort()) {
      const { image } = await decodePhoto(readFileSync(path.join(folder, kind, name)));
      table[`${kind}/${name}`] = (await detector.detect(image)).map(({ score, rotation, headPose }) => ({ score, rotation, headPose }));
    }
  }
  return table;
}

/** Photos of deepface and one landscape, with the faces YuNet suspects in them. */
async function searchedPhotos(dataDir: string, yunet: Yunet): Promise<SearchedPhoto[]> {
  const folder = path.join(dataDir, 'deepface');
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.jpg'))
    .sort()
    .map((name) => path.join(folder, name));
  files.unshift(path.join(dataDir, 'negatives', 'bulk', 'view.jpg'));
  const searched: SearchedPhoto[] = [];
  const sizes: PixelImage[] = [];
  for (const file of files) {
    const { image } = await decodePhoto(readFileSync(file));
    searched.push({ file, faces: await yunet(image, 0.3) });
    sizes.push({ width: image.width, height: image.height, data: new Uint8Array(0) });
  }
  return withFreeRegion(searched, sizes);
}

/** A copy of the background with the face in it: scaled to {@link FACE} pixels, an ellipse of 1.7 face boxes, feathered. */
async function paste(background: PixelImage, photo: PixelImage, face: Box, random: () => number) {
  const scale = FACE / Math.max(face.width, face.height);
  const width = Math.round(photo.width * scale);
  const height = Math.round(photo.height * scale);
  const small = await sharp(photo.data, { raw: { width: photo.width, height: photo.height, channels: 3 } })
    .resize(width, height, { fit: 'fill' })
    .raw()
    .toBuffer();
  const centre = { x: (face.x + face.width / 2) * scale, y: (face.y + face.height / 2) * scale };
  const left = Math.floor(random() * (background.width - width));
  const top = Math.floor(random() * (background.height - height));
  const data = shared(background.data);
  const reach = { x: face.width * scale * 0.95, y: face.height * scale * 0.85 };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const radius = Math.hypot((x - centre.x) / reach.x, (y - centre.y) / reach.y);
      const weight = Math.max(0, Math.min(1, (1 - radius) / 0.2));
      if (weight === 0) continue;
      const from = (y * width + x) * 3;
      const to = ((top + y) * background.width + left + x) * 3;
      for (let c = 0; c < 3; c++) data[to + c] = (small[from + c] ?? 0) * weight + (background.data[to + c] ?? 0) * (1 - weight);
    }
  }
  const pasted = { x: left + face.x * scale, y: top + face.y * scale, width: face.width * scale, height: face.height * scale };
  return { pasted, picture: { width: background.width, height: background.height, data } satisfies PixelImage };
}

async function rotated(image: PixelImage, angle: number): Promise<PixelImage> {
  const { data, info } = await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .rotate(angle, { background: '#808080' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: shared(data) };
}

/** Where a point of a picture lies after the picture was turned clockwise about its middle. */
function turnPoint(point: { x: number; y: number }, from: PixelImage, to: PixelImage, angle: number) {
  const x = point.x - (from.width - 1) / 2;
  const y = point.y - (from.height - 1) / 2;
  const cos = Math.cos((angle * Math.PI) / 180);
  const sin = Math.sin((angle * Math.PI) / 180);
  return { x: cos * x - sin * y + (to.width - 1) / 2, y: sin * x + cos * y + (to.height - 1) / 2 };
}

/** lfw-dev centres the person it names. */
function middleFace(faces: readonly DetectedFace[], image: PixelImage): DetectedFace | undefined {
  const offset = (face: DetectedFace) => Math.hypot(middleOf(face).x - image.width / 2, middleOf(face).y - image.height / 2);
  return [...faces].sort((a, b) => offset(a) - offset(b))[0];
}

function middleOf({ box }: DetectedFace) {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

function signed(degrees: number): number {
  return degrees - 360 * Math.round(degrees / 360);
}

function lfwPhotos(dataDir: string): string[] {
  const folder = path.join(dataDir, 'lfw-dev');
  return readdirSync(folder)
    .sort()
    .flatMap((person) =>
      readdirSync(path.join(folder, person))
        .sort()
        .map((name) => path.join(folder, person, name)),
    );
}
