// What a transformer is, before any weight is read: the sizes and choices that `plan()` turns into steps.

/**
 * One alphabet for shapes, used in every comment of the project:
 * L layers, T tokens, C model width, H heads, D head width, F feed-forward width, V vocabulary.
 */
export interface Architecture {
  /** Where the description came from ('gpt2', 'bert', 'bart', 'vanilla'). Shown to the reader; no code branches on it. */
  readonly family: string;
  /** V: rows of the token embedding. */
  readonly vocab: number;
  /** C: width of the residual stream. */
  readonly model: number;
  /** One stack of blocks; in an encoder-decoder two, the encoder first. They look tokens up in the same table. */
  readonly stacks: readonly Stack[];
  /** Reads the last stack. */
  readonly head: Head;
}

interface Embedding {
  /** The longest text the model can read, in tokens: the rows of the learned position embedding that stand for places. */
  readonly positions: number;
  /** Rows of the position embedding before that of the first place, which no text picks (BART has 2). */
  readonly positionOffset: number;
  /** What the token's vector is multiplied by before the others are added (√C, as Vaswani et al. have it); null: nothing. */
  readonly scale: number | null;
  /** Rows of the segment ("token type") embedding; 0 where the model has none. */
  readonly types: number;
  /** Layer norm after the sum, as BERT has it. */
  readonly norm: Norm | null;
  /** Probability of dropping a cell in training. */
  readonly dropout: number;
}

/** L blocks of the same kind, out becoming in. */
export interface Stack {
  /** Begins the names of its steps; '' where it is the only one. */
  readonly name: '' | 'encoder' | 'decoder';
  readonly embedding: Embedding;
  /** Whether each block also attends to the last hidden state of the stack before. */
  readonly crossAttention: boolean;
  /** L */
  readonly layers: number;
  /** H */
  readonly heads: number;
  /** D */
  readonly headDim: number;
  /** F */
  readonly ff: number;
  readonly activation: Activation;
  /** Where the norms stand: before attention and MLP ('pre'), or after each residual sum ('post'). */
  readonly normPlacement: 'pre' | 'post';
  readonly norm: Norm;
  /** A norm after the last block. */
  readonly finalNorm: boolean;
  /** Whether a token sees only itself and the tokens before it. */
  readonly causal: boolean;
  /** Whether query, key and value projections have a bias. */
  readonly qkvBias: boolean;
  readonly dropout: {
    /** On the attention pattern. */
    readonly attention: number;
    /** On what attention and MLP add to the residual stream. */
    readonly residual: number;
    /** On the MLP's activations. */
    readonly activation: number;
  };
}

export interface Norm {
  /** Added to the variance, so that a constant row can be divided. */
  readonly eps: number;
}

/** relu; gelu (exact, with erf); gelu_tanh (its approximation); tanh. */
export type Activation = 'relu' | 'gelu' | 'gelu_tanh' | 'tanh';

/** What the hidden states are turned into at the end. */
export type Head =
  | { readonly kind: 'none' }
  /** A score for each word of the vocabulary, at every token. */
  | {
      readonly kind: 'language_model';
      /** The token embedding, transposed, is the output matrix. */
      readonly tied: boolean;
      readonly bias: boolean;
      /** A dense layer, activation and norm before the vocabulary, as BERT's masked-language-model head has. */
      readonly transform: { readonly activation: Activation; readonly norm: Norm } | null;
    }
  /** The first token's state through a dense layer and tanh. */
  | { readonly kind: 'pooler' }
  /** A score for each label, from the first token's state, pooled or as it is. */
  | {
      readonly kind: 'classifier';
      readonly pooled: boolean;
      readonly labels: readonly string[];
      readonly dropout: number;
    };

/** The stacks of a model that is not an encoder-decoder. */
export function oneStack(stack: Omit<Stack, 'name' | 'crossAttention'>): readonly Stack[] {
  return [{ ...stack, name: '', crossAttention: false }];
}

/** The stack that the head reads; the only one, or the decoder. */
export function lastStack({ stacks }: Architecture): Stack {
  return stacks.at(-1)!;
}

/** The number of labels; 0 without a classifier. */
export function labelCount(head: Head): number {
  return head.kind === 'classifier' ? head.labels.length : 0;
}
