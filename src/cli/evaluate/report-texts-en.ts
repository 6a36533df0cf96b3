/** English. The keys are the law: `report-texts-zh-cn.ts` must have the same. */
export const reportEn = {
  evaluationTitle: 'Recognition rates',
  calibrationTitle: 'Calibration of scores',
  sourceFolder: 'Folder of people',
  sourceManifest: 'List of photos',
  sourceAgedb: 'AgeDB folder',
  sourceCfp: 'CFP folder',
  sourceEmbeddings: 'Stored embeddings',
  pairList: (name: string) => `pair list ${name}`,
  privacy:
    'It holds rates and counts, and the names of photos that gave no template; no photo and no template. Keep it as you keep those names.',
  holdsHere:
    'Rates of one data set do not carry over to other people: they hold for these people, these photos, this model and this gallery size, and say nothing certain about any other.',

  // At a glance
  people: 'people',
  peopleWithSeveral: 'people with several photos',
  photos: 'photos',
  withoutTemplate: 'photos without template',
  failureToAcquire: 'failure to acquire (FTA)',
  failureToEnrol: 'failure to enrol (FTE)',
  galleryPeople: 'people in the gallery',
  modelSpace: 'model space',
  detector: 'detector',

  // Words of several sections
  similarity: 'raw similarity',
  snorm: 'normalised score (s-norm)',
  noSnorm: 'There are no normalised scores: they need a gallery of at least 300 people.',
  interval: (percent: string) => `${percent} interval`,
  noInterval: 'not computed',
  notMeasurable: (reason: string) => `Not measurable with these data: ${reason}.`,
  fnir: 'FNIR',
  fpir: 'FPIR',
  threshold: 'threshold (mean ± deviation over splits)',
  overSplits: 'lowest to highest split',
  misses: 'missed / mated searches',
  falsePositives: 'false positives / non-mated searches',
  everybody: 'none: everybody is returned',
  nothingToDraw: 'There is nothing to draw: too few rates could be measured.',

  // Open set
  openSet: 'Search with a threshold (open set)',
  openSetIntro: (gallery: string) =>
    `FNIR is the share of searches for enrolled people that did not return them first and at or above the threshold. FPIR is the share of searches for people who are not enrolled that returned anybody. Each threshold is the lowest that keeps the FPIR; the gallery has ${gallery} people.`,
  tradeOff: 'Identification error trade-off',
  fnirAxis: 'FNIR (enrolled people missed)',
  fpirAxis: 'FPIR (searches with a false positive)',
  tablePoint: 'as in the table',

  // Investigation and closed set
  investigation: 'Looking through a list of candidates (investigation)',
  investigationIntro: (gallery: string) =>
    `Everybody is returned in order of likeness, and a person looks through a list of fixed length. FNIR is how often the enrolled person is not in it; the gallery has ${gallery} people.`,
  listLength: 'list length',
  rank1Miss: '1 (rank-1 miss)',
  cmc: 'Cumulative match characteristic',
  cmcRank: 'list length (rank)',
  cmcRate: 'enrolled person in the list',

  // Verification
  verification: 'Comparison of two photos (verification)',
  everyTwoPhotos: (mated: string, nonMated: string) =>
    `Every two photos were compared: ${mated} mated and ${nonMated} non-mated comparisons.`,
  sampledPhotos: (mated: string, nonMated: string) =>
    `Every two photos of one person and a sample of the others were compared: ${mated} mated and ${nonMated} non-mated comparisons.`,
  listedPairs: (mated: string, nonMated: string) => `The pairs of the list were compared: ${mated} mated and ${nonMated} non-mated.`,
  comparisonsWithout: (mated: string, nonMated: string) =>
    `Photos without template stay in both denominators: ${mated} mated and ${nonMated} non-mated comparisons have no score.`,
  accuracy: (folds: number) => `Accuracy over ${folds} folds`,
  accuracyIs: (accuracy: string, error: string) =>
    `${accuracy} (standard error ${error}); each fold with the threshold best on the others.`,
  fmr: 'FMR at most',
  tar: 'TAR (1 − FNMR)',
  fnmrInterval: (interval: string) => `${interval} of TAR`,
  verificationThreshold: 'threshold',
  falseMatches: 'false matches',
  falseNonMatches: 'false non-matches',
  eer: 'Equal error rate (EER)',
  det: 'Detection error trade-off (DET)',
  fmrAxis: 'FMR (false matches)',
  fnmrAxis: 'FNMR (mated comparisons refused)',
  eerPoint: 'equal error rate',
  detLeftOut: 'Points with fewer than five errors of either kind are not drawn: a rate cannot be read from them.',

  // Failures
  failures: 'Photos without template',
  failuresIntro: 'They stay in every denominator: each is a miss where its person was searched for.',
  noFailures: 'Every photo gave a template.',
  failureKind: 'kind',
  count: 'photos',
  share: 'share',
  unreadable: 'file not readable',
  notDecodable: 'no photo that can be decoded',
  noFace: 'no face found',
  modelFailed: 'the model failed',
  photo: 'photo',
  reason: 'reason',
  capped: (shown: string, all: string) => `${shown} of ${all} are listed here; the JSON document (--json) has them all.`,
  passedOver: (n: string) => `${n} other file(s) were no photos of the set and were passed over.`,

  // Protocol
  protocol: 'How it was measured',
  seeds: 'seeds of the splits',
  enrolledPerPerson: 'photos enrolled per person',
  unenrolledMultiples: 'people with several photos left out of the gallery',
  fusion: 'several photos of a person',
  bestOf: 'the best of their scores',
  mean: 'one template of their mean',
  qualityWeighted: 'one template of their mean, weighted by quality',
  matedSearches: 'mated searches per split',
  nonMatedSearches: 'non-mated searches per split',
  rerank: 'people ranked anew with normalised scores',
  resamples: 'intervals',
  resamplesOf: (n: string) => `percentiles under ${n} resamples of people; galleries stay as they are`,
  embedTime: 'finding faces and embedding',
  computeTime: 'computing the rates',

  // Calibration
  calibrationId: 'calibration',
  population: 'population',
  writtenTo: 'written to',
  scoresOf: (kind: string) => `Scores: ${kind}`,
  llrIntro:
    'The likelihood ratio (LR) says how many times likelier a score is when both photos show one person than when they show two. It is no probability that they show one person.',
  fit: (slope: string, offset: string) => `log10 LR = ${slope} × score ${offset}`,
  fitIs: 'fitted line',
  ends: 'held within',
  cllr: 'cost C_llr as fitted, in bits',
  cllrMinimum: 'least of any calibration of these scores',
  cllrHeldOut: 'on people it was not fitted on',
  cllrIntro:
    'C_llr is 0 for perfect evidence and 1 for none. What lies between the value and the least is lost to calibration, the rest to the model.',
  matedComparisons: 'mated comparisons',
  nonMatedComparisons: 'non-mated comparisons',
  ofPeople: (comparisons: string, people: string) => `${comparisons} of ${people} people`,
  reliability: 'Stated and observed likelihood ratios',
  stated: 'stated log10 LR',
  observed: 'observed log10 LR',
  range: 'stated range',
  below: (to: string) => `below ${to}`,
  fromTo: (from: string, to: string) => `${from} to ${to}`,
  from: (from: string) => `${from} and above`,
  mated: 'mated',
  nonMated: 'non-mated',
  notObserved: 'too few',
  reliabilityIntro:
    'On the line, what was stated is what was observed; above it, evidence was understated. Larger dots stand for more comparisons (logarithmic). Where fewer than five comparisons of a kind fell, nothing was observed, and nothing is drawn.',
  perfect: 'stated as observed',
  observedDot: 'observed',
  bands: 'Bands',
  bandsIntro: (gallery: string) =>
    `A candidate is in a band when its score reaches the score the band begins at; everybody below the last is in “low”. The rates hold for a gallery of ${gallery} people.`,
  noBands: 'These data can measure no band: too few searches for people who are not enrolled. Every candidate is in “low”.',
  bandMissing: (band: string) => `The band “${band}” is left out: these data cannot measure its rate.`,
  band: 'band',
  high: 'high',
  medium: 'medium',
  bandScore: 'begins at score',
  bandFpir: 'FPIR it was laid at',
  bandMissed: 'mated searches below it',
  growth: 'False positives and gallery size',
  growthIntro:
    'A larger gallery gives every search more chances to be wrong. Up to the largest measured gallery the rate is measured or lies between measurements; beyond it, it is extrapolated: its interval reaches from no growth at all to growth in proportion.',
  growthOf: (band: string, kind: string) => `Band “${band}”, ${kind}`,
  galleryAxis: 'people in the gallery',
  measuredDot: 'measured',
  curve: 'between measurements',
  extrapolated: (size: string) => `extrapolated beyond ${size} people`,
  areaOf: '95 % interval',
  areaExtrapolated: '95 % interval, extrapolated',
  basis: 'basis',
  measured: 'measured',
  extrapolatedBasis: 'extrapolated',

  // Why a rate is not measurable
  noMatedProbes: 'there are no mated searches',
  noMatedComparisons: 'there are no mated comparisons',
  noNonMatedComparisons: 'there are no non-mated comparisons',
  tooFewSearches: (fpir: string, allowed: string, searches: string, needed: string) =>
    `an FPIR of ${fpir} allows ${allowed} false positives among ${searches} non-mated searches, and at least ${needed} are needed`,
  tooFewComparisons: (fmr: string, allowed: string, comparisons: string, needed: string) =>
    `an FMR of ${fmr} allows ${allowed} false matches among ${comparisons} non-mated comparisons, and at least ${needed} are needed`,
  neverEqual: 'so many comparisons have no score that the FMR stays below the FNMR at every threshold',
  tooFewErrors: (falseMatches: string, falseNonMatches: string, needed: string) =>
    `equal errors are ${falseMatches} false matches and ${falseNonMatches} false non-matches, and at least ${needed} of each are needed`,
};
