"""How much a head looks at the token before, or at the token that followed last time: TransformerLens's head detector.

The patterns and the scores are those of `transformer_lens.head_detector.detect_head`: a detection pattern of zeros and
ones over (query, key), and the share of the head's attention that falls on its ones (error_measure='mul').
"""

import torch


def previous_token_pattern(tokens: torch.Tensor) -> torch.Tensor:
    """[T] ids -> [T, T], one where the key is the token before the query."""
    length = len(tokens)
    return torch.diag(torch.ones(length - 1), -1)


def next_token_pattern(tokens: torch.Tensor) -> torch.Tensor:
    """[T] ids -> [T, T], one where the key is the token after the query."""
    return previous_token_pattern(tokens).T


def induction_pattern(tokens: torch.Tensor) -> torch.Tensor:
    """[T] ids -> [T, T], one where the token before the key equals the query and comes before it."""
    earlier = torch.tril(tokens[:, None] == tokens[None, :], -1).float()  # [query, key]
    shifted = torch.roll(earlier, 1, dims=1)
    shifted[:, 0] = 0
    return torch.tril(shifted)


def detect(attention: torch.Tensor, pattern: torch.Tensor, exclude_bos: bool = False) -> torch.Tensor:
    """[H, T, T] attention and [T, T] pattern -> [H], the share of all attention that falls on the pattern.

    With `exclude_bos`, attention to the first token is set to zero before both sums, as in TransformerLens.
    """
    if exclude_bos:
        attention = attention.clone()
        attention[:, :, 0] = 0
    return (attention * pattern).sum((1, 2)) / attention.sum((1, 2))


def where_expected(attention: torch.Tensor, pattern: torch.Tensor) -> torch.Tensor:
    """[H, T, T], [T, T] -> [H], the mean attention on the pattern over the queries that have a one in it."""
    queries = pattern.sum(1) > 0
    return (attention * pattern).sum(2)[:, queries].mean(1)
