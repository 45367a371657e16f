// Runs one program to its end; a failure carries the program's own last words.

import { spawn } from 'node:child_process';

/**
 * Runs a program, shows its output unless `quiet`, and resolves with its exit status.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, timeoutMs?: number }} [options] after `timeoutMs` the program is ended
 * @returns {Promise<{ status: number, output: string }>} `output` is empty unless `quiet`
 */
export function runProgram(program, args, { cwd, env, quiet = false, timeoutMs } = {}) {
  return new Promise((resolve, reject) => {
    // On Windows npm and code are scripts, which only a shell can start, and a shell splits at spaces.
    const shell = process.platform === 'win32' && (program === 'npm' || program.endsWith('.cmd'));
    const quoted = (/** @type {string} */ word) => (shell ? `"${word}"` : word);
    const child = spawn(quoted(program), args.map(quoted), {
      cwd,
      env: { ...process.env, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      shell,
      ...(timeoutMs ? { timeout: timeoutMs } : {}),
    });
    // A program must not outlive the one that waits for it.
    const kill = () => child.kill();
    process.prependOnceListener('exit', kill);
    let output = '';
    child.stdout?.on('data', (text) => {
      output += text;
    });
    child.stderr?.on('data', (text) => {
      output += text;
    });
    child.on('error', reject);
    child.on('close', (status) => {
      process.off('exit', kill);
      resolve({ status: status ?? 1, output });
    });
  });
}

/**
 * Runs a program silently and throws one sentence, with the end of its output, if it fails.
 * @param {string} what the doing, for the error: 'Installing the packages'
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
export async function mustRun(what, program, args, options) {
  const { status, output } = await runProgram(program, args, { ...options, quiet: true });
  if (status !== 0) {
    const lines = output.trim().split('\n');
    const errors = lines.filter((line) => /error/i.test(line)).slice(0, 10);
    const said = (errors.length > 0 ? errors : lines.slice(-10)).join('\n');
    throw new Error(`${what} failed: “${program} ${args.join(' ')}” ended with status ${status}.\n${said}`);
  }
}
