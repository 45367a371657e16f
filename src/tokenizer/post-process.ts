// The last stage of a tokenizer: adds tokens such as [CLS], joins a pair, and takes spaces out of spans.

import type { FoundToken } from './found-token.ts';
import type { PostProcessorStage, SpecialTokens, TemplatePiece } from './stages.ts';
import { trimSpans } from './trim-spans.ts';

/** A token of the model's input; null spans are of those that were added. */
export interface Placed extends Omit<FoundToken, 'span'> {
  readonly span: FoundToken['span'] | null;
  readonly type: number;
  /** Which text it was found in; 0 for a token that was added. */
  readonly sequence: 0 | 1;
}

/** Texts, or parts of the input that are already put together, one after the other. */
type Parts = readonly (readonly Placed[])[];

/** The tokens of the model's input. */
export type PostProcessor = (found: readonly (readonly FoundToken[])[], texts: readonly string[]) => Placed[];

/** The post-processor that a part of tokenizer.json describes. */
export function postProcessor(stage: PostProcessorStage | null): PostProcessor {
  const process = processor(stage);
  return (found, texts) => {
    const placed = found.map((tokens, nth): Placed[] => {
      const sequence = nth === 0 ? 0 : 1;
      return tokens.map(({ id, spelling, span }) => ({ id, spelling, span, type: sequence, sequence }));
    });
    return process(placed, texts).flat();
  };
}

function processor(stage: PostProcessorStage | null): (parts: Parts, texts: readonly string[]) => Parts {
  if (stage === null) return (parts) => parts;
  switch (stage.type) {
    case 'Sequence': {
      const processors = stage.processors.map(processor);
      return (parts, texts) => processors.reduce((each, process) => process(each, texts), parts);
    }
    case 'ByteLevel':
      return (parts, texts) => trimSpans(parts, texts, stage);
    case 'BertProcessing':
      return ([first = [], second]) => {
        const sep = (type: number) => added(stage.sep[0], stage.sep[1], type);
        const start = [added(stage.cls[0], stage.cls[1], 0), ...first, sep(0)];
        return second ? [start, [...second, sep(1)]] : [start];
      };
    case 'RobertaProcessing':
      return (parts, texts) => {
        // RoBERTa has a single segment.
        const [first = [], second] = trimSpans(parts, texts, stage).map((tokens) => withType(tokens, 0));
        const sep = added(stage.sep[0], stage.sep[1], 0);
        const start = [added(stage.cls[0], stage.cls[1], 0), ...first, sep];
        return second ? [start, [sep, ...second, sep]] : [start];
      };
    case 'TemplateProcessing':
      return (parts) =>
        (parts.length > 1 ? stage.pair : stage.single).map((piece) =>
          place(piece, parts, stage.special_tokens),
        );
  }
}

function place(piece: TemplatePiece, parts: Parts, special: SpecialTokens): readonly Placed[] {
  if ('Sequence' in piece) {
    const { id, type_id: type } = piece.Sequence;
    return withType(parts[id === 'A' ? 0 : 1] ?? [], type);
  }
  const { id: name, type_id } = piece.SpecialToken;
  const token = special[name]!;
  return token.ids.map((id, i) => added(token.tokens[i] ?? name, id, type_id));
}

function withType(tokens: readonly Placed[], type: number): readonly Placed[] {
  return tokens.map((token) => (token.type === type ? token : { ...token, type }));
}

function added(spelling: string, id: number, type: number): Placed {
  return { id, spelling, span: null, type, sequence: 0 };
}
