import { runTool } from '../../tools/run-tool.js';

/** Brings dist up to date before the first test; declarations are left to `npm run build`. */
export default function buildOnce(): void {
  if (runTool('tsx', ['tools/build.ts', 'code', 'models']) !== 0) throw new Error('the build failed, so no test was run');
}
