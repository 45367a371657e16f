"""What the three training scripts share: corpora, tokenizers, the training loop, measures and model folders."""
