import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** How a child process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly milliseconds: number;
}

/** Options of {@link runScript}. */
export interface RunScriptOptions {
  /** Lets the script import TypeScript. */
  readonly tsx?: boolean;
  /** Told with everything printed so far, each time something is. */
  readonly onOutput?: (child: { kill(signal: NodeJS.Signals): boolean }, output: string) => void;
}

/** Runs a module's text in a process of its own, which sees the built package by its name. */
export function runScript(text: string, options: RunScriptOptions = {}): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const loader = options.tsx === true ? ['--import', 'tsx'] : [];
    const child = spawn(process.execPath, [...loader, '--input-type=module', '-e', text], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        options.onOutput?.(child, output);
      });
    }
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, output, milliseconds: performance.now() - started }));
  });
}
