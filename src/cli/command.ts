// What a command of the command line is: its words, its options as data, and what it does.

import type { CallContext } from '../protocol/rpc.ts';
import { type Options, parseArguments } from './parse-arguments.ts';
import type { Places } from './places.ts';
import { UsageError } from './usage-error.ts';

/** Option names to what was given for them. */
export type Values<O extends Options> = {
  readonly [Name in keyof O]?: O[Name]['type'] extends 'string' ? string : boolean;
};

/** What a command runs in. */
export interface Surroundings extends CallContext {
  readonly places: Places;
  /** Writes to standard output. */
  readonly print: (text: string) => void;
  /** Writes a line to standard error that is no failure. */
  readonly remark: (sentence: string) => void;
}

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What stands after the command's name in the usage. */
  readonly synopsis: string;
  readonly options: Options;
  /** @throws UsageError for wrong use; Error, one sentence, for anything else that goes wrong. */
  run(args: readonly string[], surroundings: Surroundings): Promise<void>;
}

/** A command on one model, with its arguments parsed. */
export function modelCommand<const O extends Options>(about: {
  readonly name: string;
  readonly summary: string;
  readonly synopsis: string;
  readonly options: O;
  readonly act: (model: string, values: Values<O>, surroundings: Surroundings) => Promise<void>;
}): Command {
  return {
    ...about,
    run: (args, surroundings) => {
      const { positionals, values } = parseArguments(args, about.options);
      const [model, ...more] = positionals;
      if (model === undefined) throw new UsageError('Name a model: a folder, or a bundled checkpoint.');
      if (more.length > 0) throw new UsageError(`“${more[0]}” is one argument too many.`);
      return about.act(model, values as Values<O>, surroundings);
    },
  };
}

/** 'Usage: headlight tokens <model> --text T [--pair T2]' */
export function usage({ name, synopsis }: Command): string {
  return `Usage: headlight ${name} ${synopsis}`;
}

/** The usage, the summary, and a line for each option. */
export function help(command: Command): string {
  const lines: (readonly [string, string])[] = [
    ['<model>', 'A folder that holds a checkpoint, or the name of a bundled one.'],
  ];
  for (const [name, { value, help }] of Object.entries(command.options)) {
    if (help !== undefined) lines.push([`--${name}${value ? ` ${value}` : ''}`, help]);
  }
  const width = Math.max(...lines.map(([name]) => name.length));
  return [
    usage(command),
    '',
    command.summary,
    '',
    ...lines.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`),
    '',
  ].join('\n');
}
