const { basename, join } = require('node:path');

/** What each folder of src may import besides itself: the arrows of the architecture, all pointing down. */
const LAYERS = {
  core: [],
  image: ['core'],
  runtime: ['core'],
  detector: ['core', 'image', 'runtime'],
  embedder: ['core', 'image', 'runtime'],
  index: ['core', 'image', 'runtime'],
  ledger: ['core'],
  evaluation: ['core', 'image', 'runtime'],
  research: ['core', 'image', 'evaluation'],
  vault: ['core'],
  quality: ['core', 'image', 'runtime'],
  adapters: ['core', 'runtime', 'vault'],
  testing: ['core'],
  sdk: ['core', 'image', 'runtime', 'detector', 'embedder', 'index', 'ledger', 'evaluation', 'quality', 'vault', 'adapters'],
  cli: [],
};

/** The one file that may import each native package, and the one that writes workbooks. */
const NATIVE = {
  sharp: 'src/image/load-sharp.ts',
  'onnxruntime-node': 'src/runtime/onnx-session.ts',
  'hnswlib-node': 'src/index/graph/hnswlib-engine.ts',
  usearch: 'src/index/graph/usearch-engine.ts',
  'write-excel-file': 'src/ledger/tables/table-xlsx.ts',
  'better-sqlite3': 'src/adapters/sqlite-store/better-sqlite-driver.ts',
};

/** A package where it is installed, hoisted or not, and by its bare name where it is not. */
const npm = (name) => `(^|^node_modules/|/node_modules/)${name}(/|$)`;

const layerRules = Object.entries(LAYERS).map(([layer, below]) => ({
  name: `${layer}-imports-${below.length === 0 ? 'nothing' : below.join('-')}`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: '^src/', pathNot: [layer, ...below].map((name) => `^src/${name}/`) },
}));

const nativeRules = Object.entries(NATIVE).map(([name, file]) => ({
  name: file === undefined ? `nobody-imports-${name}` : `only-${basename(file, '.ts')}-imports-${name}`,
  severity: 'error',
  from: { path: '^src/', ...(file === undefined ? {} : { pathNot: `^${file.replaceAll('.', '\\.')}$` }) },
  to: { path: npm(name) },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    ...nativeRules,
    {
      name: 'every-folder-is-a-layer',
      comment: 'A new folder of src gets its arrows in LAYERS before it may import anything.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/main\\.ts$', ...Object.keys(LAYERS).map((name) => `^src/${name}/`)] },
      to: {},
    },
    {
      name: 'main-leaves-testing-and-cli-out',
      comment: 'The package root re-exports; the conformance suites are a subpath and the command line a program.',
      severity: 'error',
      from: { path: '^src/main\\.ts$' },
      to: { path: '^src/(testing|cli)/' },
    },
    {
      name: 'core-imports-no-package',
      comment: 'Neither from npm nor from Node.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { pathNot: '^src/' },
    },
    {
      name: 'adapters-stand-apart',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'strangers-use-the-public-package',
      comment: 'The command line, the benchmarks and the examples see what an embedder sees.',
      severity: 'error',
      from: { path: '^(bench|examples)/' },
      to: { path: '^src/' },
    },
    {
      name: 'library-reaches-nothing-outside-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(bench|examples|test|tools)/' },
    },
    {
      name: 'library-uses-no-development-package',
      severity: 'error',
      comment: 'An optional peer is a development package too: our own tests need it.',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], pathNot: npm('usearch') },
    },
    {
      name: 'no-cycles',
      comment: 'Types alone may refer to one another.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'every-import-resolves',
      comment: 'The package itself resolves only where it has been built.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: [npm('rescue-face'), ...Object.keys(NATIVE).map(npm)] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(__dirname, 'tsconfig.json') },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
