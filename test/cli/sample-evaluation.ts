import type { EvaluationReport, NotMeasurable, OpenSetSummary, SearchRates } from 'rescue-face/evaluation';
import type { EvaluationDocument, ResearchFacts } from '../../src/cli/evaluate/document.js';
import { HOSTILE } from './sample-document.js';

/** What is not measurable, as the evaluation words it. */
export const TOO_FEW: NotMeasurable = {
  status: 'not-measurable',
  reason: 'FPIR 0.003 allows 2 false positives among 824 non-mated probes; at least 5 are needed',
  galleryPeople: 1505,
  matedProbes: 1302,
  nonMatedProbes: 824,
  failures: 4,
};

const COUNTS = {
  people: 2329,
  matedComparisons: 7342,
  nonMatedComparisons: 2_000_000,
  matedFailures: 3,
  nonMatedFailures: 17,
  exhaustive: false,
};

function interval(low: number, high: number) {
  return { low, high, confidence: 0.95, resamples: 1000 };
}

function spread(mean: number) {
  return { mean, deviation: 0.0123, lowest: mean * 0.9, highest: mean * 1.1 };
}

const GALLERY = { mean: 1505, deviation: 0, lowest: 1505, highest: 1505 };

function summary(fnir: number): OpenSetSummary {
  return {
    status: 'ok',
    fnir,
    spread: spread(fnir),
    interval: interval(fnir - 0.0111, fnir + 0.0222),
    thresholds: spread(0.8765),
    galleryPeople: GALLERY,
    events: { misses: 1219, matedSearches: 13_020, falsePositives: 819, nonMatedSearches: 8240 },
    splits: [],
  };
}

/** Rates of one kind of score, in which the third FPIR cannot be measured. */
export function searchRates(fnir: number): SearchRates {
  const rate = (listLength: number, missed: number) => ({
    listLength,
    fnir: missed,
    spread: spread(missed),
    interval: interval(missed * 0.8, missed * 1.3),
    misses: 457,
    searches: 13_020,
  });
  return {
    openSet: {
      people: 2329,
      galleryPeople: GALLERY,
      points: [
        { fpir: 0.1, result: summary(fnir) },
        { fpir: 0.01, result: summary(fnir * 2.5) },
        { fpir: 0.003, result: TOO_FEW },
      ],
      tradeOff: [
        { fpir: 0.006, fnir: fnir * 3 },
        { fpir: 0.1, fnir },
        { fpir: 1, fnir: fnir / 3 },
      ],
    },
    closedSet: {
      status: 'ok',
      galleryPeople: GALLERY,
      rates: [],
      curve: Array.from({ length: 50 }, (_, i) => 1 - 0.04 / (i + 1)),
      failedProbes: 0,
      splits: 10,
    },
    investigation: {
      status: 'ok',
      galleryPeople: GALLERY,
      rank1Miss: rate(1, 0.0351),
      rates: [rate(1, 0.0351), rate(5, 0.0084), rate(50, 0.0015)],
      failedProbes: 0,
      splits: 10,
    },
  };
}

/** A report with everything in it. */
export function sampleReport(): EvaluationReport {
  return {
    space: 'space',
    dimension: 4,
    people: 2329,
    peopleWithSeveralPhotos: 682,
    photos: 4416,
    failures: 4,
    verification: {
      ...COUNTS,
      of: 'pair-list',
      accuracy: {
        accuracy: 0.9912,
        standardError: 0.0031,
        folds: Array.from({ length: 10 }, (_, fold) => ({ fold, threshold: 0.8, pairs: 600, correct: 590, accuracy: 0.98 })),
        matedPairs: 3000,
        nonMatedPairs: 3000,
        failures: 0,
      },
      rates: [
        {
          ...COUNTS,
          status: 'ok',
          wantedFmr: 0.001,
          fmr: 0.001,
          falseMatches: 2000,
          fnmr: 0.035,
          falseNonMatches: 257,
          tar: 0.965,
          threshold: 0.8566,
          overComparisonsMade: { fmr: 0.001, fnmr: 0.034 },
          interval: interval(0.027, 0.0442),
        },
        {
          ...COUNTS,
          status: 'not-measurable',
          wantedFmr: 0.000_001,
          reason: 'FMR 0.000001 allows 2 false matches among 2000000 non-mated comparisons; at least 5 are needed',
        },
      ],
      equalErrorRate: {
        ...COUNTS,
        status: 'ok',
        eer: 0.0093,
        threshold: 0.8324,
        falseMatches: 18_600,
        falseNonMatches: 68,
        interval: interval(0.0065, 0.012),
      },
      det: [
        { threshold: 0.95, fmr: 0, fnmr: 0.9 },
        // Two false matches of 2,000,000, and one false non-match of 7,342: too few to draw.
        { threshold: 0.92, fmr: 0.000_001, fnmr: 0.7 },
        { threshold: 0.9, fmr: 0.000_01, fnmr: 0.4 },
        { threshold: 0.8, fmr: 0.03, fnmr: 0.005 },
        { threshold: 0.4, fmr: 0.5, fnmr: 0.0002 },
        { threshold: 0.1, fmr: 1, fnmr: 0 },
      ],
    },
    protocol: {
      seeds: [11, 12, 13],
      enrolledPerPerson: 1,
      unenrolledMultiples: 0,
      fusion: 'best-of',
      galleryPeople: 1505,
      matedProbes: 1302,
      nonMatedProbes: 824,
      rerank: 100,
    },
    searches: { similarity: searchRates(0.0936), 's-norm': searchRates(0.0806) },
  };
}

/** What both commands say of their photos. */
export function sampleFacts(): ResearchFacts {
  return {
    version: '0.0.0',
    createdAt: '2026-01-02T03:04:05.678Z',
    source: { kind: 'folder', name: HOSTILE, pairs: HOSTILE },
    space: `space:${HOSTILE}`,
    detector: `detector:${HOSTILE}`,
    failures: { failureToAcquire: { unreadable: 1, 'not-decodable': 0, 'no-face': 2 }, failureToEnrol: { 'model-failed': 1 } },
    failedPhotos: [
      { photo: '<img onerror>', reason: 'no-face', message: HOSTILE },
      { photo: HOSTILE, reason: 'unreadable', message: 'not readable' },
    ],
    passedOver: 7,
    timings: { embedMs: 61_234, computeMs: 2345 },
  };
}

/** A run of `evaluate` in which every name is hostile. */
export function evaluationDocument(report: EvaluationReport = sampleReport()): EvaluationDocument {
  return { ...sampleFacts(), schema: 'rescue-face-evaluation@1', report, caution: ['first sentence'] };
}
