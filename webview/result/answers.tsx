// The likeliest answers to a question, quoted from the text.

import { bestSpans, quoteOf } from '../../src/plan/answer.ts';
import type { StepId } from '../../src/plan/step.ts';
import { Failure } from '../parts/failure.tsx';
import { percent, plural } from '../parts/format.ts';
import { usePulled } from '../parts/use-pulled.ts';
import type { Scene } from '../scene.ts';

const COUNT = 5;

interface AnswersProps {
  readonly scene: Scene;
  /** [T] */
  readonly start: StepId;
  /** [T] */
  readonly end: StepId;
}

export function Answers({ scene, start, end }: AnswersProps) {
  const { store, run } = scene;
  const starts = usePulled(store, 'tensor', () => ({ run: run.number, step: start, slice: [null] })).value;
  const ends = usePulled(store, 'tensor', () => ({ run: run.number, step: end, slice: [null] })).value;
  if (starts.status === 'failed') return <Failure of={starts} />;
  if (ends.status === 'failed') return <Failure of={ends} />;
  if (starts.status === 'waiting' || ends.status === 'waiting') return <div class="waiting" />;
  // A decoder that reads the source once more answers from it, too.
  const stack = 0;
  const tokens = run.tokens[stack]!;
  const spans = bestSpans(tokens, starts.value.data, ends.value.data, COUNT);
  if (spans.length === 0) return <p class="remark">The text has no token that could be an answer.</p>;
  return (
    <ol class="answers">
      {spans.map((span) => {
        const { text, place } = quoteOf(span, tokens, run);
        const length = plural(span.last - span.first + 1, 'token');
        return (
          <li key={`${span.first} ${span.last}`}>
            <button
              type="button"
              title="Go to its first token"
              onClick={() => store.focus({ token: span.first, stack })}
            >
              <span class="number">{percent(span.score)}</span>
              <q>{text}</q>
              <span class="answer-place">
                {place ? `characters ${place[0]} to ${place[1]}, ${length}` : length}
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
