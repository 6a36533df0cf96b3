/**
 * Who wears glasses on the photos of `lfw-dev`, told apart by looking: places in the order of `onePerPerson`, counted
 * from one behind those that `tools/fit-occlusion` learns from. They hold for this many people and this seed.
 */
export const WORN = {
  people: 2329,
  seed: 20200013,
  from: 900,
  until: 1500,
  clear: [
    15, 27, 28, 30, 31, 35, 41, 58, 61, 63, 77, 85, 92, 96, 101, 107, 110, 112, 118, 124, 125, 132, 133, 135, 136, 157, 175, 182, 195, 196,
    202, 204, 207, 220, 227, 230, 231, 232, 233, 241, 243, 250, 252, 265, 271, 272, 283, 284, 285, 299, 306, 312, 315, 316, 322, 327, 345,
    346, 351, 354, 356, 357, 358, 371, 372, 382, 387, 397, 404, 411, 416, 417, 418, 427, 434, 440, 457, 458, 464, 470, 472, 473, 476, 487,
    489, 501, 503, 512, 516, 526, 528, 529, 531, 544, 548, 549, 556, 562, 568, 573, 575, 577, 590, 594,
  ],
  sunglasses: [52, 76, 247, 287, 308, 349, 377, 497],
} as const;
