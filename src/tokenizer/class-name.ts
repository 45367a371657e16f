// Which of the tokenizer classes of `transformers` loads a checkpoint's tokenizer (AutoTokenizer.from_pretrained, 5.23).

import type { TokenizerConfig, TokenizerJson } from './tokenizer-json.ts';

/** The class of each type of model; null where the files are taken as they are. Of other types the files decide. */
const BY_MODEL_TYPE: Readonly<Record<string, string | null>> = {
  albert: 'AlbertTokenizer',
  bart: 'RobertaTokenizer',
  bert: 'BertTokenizer',
  camembert: 'CamembertTokenizer',
  distilbert: 'BertTokenizer',
  electra: 'BertTokenizer',
  gemma: 'GemmaTokenizer',
  gemma2: 'GemmaTokenizer',
  gemma3: 'GemmaTokenizer',
  gemma3_text: 'GemmaTokenizer',
  gpt2: 'GPT2Tokenizer',
  gpt_neo: 'GPT2Tokenizer',
  gpt_neox: 'GPTNeoXTokenizer',
  mbart: 'MBartTokenizer',
  mistral: null,
  modernbert: null,
  mpnet: 'MPNetTokenizer',
  mt5: 'T5Tokenizer',
  olmo: 'GPTNeoXTokenizer',
  olmo2: null,
  opt: 'GPT2Tokenizer',
  pegasus: 'PegasusTokenizer',
  phi: 'GPT2Tokenizer',
  phi3: null,
  qwen2: 'Qwen2Tokenizer',
  qwen3: 'Qwen2Tokenizer',
  roberta: 'RobertaTokenizer',
  t5: 'T5Tokenizer',
  umt5: null,
  'xlm-roberta': 'XLMRobertaTokenizer',
};

/** Types whose published checkpoints often name a class that is wrong. */
const OFTEN_WRONG: readonly string[] = ['qwen2'];

/** Other names of the same classes. */
const ALIASES: Readonly<Record<string, string>> = {
  BartTokenizer: 'RobertaTokenizer',
  DistilBertTokenizer: 'BertTokenizer',
  ElectraTokenizer: 'BertTokenizer',
  LongformerTokenizer: 'RobertaTokenizer',
  MobileBertTokenizer: 'BertTokenizer',
  Phi3Tokenizer: 'LlamaTokenizer',
};

/** Names that mean no class of their own. */
const GENERIC: readonly string[] = ['TokenizersBackend', 'PythonBackend', 'PreTrainedTokenizer'];

/**
 * The name of the class; null where tokenizer.json is taken as it is.
 * @param modelType config.json's model_type; null where it is not known.
 */
export function tokenizerClass(
  json: TokenizerJson,
  { tokenizer_class }: TokenizerConfig,
  modelType: string | null,
): string | null {
  const declared = tokenizer_class?.replace(/Fast$/, '') ?? null;
  const ofModel = modelType === null ? undefined : BY_MODEL_TYPE[modelType];
  if (declared === 'LlamaTokenizer' && isByteLevel(json) && modelType !== 'mistral') return null;
  if (declared === null) return ofModel ?? null;
  if (ofModel === undefined || ofModel === declared) return canonical(declared);
  if (ofModel === null) return null;
  return canonical(modelType !== null && OFTEN_WRONG.includes(modelType) ? ofModel : declared);
}

function canonical(name: string): string | null {
  return GENERIC.includes(name) ? null : (ALIASES[name] ?? name);
}

function isByteLevel({ pre_tokenizer, decoder }: TokenizerJson): boolean {
  return JSON.stringify([pre_tokenizer, decoder]).includes('"ByteLevel"');
}
