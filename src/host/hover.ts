// The hover over a token of the explored text: whom it attends to, and its norm from layer to layer.

import {
  Hover,
  type HoverProvider,
  MarkdownString,
  type Position,
  type TextDocument,
  workspace,
} from 'vscode';
import { stateName } from '../plan/state-name.ts';
import { pieceOf } from '../plan/token.ts';
import type { RunInfo } from '../protocol/model.ts';
import { attentionOf, largest, normsOf } from './attention.ts';
import { bar, sparkline, visible } from './bars.ts';
import { rangeIn } from './documents.ts';
import type { Highlights } from './highlights.ts';
import { tokenAt, tokenRange } from './passage.ts';
import type { Session } from './session.ts';

/** A hover has its own links, and may run nothing else. */
export const hoverCommands = ['_headlight.focusToken', 'headlight.exploreAgain'] as const;

/** Tokens that are listed. */
const shown = 5;
/** Characters of a bar. */
const barWidth = 12;
/** Layers to a line. */
const perRow = 5;

export class TokenHover implements HoverProvider {
  readonly #session: Session;
  readonly #highlights: Highlights;

  constructor(session: Session, highlights: Highlights) {
    this.#session = session;
    this.#highlights = highlights;
  }

  async provideHover(document: TextDocument, position: Position): Promise<Hover | null> {
    const { exploration } = this.#session.state;
    if (!exploration || exploration.passage.uri !== document.uri.toString()) return null;
    if (!workspace.getConfiguration('headlight').get('hover.enabled', true)) return null;
    const { passage, run, stale } = exploration;
    const offset = document.offsetAt(position);
    if (offset < passage.start || offset > passage.end) {
      this.#highlights.preview(null);
      return null;
    }
    if (stale)
      return new Hover(trusted('The text has changed. [Explore again](command:headlight.exploreAgain)'));
    const token = tokenAt(passage, run, offset);
    const range = token === null ? null : tokenRange(passage, run, token);
    this.#highlights.preview(token);
    if (token === null || range === null) return null;
    return new Hover(await this.#describe(run, token), rangeIn(document, range));
  }

  /** Where the engine is gone, the hover says so. */
  async #describe(run: RunInfo, token: number): Promise<MarkdownString> {
    try {
      return await describeToken(this.#session, run, token);
    } catch (error) {
      return new MarkdownString().appendText(error instanceof Error ? error.message : String(error));
    }
  }
}

/**
 * Names stand in code blocks, where Markdown and HTML mean nothing.
 * @param run the one shown now; there may be another by the time the engine has answered
 */
async function describeToken(session: Session, run: RunInfo, token: number): Promise<MarkdownString> {
  const { focus } = session.state;
  const [weights, norms] = await Promise.all([attentionOf(session, token), normsOf(session, token)]);
  const about = trusted('');
  about.appendCodeblock(`${nameOf(run, token)}   token ${token}, id ${run.tokens[token]!.id}`, 'plaintext');
  const head = focus?.head == null ? 'mean over heads' : `head ${focus.head}`;
  const link = `command:_headlight.focusToken?${encodeURIComponent(JSON.stringify([token]))}`;
  about.appendMarkdown(
    `Attends to, in layer ${focus?.layer}, ${head} · [Show in the panel](${link} "Look at this token in every view")\n`,
  );
  about.appendCodeblock(attendedRows(run, weights).join('\n'), 'plaintext');
  about.appendMarkdown(`Norm of its hidden states ${sparkline(norms)}\n`);
  about.appendCodeblock(normRows(session.state.plan?.hiddenStates ?? [], norms).join('\n'), 'plaintext');
  return about;
}

/** What the token stands for in the text, or else its name in the vocabulary. */
function nameOf(run: RunInfo, token: number): string {
  const named = run.tokens[token]!;
  return visible(pieceOf(named, run) ?? named.text);
}

/** '2  Rules  0.515 ██████': which token, its name, the weight, and a bar of its share of the largest weight. */
function attendedRows(run: RunInfo, weights: ArrayLike<number>): string[] {
  const listed = largest(weights, shown);
  const most = listed[0]?.weight ?? 0;
  const rows = listed.map(({ token, weight }) => [
    String(token),
    nameOf(run, token),
    `${weight.toFixed(3)} ${bar(most > 0 ? weight / most : 0, barWidth)}`,
  ]);
  const width = (column: number) => Math.max(...rows.map((row) => row[column]!.length));
  return rows.map(
    ([token, name, value]) => `${token!.padStart(width(0))}  ${name!.padEnd(width(1))}  ${value}`,
  );
}

/** Numbers under the names of their states, which are the panel's; a few to a line. */
function normRows(states: readonly string[], norms: readonly number[]): string[] {
  const cells = norms.map((norm, i) => {
    const name = stateName(states[i]!, i);
    const width = Math.max(name.length, 'Embedding'.length);
    return { name: name.padStart(width), number: norm.toPrecision(3).padStart(width) };
  });
  const rows = Array.from({ length: Math.ceil(cells.length / perRow) }, (_, i) =>
    cells.slice(perRow * i, perRow * (i + 1)),
  );
  const line = (key: 'name' | 'number', row: typeof cells) => row.map((cell) => cell[key]).join(' ');
  return rows.flatMap((row) => [line('name', row), line('number', row)]);
}

function trusted(markdown: string): MarkdownString {
  const made = new MarkdownString(markdown);
  made.isTrusted = { enabledCommands: hoverCommands };
  return made;
}
