// What a transformer is, before any weight is read: the sizes and choices that `plan()` turns into steps.

import type { Rope } from './rope.ts';

/**
 * One alphabet for shapes, used in every comment of the project:
 * L layers, T tokens, C model width, E embedding width, H heads, G key-value heads, D head width, F feed-forward width,
 * V vocabulary.
 */
export interface Architecture {
  /** Where the description came from, as config.json's `model_type` names it. Shown to the reader; no code branches on it. */
  readonly family: string;
  /** V: rows of the token embedding. */
  readonly vocab: number;
  /** C: width of the residual stream. */
  readonly model: number;
  /** One stack of blocks; in an encoder-decoder two, the encoder first. As a rule they look tokens up in the same table. */
  readonly stacks: readonly Stack[];
  /** Reads the last stack. */
  readonly head: Head;
}

export interface Embedding {
  /** Tokens are looked up in a table of the stack's own, and not in that of all stacks. */
  readonly ownTable: boolean;
  readonly positions: Positions;
  /** Where the token's vector is of another width than the residual stream: what it is multiplied by; else null. */
  readonly projection: Projection | null;
  /** What the token's vector is multiplied by before the others are added (√C, as Vaswani et al. have it); null: nothing. */
  readonly scale: number | null;
  /** Rows of the segment ("token type") embedding; 0 where the model has none. */
  readonly types: number;
  /** A norm of the sum, as BERT has it. */
  readonly norm: Norm | null;
  /** Probability of dropping a cell in training. */
  readonly dropout: number;
}

/** What tells the first block where a token stands. */
export type Positions =
  | {
      readonly kind: 'learned';
      /** The longest text the model can read, in tokens: the rows that stand for places. */
      readonly count: number;
      /** Rows before that of the first place, which no text picks (BART has 2). */
      readonly offset: number;
      /** A token that has no place of its own: it picks the last row of the offset, and is not counted; null: all count. */
      readonly padding: number | null;
    }
  /** Sines in the first half of each row, cosines in the second: computed, not learned. */
  | { readonly kind: 'sinusoidal'; readonly count: number }
  /** Nothing: attention itself sees where tokens stand. No text is too long. */
  | { readonly kind: 'none' };

/** From the token table's width E to the model's, C. */
export interface Projection {
  /** E */
  readonly width: number;
  readonly bias: boolean;
  /** The token's vector alone, before it is added to others; or the whole embedding, as its last step. */
  readonly of: 'token' | 'sum';
}

/** L blocks of the same sizes, out becoming in. */
export interface Stack {
  /** Begins the names of its steps; '' where it is the only one. */
  readonly name: '' | 'encoder' | 'decoder';
  readonly embedding: Embedding;
  /** H */
  readonly heads: number;
  /** G: heads of keys and values, each shared by H / G heads of queries; H where each has its own. */
  readonly keyHeads: number;
  /** D */
  readonly headDim: number;
  /** F */
  readonly ff: number;
  /** A number for each head and distance, added to the scores of every block's self-attention. */
  readonly relativeBias: RelativeBias | null;
  /** L */
  readonly blocks: readonly Block[];
  /** A norm after the last block. */
  readonly finalNorm: Norm | null;
  /** Whether the last hidden state is brought back to the token table's width E. */
  readonly finalProjection: boolean;
  readonly dropout: {
    /** On the attention pattern. */
    readonly attention: number;
    /** On what attention and MLP add to the residual stream: the same on both, or one number for each. */
    readonly residual: number | { readonly attention: number; readonly mlp: number };
    /** On the MLP's activations. */
    readonly activation: number;
    /** On the last hidden state. */
    readonly final: number;
  };
}

export interface Block {
  /** The block whose weights it computes with: its own number, or that of an earlier block that it shares them with. */
  readonly weights: number;
  readonly attention: Attention;
  /** Attention to the last hidden state of the stack before; null where there is none. */
  readonly cross: Attention | null;
  readonly mlp: Mlp;
  /** Attention and MLP read the same residual stream, and one sum adds both. */
  readonly parallel: boolean;
}

/** The norms around a sublayer (attention or MLP); null where there is none. */
export interface Norms {
  /** Of what the sublayer reads. */
  readonly before: Norm | null;
  /** Of what the sublayer gives, before it is added to the residual stream. */
  readonly inside: Norm | null;
  /** Of the residual sum. */
  readonly after: Norm | null;
}

export interface Attention {
  readonly norms: Norms;
  /** What the dot product of query and key is multiplied by; as a rule 1 / √D. */
  readonly scale: number;
  /** Whether query, key and value projections have a bias. */
  readonly qkvBias: boolean;
  readonly outBias: boolean;
  /** A norm of queries and keys: of each head for itself, or of all heads as one row. */
  readonly queryKeyNorm: { readonly norm: Norm; readonly of: 'head' | 'row' } | null;
  /** Queries and keys are turned by an angle that grows with their place. */
  readonly rope: Rope | null;
  /** Scores s become cap · tanh(s / cap). */
  readonly softCap: number | null;
  readonly reach: Reach;
}

/** Which keys a query can see, in tokens from its own place; null: no limit. */
export interface Reach {
  readonly before: number | null;
  /** 0 in a causal model. */
  readonly after: number | null;
}

/** Raffel et al. 2020: distances in tokens fall into buckets, the farther the wider. */
export interface RelativeBias {
  readonly buckets: number;
  /** From this distance on, all fall into the last bucket. */
  readonly maxDistance: number;
  /** Whether half of the buckets are for keys after the query. */
  readonly bidirectional: boolean;
}

export interface Mlp {
  readonly norms: Norms;
  readonly activation: Activation;
  /** A third dense layer, bent, multiplies the first one's result cell by cell (Shazeer 2020). */
  readonly gated: boolean;
  readonly bias: boolean;
}

export type Norm =
  /** Ba, Kiros & Hinton 2016. */
  | {
      readonly kind: 'layer';
      /** Added to the variance, so that a constant row can be divided. */
      readonly eps: number;
      /** Whether a learned gain multiplies the result. */
      readonly gain: boolean;
      /** Whether a learned shift is added to it. */
      readonly shift: boolean;
    }
  /** Zhang & Sennrich 2019. */
  | {
      readonly kind: 'rms';
      /** Added to the mean square. */
      readonly eps: number;
      /** What is stored is the gain itself (0), or its difference from 1 (1). */
      readonly gainFrom: 0 | 1;
    };

/**
 * relu; relu_squared; gelu (exact, with erf); gelu_tanh (its approximation); quick_gelu (x σ(1.702 x)); silu (x σ(x));
 * sigmoid (σ); tanh.
 */
export type Activation =
  | 'relu'
  | 'relu_squared'
  | 'gelu'
  | 'gelu_tanh'
  | 'quick_gelu'
  | 'silu'
  | 'sigmoid'
  | 'tanh';

/** One state for a whole text: the first token's, the last one's, or the mean or the largest number of all. */
export type Pooling = 'first' | 'last' | 'mean' | 'max';

/** A dense layer C → C between the hidden states and the scores. */
export interface Dense {
  /** Probability of dropping a cell of what it reads. */
  readonly dropout: number;
  readonly bias: boolean;
  readonly activation: Activation;
  readonly norm: Norm | null;
}

/** What the hidden states are turned into at the end. */
export type Head =
  | { readonly kind: 'none' }
  /** A score for each word of the vocabulary, at every token. */
  | {
      readonly kind: 'language_model';
      /** The token embedding, transposed, is the output matrix. */
      readonly tied: boolean;
      readonly bias: boolean;
      /** A dense layer to the token table's width, activation and norm before the vocabulary, as BERT's head has. */
      readonly transform: Omit<Dense, 'dropout'> | null;
      /** What the states are multiplied by before the vocabulary; null: nothing. */
      readonly scale: number | null;
      /** Scores s become cap · tanh(s / cap). */
      readonly softCap: number | null;
    }
  /** The first token's state through a dense layer and tanh. */
  | { readonly kind: 'pooler' }
  /** A score for each label, for the whole text or for every token. */
  | {
      readonly kind: 'classifier';
      readonly of: Pooling | 'every';
      /** A token that fills up texts, and is passed over where the last one's state is asked for. */
      readonly padding?: number;
      readonly dense: Dense | null;
      /** Probability of dropping a cell of what the scores are made of. */
      readonly dropout: number;
      readonly bias: boolean;
      readonly labels: readonly string[];
      /** One label of all (softmax), each label for itself (sigmoid), or a number as it is (none). */
      readonly scores: 'softmax' | 'sigmoid' | 'none';
    }
  /** One score for every token: whether something holds of it, as a probability of its own (sigmoid). */
  | {
      readonly kind: 'detector';
      readonly dense: Dense;
      readonly bias: boolean;
      /** What the score speaks for: 'replaced'. */
      readonly label: string;
    }
  /** Two scores for every token: that an answer starts there, and that it ends there. */
  | {
      readonly kind: 'spans';
      readonly dense: Dense | null;
      readonly dropout: number;
      readonly bias: boolean;
    }
  /** One vector for the whole text, as sentence-transformers makes it. */
  | {
      readonly kind: 'embedding';
      readonly pooling: Pooling;
      /** Brought to length 1. */
      readonly normalized: boolean;
    };

/** The stack that the head reads; the only one, or the decoder. */
export function lastStack({ stacks }: Architecture): Stack {
  return stacks.at(-1)!;
}

/** The probability of dropping a cell of what a sublayer adds to the residual stream. */
export function residualDropout({ dropout: { residual } }: Stack, of: 'attention' | 'mlp'): number {
  return typeof residual === 'number' ? residual : residual[of];
}

/** Whether a token sees only itself and the tokens before it. */
export function isCausal({ blocks }: Stack): boolean {
  return blocks.every(({ attention }) => attention.reach.after === 0);
}

/** The longest text that a stack can read, in tokens; Infinity where nothing limits it. */
export function longestText({ embedding: { positions } }: Stack): number {
  return positions.kind === 'none' ? Number.POSITIVE_INFINITY : positions.count;
}

/** What the scores are for: the labels of a classifier or detector, the two ends of a span; none without such a head. */
export function labelsOf(head: Head): readonly string[] {
  if (head.kind === 'classifier') return head.labels;
  if (head.kind === 'detector') return [head.label];
  return head.kind === 'spans' ? ['start', 'end'] : [];
}
