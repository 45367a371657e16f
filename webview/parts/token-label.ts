// A token as the reader sees it: its own piece of the text, with white space made visible.

import { pieceOf, type Token, type TokenTexts } from '../../src/plan/token.ts';

/** The text's own characters where the token stands for some, else the vocabulary's spelling. */
export function tokenLabel(token: Token, texts: TokenTexts): string {
  const piece = token.special ? null : pieceOf(token, texts);
  if (!piece) return token.text;
  const trimmed = piece.trim();
  return trimmed === '' ? visibleSpace(piece) : trimmed;
}

/** Every space as ·, every line break as ↵, every tab as →. */
function visibleSpace(piece: string): string {
  return piece
    .replace(/\r?\n|\r/g, '↵')
    .replace(/\t/g, '→')
    .replace(/\s/g, '·');
}

/** How a token stands to the one before it in the text. */
type Joint = 'joined' | 'apart' | 'line';

/** joined: no space between them; line: a line break between them, or at the end of the first; apart: anything else. */
export function joint(before: Token | undefined, token: Token, texts: TokenTexts): Joint {
  if (!before?.span || !token.span) return 'apart';
  if (before.sequence !== token.sequence) return 'line';
  const between = pieceOf({ ...token, span: [before.span[1], token.span[0]] }, texts)!;
  const lead = /^\s*/.exec(pieceOf(token, texts)!)![0];
  const breaks = /[\r\n]/;
  if (breaks.test(between) || breaks.test(pieceOf(before, texts)!)) return 'line';
  return between + lead === '' ? 'joined' : 'apart';
}
