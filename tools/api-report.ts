import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { PUBLIC_ENTRIES, ROOT } from './entries.js';

/**
 * Writes the public signatures of every entry to `etc/<entry>.api.md`, so that a changed one shows in review.
 * Without `--update` it compares only, and fails where a signature and its report differ. A signature that names a
 * type its entry does not export is a failure either way.
 */
const update = process.argv.includes('--update');
const reportFolder = join(ROOT, 'etc');
const freshFolder = join(ROOT, '.cache', 'api');
const names = Object.keys(PUBLIC_ENTRIES);
const problems: string[] = [];

mkdirSync(reportFolder, { recursive: true });
for (const file of readdirSync(reportFolder)) {
  if (!file.endsWith('.api.md') || names.includes(file.slice(0, -'.api.md'.length))) continue;
  if (update) rmSync(join(reportFolder, file));
  else problems.push(`etc/${file} describes an entry that is no more`);
}
for (const name of names) report(name);
for (const problem of problems) console.error(`api: ${problem}`);
if (problems.length > 0) {
  console.error('api: where the change is meant, run "npm run api" and commit etc/');
  process.exitCode = 1;
} else {
  console.log(`api: ${names.length} reports are up to date`);
}

function report(name: string): void {
  const declarations = join(ROOT, 'dist', `${name}.d.ts`);
  if (!existsSync(declarations)) {
    problems.push(`dist/${name}.d.ts is missing`);
    return;
  }
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(ROOT, 'package.json'),
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: declarations,
      compiler: { tsconfigFilePath: join(ROOT, 'tsconfig.json'), skipLibCheck: true },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: freshFolder,
        reportTempFolder: join(freshFolder, 'temp'),
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true },
          'ae-forgotten-export': { logLevel: ExtractorLogLevel.Error },
          'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
          'ae-undocumented': { logLevel: ExtractorLogLevel.None },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true } },
      },
    },
  });
  const result = Extractor.invoke(config, {
    // The extractor compares with its own folder of fresh reports; what is committed is compared below.
    localBuild: true,
    messageCallback: (message) => {
      message.handled = true;
      if (message.logLevel === ExtractorLogLevel.Error) problems.push(`${name}: ${message.text}`);
    },
  });
  if (!result.succeeded && result.errorCount > 0) problems.push(`"${name}" could not be read`);
  const fresh = withoutHashes(readFileSync(join(freshFolder, `${name}.api.md`), 'utf8'));
  const file = join(reportFolder, `${name}.api.md`);
  if (update) writeFileSync(file, fresh);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== fresh) {
    problems.push(`the public signatures of "${name}" differ from etc/${name}.api.md`);
  }
}

/** Shared declarations lie in files named after their content; where in them a remark stands changes with any comment. */
function withoutHashes(text: string): string {
  return text.replaceAll(/^(\/\/ dist\/[\w-]+?)(-[\w-]{8})?(\.d\.ts):\d+:\d+/gm, '$1$3');
}
