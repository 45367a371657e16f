// The command line: the same engine without an editor.

import { Cancelled } from '../protocol/rpc.ts';
import { type Command, help, type Surroundings, usage } from './command.ts';
import { describe } from './describe.ts';
import { oneLine } from './one-line.ts';
import { type Places, placesBeside } from './places.ts';
import { progressLine } from './progress-line.ts';
import { report } from './report.ts';
import { run } from './run.ts';
import { tokens } from './tokens.ts';
import { UsageError } from './usage-error.ts';
import { version } from './version.ts';

const commands: readonly Command[] = [run, describe, tokens, report];

/** Exit statuses: 0 all is well, 1 it could not be done, 2 wrong use, 130 cancelled with Ctrl-C. */
async function main(args: readonly string[], places: Places): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version') return print(`${await version(places)}\n`);
  if (name === '--help' || name === '-h') return print(overview());
  if (name === 'help') return helpOn(rest[0]);
  const command = commandOf(name);
  if (!command) return noCommand(name);
  if (rest.includes('--help') || rest.includes('-h')) return print(help(command));

  const cancel = new AbortController();
  // A second Ctrl-C finds no listener, and ends the process at once.
  process.once('SIGINT', () => cancel.abort());
  const line = progressLine(process.stderr);
  const surroundings: Surroundings = {
    places,
    signal: cancel.signal,
    progress: line.show,
    print,
    remark: (sentence) => {
      line.clear();
      process.stderr.write(`${sentence}\n`);
    },
  };
  try {
    await command.run(rest, surroundings);
    return 0;
  } catch (error) {
    line.clear();
    if (error instanceof Cancelled) return fail(130, ['Cancelled.']);
    if (error instanceof UsageError) return fail(2, [oneLine(error), usage(command)]);
    return fail(1, [oneLine(error)]);
  } finally {
    line.clear();
  }
}

function commandOf(name: string | undefined): Command | undefined {
  return commands.find((candidate) => candidate.name === name);
}

function noCommand(name: string | undefined): number {
  const problem = name === undefined ? 'Name a command.' : `There is no command “${name}”.`;
  const names = commands.map((each) => each.name).join(', ');
  return fail(2, [problem, `The commands are ${names}; see headlight help.`]);
}

function helpOn(name: string | undefined): number {
  if (name === undefined) return print(overview());
  const command = commandOf(name);
  return command ? print(help(command)) : noCommand(name);
}

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'See inside a transformer: every head, every hidden state, every step, with the real numbers.',
    '',
    'Usage: headlight <command> <model> [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'headlight help <command> tells more of one command; headlight --version prints the version.',
    '',
  ].join('\n');
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function fail(status: number, lines: readonly string[]): number {
  process.stderr.write(`${lines.join('\n')}\n`);
  return status;
}

// Whoever reads the output may stop before its end, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.exit(fail(1, [oneLine(error)]));
});

process.exitCode = await main(process.argv.slice(2), placesBeside(import.meta.url));
