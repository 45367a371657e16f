// The two shapes of model that are measured: config.json and every tensor, by the names of Hugging Face.

export interface TensorShape {
  readonly name: string;
  readonly shape: readonly number[];
  /** 0 for weights and biases, 1 for the gains of norms. */
  readonly mean: 0 | 1;
}

export interface ModelShape {
  readonly name: 'BERT-base' | 'GPT-2-small';
  readonly layers: number;
  readonly heads: number;
  readonly width: number;
  readonly hidden: number;
  readonly vocab: number;
  /** “The Rock Rules” as the ids of the tokenizer of bert-base-uncased, or of gpt2. */
  readonly rockRules: readonly number[];
  readonly config: Readonly<Record<string, unknown>>;
  readonly tensors: readonly TensorShape[];
}

const layers = 12;
const heads = 12;
const width = 768;
const hidden = 3072;

const indices = Array.from({ length: layers }, (_, i) => i);
const weight = (name: string, ...shape: number[]): TensorShape => ({ name, shape, mean: 0 });
const norm = (name: string): TensorShape[] => [
  { name: `${name}.weight`, shape: [width], mean: 1 },
  weight(`${name}.bias`, width),
];
/** torch.nn.Linear: [out, in]. */
const linear = (name: string, input: number, output: number): TensorShape[] => [
  weight(`${name}.weight`, output, input),
  weight(`${name}.bias`, output),
];
/** GPT-2's Conv1D: [in, out]. */
const conv1d = (name: string, input: number, output: number): TensorShape[] => [
  weight(`${name}.weight`, input, output),
  weight(`${name}.bias`, output),
];

export const bertBase: ModelShape = {
  name: 'BERT-base',
  layers,
  heads,
  width,
  hidden,
  vocab: 30522,
  rockRules: [101, 1996, 2600, 3513, 102],
  config: {
    architectures: ['BertModel'],
    model_type: 'bert',
    hidden_act: 'gelu',
    hidden_size: width,
    intermediate_size: hidden,
    layer_norm_eps: 1e-12,
    max_position_embeddings: 512,
    num_attention_heads: heads,
    num_hidden_layers: layers,
    type_vocab_size: 2,
    vocab_size: 30522,
  },
  tensors: [
    weight('embeddings.word_embeddings.weight', 30522, width),
    weight('embeddings.position_embeddings.weight', 512, width),
    weight('embeddings.token_type_embeddings.weight', 2, width),
    ...norm('embeddings.LayerNorm'),
    ...indices.flatMap((i) => [
      ...['query', 'key', 'value'].flatMap((part) =>
        linear(`encoder.layer.${i}.attention.self.${part}`, width, width),
      ),
      ...linear(`encoder.layer.${i}.attention.output.dense`, width, width),
      ...norm(`encoder.layer.${i}.attention.output.LayerNorm`),
      ...linear(`encoder.layer.${i}.intermediate.dense`, width, hidden),
      ...linear(`encoder.layer.${i}.output.dense`, hidden, width),
      ...norm(`encoder.layer.${i}.output.LayerNorm`),
    ]),
    ...linear('pooler.dense', width, width),
  ],
};

export const gpt2Small: ModelShape = {
  name: 'GPT-2-small',
  layers,
  heads,
  width,
  hidden,
  vocab: 50257,
  rockRules: [464, 4631, 14252],
  config: {
    architectures: ['GPT2LMHeadModel'],
    model_type: 'gpt2',
    activation_function: 'gelu_new',
    layer_norm_epsilon: 1e-5,
    n_ctx: 1024,
    n_embd: width,
    n_head: heads,
    n_layer: layers,
    n_positions: 1024,
    vocab_size: 50257,
  },
  tensors: [
    weight('transformer.wte.weight', 50257, width),
    weight('transformer.wpe.weight', 1024, width),
    ...indices.flatMap((i) => [
      ...norm(`transformer.h.${i}.ln_1`),
      ...conv1d(`transformer.h.${i}.attn.c_attn`, width, 3 * width),
      ...conv1d(`transformer.h.${i}.attn.c_proj`, width, width),
      ...norm(`transformer.h.${i}.ln_2`),
      ...conv1d(`transformer.h.${i}.mlp.c_fc`, width, hidden),
      ...conv1d(`transformer.h.${i}.mlp.c_proj`, hidden, width),
    ]),
    ...norm('transformer.ln_f'),
  ],
};

export const modelShapes: readonly ModelShape[] = [bertBase, gpt2Small];
