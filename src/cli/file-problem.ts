// Why a file could not be read or written, in words in place of Node's codes.

import { oneLine } from './one-line.ts';

const problems: Readonly<Record<string, string>> = {
  EACCES: 'you are not allowed to',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is a file and no folder',
  EPERM: 'you are not allowed to',
  EROFS: 'the disk is read-only',
};

/** @param missing what it means that there is nothing at the path: 'there is no such file' */
export function fileProblem(error: unknown, missing: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return missing;
  return problems[code] ?? oneLine(error);
}
