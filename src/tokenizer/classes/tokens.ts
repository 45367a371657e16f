// The special tokens of classes that have them in common.

export const PIECES = { bos_token: '<s>', eos_token: '</s>', unk_token: '<unk>' };
export const ROBERTA = {
  ...PIECES,
  sep_token: '</s>',
  cls_token: '<s>',
  pad_token: '<pad>',
  mask_token: '<mask>',
};
export const BERT = {
  unk_token: '[UNK]',
  sep_token: '[SEP]',
  pad_token: '[PAD]',
  cls_token: '[CLS]',
  mask_token: '[MASK]',
};
