import type { FacePart, Place } from './face-cells.js';

/** Degrees of yaw from which one half of the face is not seen (MCA-2020-13 annex art. 12(1) ends there too). */
export const TURNED_AWAY = 45;

/**
 * Where the measures of occlusion look. Indices of MediaPipe FaceMesh; the pairs are its mirror images.
 * Source of the contours: `@vladmandic/human` 3.3.6, `facemeshcoords.ts`.
 */
const BROW_AND_FOREHEAD: readonly Place[] = [[151], [9], [8], [108], [337], [69], [299], [104], [333]];
const CHEEKS: readonly Place[] = [[50], [280], [205], [425], [117], [346], [187], [411]];
const NOSE_BRIDGE: readonly Place[] = [[6], [197], [195], [5]];

type Pair = readonly [right: Place, left: Place];

function onBothSides(midline: readonly Place[], sides: readonly Pair[]): Pick<FacePart, 'right' | 'left'> {
  return { right: [...midline, ...sides.map(([right]) => right)], left: [...midline, ...sides.map(([, left]) => left)] };
}

/** Lips, chin, nostrils and the cheeks beside them, against forehead, nose bridge and the upper cheeks. */
export const MOUTH: FacePart = {
  ...onBothSides(
    [[1], [2], [164], [0], [13, 14], [17], [18], [200], [175], [195]],
    [
      [[61], [291]],
      [[40], [270]],
      [[37], [267]],
      [[91], [321]],
      [[84], [314]],
      [[185], [409]],
      [[98], [327]],
      [[64], [294]],
      [[206], [426]],
      [[207], [427]],
      [[212], [432]],
      [[43], [273]],
      [[204], [424]],
      [[210], [430]],
      [[32], [262]],
      [[203], [423]],
      [[205], [425]],
      [[50], [280]],
      [[136], [365]],
    ],
  ),
  skin: [...BROW_AND_FOREHEAD, [6], [197], [118], [347], [117], [346]],
  reach: 3,
};

/** Bridge, wings, nostrils and tip of the nose and the cheeks beside it, against cheeks and forehead. */
export const NOSE: FacePart = {
  ...onBothSides(
    [[168], [6], [197], [195], [4], [1], [94], [2], [164]],
    [
      [[98], [327]],
      [[64], [294]],
      [[48], [278]],
      [[49], [279]],
      [[129], [358]],
      [[97], [326]],
      [[114], [343]],
      [[126], [355]],
      [[203], [423]],
      [[205], [425]],
      [[36], [266]],
    ],
  ),
  skin: [...BROW_AND_FOREHEAD, ...CHEEKS],
  reach: 3,
};

/** One eye: its lids, corners, the crease above, the skin below, the brow. */
const EYE: readonly Pair[] = [
  [
    [159, 145],
    [386, 374],
  ],
  [
    [160, 144],
    [387, 373],
  ],
  [
    [158, 153],
    [385, 380],
  ],
  [[33], [263]],
  [[133], [362]],
  [[130], [359]],
  [[243], [463]],
  [[27], [257]],
  [[30], [260]],
  [[56], [286]],
  [[23], [253]],
  [[25], [255]],
  [[26], [256]],
  [[223], [443]],
  [[225], [445]],
  [[221], [441]],
  [[230], [450]],
  [[228], [448]],
  [[232], [452]],
  [[119], [348]],
  [[117], [346]],
  [[121], [350]],
  [[105], [334]],
  [[63], [293]],
  [[66], [296]],
  [[52], [282]],
  [[46], [276]],
];
const EYE_SKIN: readonly Place[] = [...CHEEKS, ...NOSE_BRIDGE, [151], [9]];

/** Both eyes go by the same weights. */
export const RIGHT_EYE_PART: FacePart = { right: EYE.map(([right]) => right), left: [], skin: EYE_SKIN, reach: 2 };
export const LEFT_EYE_PART: FacePart = { right: [], left: EYE.map(([, left]) => left), skin: EYE_SKIN, reach: 2 };

/** Brows to chin, ear to ear. */
export const WHOLE_FACE: FacePart = {
  ...onBothSides(
    [[9], [168], [197], [4], [2], [0], [13, 14], [17], [200], [175], [152]],
    [
      [
        [159, 145],
        [386, 374],
      ],
      [[33], [263]],
      [[133], [362]],
      [[105], [334]],
      [[66], [296]],
      [[70], [300]],
      [[230], [450]],
      [[117], [346]],
      [[119], [348]],
      [[50], [280]],
      [[205], [425]],
      [[203], [423]],
      [[187], [411]],
      [[207], [427]],
      [[123], [352]],
      [[98], [327]],
      [[64], [294]],
      [[126], [355]],
      [[61], [291]],
      [[40], [270]],
      [[91], [321]],
      [[212], [432]],
      [[204], [424]],
      [[210], [430]],
      [[136], [365]],
    ],
  ),
  skin: [...BROW_AND_FOREHEAD, ...CHEEKS, ...NOSE_BRIDGE],
  reach: 3,
};
