import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../src/cli/program.js';
import { textsIn } from '../src/cli/texts.js';
import { PUBLIC_ENTRIES } from '../tools/entries.js';

/**
 * What each exported function or class may show of a gallery. `given`: it works on what it is given, and has no gallery.
 * `numbers`: it makes, moves or restores one, and answers in numbers. `gallery`: it opens one, whose calls are tried one by
 * one for their entry (test/sdk/usage.test.ts, test/sdk/ledger/every-act.test.ts). `below`: the storey below, where whoever
 * has the keys reads without an entry: the documentation says so. A new export fails until it stands here.
 */
type Reach = 'given' | 'numbers' | 'gallery' | 'below';

const all = (reach: Reach, names: string): [string, Reach][] => names.split(/\s+/).map((name) => [name, reach]);

const EXPORTS: Readonly<Record<string, readonly [string, Reach][]>> = {
  main: [
    ...all('gallery', 'openRescueFace'),
    ...all('numbers', 'createGallery rekeyGallery restoreGallery'),
    ...all(
      'given',
      `RescueFaceError decodePhoto encodeJpeg isInScope issueAssertion openPhotoValidator operatorList preparePhoto separationConflicts
      stationList toSyslog`,
    ),
  ],
  errors: all('given', 'RescueFaceError'),
  detector: all('given', 'createDetector'),
  embedder: all('given', 'createEmbedder'),
  'vector-index': [...all('below', 'autoIndex exactIndex hnswIndex usearchIndex'), ...all('given', 'drawProbe fitMatedNoise similarity')],
  ledger: [
    // Of a store it takes roots and the hashes of leaves, and gives them out.
    ...all('numbers', 'CheckpointLog'),
    ...all(
      'given',
      `ProofMaker TreeHead UsageFold cellText checkConsistency checkInclusion checkSubtreeProof drawPhotoSample emptyRoot entryLeaf fragmentBytes
      leafBytes leafHash nodeHash openCheckpoint outcomeTable percentText photoAuditHtml photoAuditTables planPhotoSample proofRanges readForFold readFragments readLedgerFile readUsage
      reportHtml reportingYear shanghaiDay signCheckpoint statistics statisticsTable tableChecksum tableCsv tableHtml tableXlsx usageTable
      verifyLedger writeLedgerFile yearlyReport`,
    ),
  ],
  quality: [
    // Over fingerprints that the caller has gathered.
    ...all('below', 'reuseIndex'),
    ...all(
      'given',
      'adviceFor checkPhotoPolicy createPhotoAssessor judge measureFace measureProvenance measureTitle photoFingerprint sameScene unitText',
    ),
  ],
  evaluation: all(
    'given',
    `allComparisons areaUnderRoc bandOf bandRates closedSetReport cohortStatistics comparisonReport costOfLlr evaluateEmbeddings
    falsePositiveRateAt fitCalibration fitLlr fitScoreFusion flipAverage fuseCalibrated fuseGallery fuseSimilarities groupByPerson
    investigationReport listedComparisons log10LikelihoodRatio meanTemplate minimumCostOfLlr openSetRate openSetReport openSetSplit
    parseCalibration reliabilityTable searchOpenSet similaritiesOf similaritiesOnDemand similarityTable stratifiedShare summariseOpenSet symmetricNorm
    templateMatrix thresholdRates verificationAccuracy wilsonInterval`,
  ),
  research: all(
    'given',
    `ResearchDataError embedResearchPhotos parseAgeDbPairs parseLfwPairs parsePairsCsv readAgeDbFolder readCfpFolder readCfpPairs
    readEmbeddings readManifest readPairs readPersonFolders writeEmbeddings`,
  ),
  testing: all(
    'given',
    `cryptoProviderConformance detectorConformance embedderConformance keyProviderConformance signerConformance storeConformance
    vectorIndexConformance`,
  ),
  'adapter-memory-store': all('below', 'memoryStore'),
  'adapter-node-crypto': all('given', 'ed25519Signer ed25519Verifier nationalCrypto standardCrypto'),
  'adapter-file-keyring': all('given', 'createFileKeyring fileKeyring keyringProfile'),
  'adapter-sqlite-store': [
    ...all('below', 'sqliteStore'),
    ...all('numbers', 'createSqliteStore rekeySqliteStore restoreSqliteStore sqliteLedger writeBackup'),
  ],
};

/** The calls of the open gallery that each command makes; `none` where it opens no gallery, or tells numbers alone. */
const COMMANDS: Readonly<Record<string, readonly string[] | 'none'>> = {
  demo: ['enroll', 'search'],
  detect: 'none',
  validate: 'none',
  compare: ['compare'],
  evaluate: 'none',
  calibrate: 'none',
  init: 'none',
  enroll: ['enroll'],
  search: ['search'],
  import: ['enrollMany'],
  view: ['get', 'view'],
  'gallery stats': 'none',
  'gallery verify': ['verify'],
  'gallery dedupe': ['findDuplicates'],
  erase: ['erase'],
  'keys rotate': ['rotateKeys'],
  'keys rekey': 'none',
  backup: ['backup'],
  restore: 'none',
  analyse: ['ledger.analyse'],
  decide: ['ledger.decide'],
  confirm: ['ledger.confirm'],
  reverse: ['ledger.reverse'],
  duties: ['ledger.duties'],
  'duty open': ['ledger.openDuty'],
  'duty close': ['ledger.closeDuty'],
  'audit draw': ['audit.draw'],
  'audit report': ['audit.report'],
  'audit check': 'none',
  'audit replace': ['audit.replacePhoto'],
  'ledger usage': ['ledger.usage'],
  'ledger outcomes': ['ledger.usage'],
  'ledger statistics': ['ledger.usage'],
  'ledger report': ['ledger.usage'],
  'ledger verify': 'none',
  'ledger audit-copy': 'none',
  'ledger checkpoint': 'none',
  'ledger prove': 'none',
  'ledger keygen': 'none',
};

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ name, text: readFileSync(join(root, folder, name), 'utf8') }));

describe('every public export', () => {
  test.each(Object.keys(PUBLIC_ENTRIES))('of %s is known, and what it may show', async (entry) => {
    const module = (await import(`../dist/${entry}.js`)) as Record<string, unknown>;
    const functions = Object.keys(module).filter((name) => typeof module[name] === 'function');
    expect(functions.sort()).toEqual((EXPORTS[entry] ?? []).map(([name]) => name).sort());
  });

  test('that reads without an entry is said to in the documentation', () => {
    const below = Object.values(EXPORTS).flatMap((names) => names.filter(([, reach]) => reach === 'below').map(([name]) => name));
    for (const page of ['docs/ledger.md', 'docs/ledger.zh-CN.md']) {
      const text = readFileSync(join(root, page), 'utf8');
      for (const name of below) expect(text, page).toContain(`\`${name}\``);
    }
  });
});

describe('every command', () => {
  const paths = (command: Command, before = ''): string[] =>
    command.commands.flatMap((one) => (one.commands.length > 0 ? paths(one, `${one.name()} `) : [`${before}${one.name()}`]));

  test('is known, and what it calls', () => {
    const context = { texts: textsIn('en'), language: 'en', version: '0', json: false } as unknown as Parameters<typeof createProgram>[0];
    expect(paths(createProgram(context, () => {})).sort()).toEqual(Object.keys(COMMANDS).sort());
  });

  test('shows of a gallery only what its calls give: none reads a store', () => {
    const reading = sources('src/cli').filter(({ text }) => /\b(sqliteStore|memoryStore|(exact|auto|hnsw|usearch)Index)\b/.test(text));
    // To sign a checkpoint takes the store, and of it the hashes of leaves.
    expect(reading.map(({ name }) => name)).toEqual([join('ledger', 'open-store.ts')]);
    const users = sources('src/cli').filter(({ text }) => text.includes('ledger/open-store.js'));
    expect(users.map(({ name }) => name).sort()).toEqual([join('commands', 'ledger-checkpoint.ts'), join('commands', 'ledger-prove.ts')]);
    for (const { name, text } of users) expect(text, name).not.toMatch(/\.(get|scan|changes|readEntries)\(/);
  });

  test('calls nothing of an open gallery that is not told here', () => {
    const known = new Set(Object.values(COMMANDS).flatMap((calls) => (calls === 'none' ? [] : calls)));
    const calls = new Set(
      sources('src/cli').flatMap(({ text }) => [...text.matchAll(/\b(?:sdk|gallery)\.((?:ledger\.)?\w+)\(/g)].map(([, name]) => name)),
    );
    for (const harmless of ['close', 'detect', 'stats']) calls.delete(harmless);
    expect([...calls].filter((name) => !known.has(name ?? ''))).toEqual([]);
    expect([...known].filter((name) => name.startsWith('ledger.') && !calls.has(name))).toEqual([]);
    expect(calls.size).toBeGreaterThan(5);
  });
});
