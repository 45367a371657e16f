// The first stage of a tokenizer: runs the library's normalizer and keeps the alignment with the source.

import {
  type Normalizer,
  PrependNormalizer,
  ReplaceNormalizer,
  SequenceNormalizer,
  StripNormalizer,
} from '@huggingface/tokenizers';
import { type Aligned, slice } from './aligned.ts';
import { prepend, replace } from './edit.ts';
import { trace } from './trace.ts';

/** The normalized text, each character aligned with the source. */
export function normalize(normalizer: Normalizer | null, input: Aligned): Aligned {
  if (normalizer === null) return input;
  if (normalizer instanceof SequenceNormalizer) {
    return normalizer.normalizers.reduce((text, each) => normalize(each, text), input);
  }
  if (normalizer instanceof PrependNormalizer) return prepend(input, normalizer.config.prepend);
  if (normalizer instanceof ReplaceNormalizer) {
    return replace(input, normalizer.pattern, normalizer.config.content ?? '');
  }
  if (normalizer instanceof StripNormalizer) {
    const kept = normalizer.normalize(input.text);
    const from = normalizer.config.strip_left ? input.text.length - input.text.trimStart().length : 0;
    return slice(input, from, from + kept.length);
  }
  return trace(input, (text) => normalizer.normalize(text));
}
