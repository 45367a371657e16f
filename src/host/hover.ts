// The hover over a token of the explored text: whom it attends to, and its norm from layer to layer.

import {
  Hover,
  type HoverProvider,
  MarkdownString,
  type Position,
  type TextDocument,
  workspace,
} from 'vscode';
import { attentionName } from '../plan/attention-set.ts';
import { stateName } from '../plan/state-name.ts';
import { pieceOf } from '../plan/token.ts';
import type { RunInfo } from '../protocol/model.ts';
import {
  type AttentionView,
  attentionOf,
  attentionViews,
  largest,
  normsOf,
  type Weights,
} from './attention.ts';
import { bar, sparkline, visible } from './bars.ts';
import { rangeIn } from './documents.ts';
import type { Highlights } from './highlights.ts';
import type { Session } from './session.ts';
import { type TokenPlace, tokenAt, tokenRange } from './token-place.ts';

/** A hover has its own links, and may run nothing else. */
const hoverCommands = ['_headlight.focusToken', 'headlight.exploreAgain'] as const;

/** Tokens that are listed for the attention looked at. */
const shown = 5;
/** Tokens that are listed for each other kind of attention. */
const shownMore = 3;
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
    if (!exploration || exploration.passages[0].uri !== document.uri.toString()) return null;
    if (!workspace.getConfiguration('headlight').get('hover.enabled', true)) return null;
    const { passages, run, stale } = exploration;
    const offset = document.offsetAt(position);
    if (stale) {
      const isInside = passages.some((it) => it && it.start <= offset && offset <= it.end);
      return isInside
        ? new Hover(trusted('The text has changed. [Explore again](command:headlight.exploreAgain)'))
        : null;
    }
    const place = tokenAt(exploration, offset);
    const range = place && tokenRange(exploration, place);
    this.#highlights.preview(place);
    if (!place || !range) return null;
    return new Hover(await this.#describe(run, place), rangeIn(document, range));
  }

  /** Where the engine is gone, the hover says so. */
  async #describe(run: RunInfo, place: TokenPlace): Promise<MarkdownString> {
    try {
      return await describeToken(this.#session, run, place);
    } catch (error) {
      return new MarkdownString().appendText(error instanceof Error ? error.message : String(error));
    }
  }
}

/**
 * Names stand in code blocks, where Markdown and HTML mean nothing.
 * @param run the one shown now; there may be another by the time the engine has answered
 */
async function describeToken(session: Session, run: RunInfo, place: TokenPlace): Promise<MarkdownString> {
  const { plan, focus } = session.state;
  if (!plan || !focus) return new MarkdownString();
  const { stack, token } = place;
  const views = attentionViews(plan, focus, stack);
  const [norms, ...weights] = await Promise.all([
    normsOf(session, place),
    ...views.map((view) => attentionOf(session, view, token)),
  ]);
  const about = trusted('');
  const kind = plan.architecture.stacks.length > 1 ? ['source token', 'target token'][stack] : 'token';
  const { id } = run.tokens[stack]![token]!;
  about.appendCodeblock(`${nameOf(run, place)}   ${kind} ${token}, id ${id}`, 'plaintext');
  for (const [i, view] of views.entries()) {
    const link = i === 0 ? ` · ${linkToPanel(place)}` : '';
    about.appendMarkdown(`${inWords(view)}${link}\n`);
    const rows = attendedRows(run, weights[i]!, i === 0 ? shown : shownMore);
    about.appendCodeblock(rows.join('\n'), 'plaintext');
  }
  about.appendMarkdown(`Norm of its hidden states ${sparkline(norms)}\n`);
  about.appendCodeblock(normRows(plan.hiddenStates[stack]!, norms).join('\n'), 'plaintext');
  return about;
}

/** 'Attends to, in layer 1, head 2'; where there are several kinds of attention, it is said which. */
function inWords({ set, layer, head, direction }: AttentionView): string {
  const whom = direction === 'to' ? 'Attends to' : 'Attended to by';
  const where = set.name === '' ? '' : `${attentionName(set).toLowerCase()}, `;
  return `${whom}, in ${where}layer ${layer}, ${head === null ? 'mean over heads' : `head ${head}`}`;
}

function linkToPanel(place: TokenPlace): string {
  const link = `command:_headlight.focusToken?${encodeURIComponent(JSON.stringify([place]))}`;
  return `[Show in the panel](${link} "Look at this token in every view")`;
}

/** What the token stands for in the text, or else its name in the vocabulary. */
function nameOf(run: RunInfo, { stack, token }: TokenPlace): string {
  const named = run.tokens[stack]![token]!;
  const piece = pieceOf(named, run);
  return visible(piece?.trim() || piece?.replaceAll(' ', '·') || named.text);
}

/** '2  Rules  0.515 ██████': which token, its name, the weight, and a bar of its share of the largest weight. */
function attendedRows(run: RunInfo, { stack, weights }: Weights, count: number): string[] {
  const listed = largest(weights, count);
  const most = listed[0]?.weight ?? 0;
  const rows = listed.map(({ token, weight }) => [
    String(token),
    nameOf(run, { stack, token }),
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
