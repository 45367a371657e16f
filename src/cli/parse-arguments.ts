// The words after a command's name as options and other arguments, with our own sentences for what is wrong.

import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

export interface Option {
  readonly type: 'string' | 'boolean';
  /** How the usage names the value: 'FILE'. */
  readonly value?: string;
  /** Absent where the option is known only to be refused in a sentence of its own. */
  readonly help?: string;
}

export type Options = Readonly<Record<string, Option>>;

/** What was given for each option; values fit their option's type. */
export interface ParsedArguments {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** @throws UsageError for an unknown option, a missing value, or one too many. */
export function parseArguments(args: readonly string[], options: Options): ParsedArguments {
  const { positionals, values, tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    // The strict mode's errors are Node's own sentences.
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    if (!Object.hasOwn(options, name)) throw new UsageError(`There is no option ${rawName}.`);
    const problem = problemOf(rawName, options[name]!, value, inlineValue ?? false);
    if (problem) throw new UsageError(problem);
  }
  return { positionals, values };
}

/** @param inline whether the value stands behind an equals sign */
function problemOf(name: string, option: Option, value: string | undefined, inline: boolean): string | null {
  if (option.type === 'boolean') return value === undefined ? null : `${name} takes no value.`;
  if (value === undefined) return `${name} needs a value: ${name} ${option.value}.`;
  if (!inline && /^-./.test(value)) {
    return `${name} needs a value, and “${value}” looks like an option; a value with a dash is written ${name}=${value}.`;
  }
  return null;
}
