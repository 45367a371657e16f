"""The GPT-2 cases: transformers' GPT2Model and GPT2LMHeadModel, hooked."""

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
from transformers import GPT2Config, GPT2LMHeadModel, GPT2Model
from transformers.models.gpt2 import modeling_gpt2

from reference.case import Case, finish, tokenize
from reference.hugging_face import keep_hidden_states, saved_and_read_back, watched_attention
from reference.tape import AttentionSteps, Tape, check_shapes


def byte_pairs(words: tuple[str, ...], special: list[str], first: list[str] = []) -> models.BPE:
    """All bytes, a few words merged letter by letter, and special tokens: after them, or `first`."""
    pieces = sorted(pre_tokenizers.ByteLevel.alphabet())
    merges = []
    for word in words:
        for end in range(1, len(word)):
            if (merge := (word[:end], word[end])) not in merges:
                merges.append(merge)
                pieces.append("".join(merge))
    return models.BPE(vocab={piece: i for i, piece in enumerate([*first, *pieces, *special])}, merges=merges)


def byte_level_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(byte_pairs(("The", "Ġrock", "Ġrules", "Ġthe"), ["<|endoftext|>"]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(["<|endoftext|>"])
    return tokenizer


def gpt2_case(case: Case, make, sizes: dict, **storage) -> None:
    tokenizer = byte_level_tokenizer()
    vocabulary = tokenizer.get_vocab_size()
    end = {"bos_token_id": vocabulary - 1, "eos_token_id": vocabulary - 1}
    model = saved_and_read_back(case, make(GPT2Config(vocab_size=vocabulary, **end, **sizes)), **storage)
    config = model.config
    token = "<|endoftext|>"
    settings = {
        "tokenizer_class": "GPT2Tokenizer",
        "bos_token": token,
        "eos_token": token,
        "unk_token": token,
        "add_prefix_space": False,
        "model_max_length": config.n_positions,
    }
    ids, _ = tokenize(case, tokenizer, settings)

    tape = Tape()
    base = getattr(model, "transformer", model)
    tape.outputs(base.wte, "embed.tokens")
    tape.outputs(base.wpe, "embed.positions")
    tape.inputs(base.drop, "embed.sum")
    for layer, block in enumerate(base.h):
        at = f"blocks.{layer}"
        tape.inputs(block, f"{at}.resid_pre")
        tape.outputs(block.ln_1, f"{at}.ln1")
        tape.inputs(block.attn.c_proj, f"{at}.attn.concat")
        tape.outputs(block.attn.c_proj, f"{at}.attn.out")
        tape.inputs(block.ln_2, f"{at}.resid_mid")
        tape.outputs(block.ln_2, f"{at}.ln2")
        tape.outputs(block.mlp.c_fc, f"{at}.mlp.pre")
        tape.inputs(block.mlp.c_proj, f"{at}.mlp.post")
        tape.outputs(block.mlp.c_proj, f"{at}.mlp.out")
        tape.outputs(block, f"{at}.resid_post")
    tape.outputs(base.ln_f, "final_norm")
    if hasattr(model, "lm_head"):
        tape.outputs(model.lm_head, "logits")
    with watched_attention(modeling_gpt2, tape, lambda module: AttentionSteps(f"blocks.{module.layer_idx}.attn", masked=True)):
        output = model(ids, use_cache=False, output_hidden_states=True, output_attentions=True)
    if "logits" in tape:
        assert torch.equal(tape["logits"], output.logits[0])
        tape["probs"] = tape["logits"].softmax(-1)

    ff = config.n_inner or 4 * config.n_embd
    check_shapes(tape, ids.shape[1], config.n_embd, config.n_head, ff, vocabulary)
    keep_hidden_states(tape, output, "final_norm")
    finish(case, f"transformers {transformers.__version__} {type(model).__name__}", {"ids": ids}, tape)


def gpt2_cases() -> None:
    gpt2_case(
        Case("gpt2-lm", "GPT-2 with a tied output matrix, gelu_new, F = 4 C", 11, "The rock rules the sea."),
        GPT2LMHeadModel,
        {"n_embd": 24, "n_head": 3, "n_layer": 2, "n_positions": 32},
    )
    gpt2_case(
        Case("gpt2-base", "GPT-2 without a head and without the name prefix, relu, F = 37", 12, "The rock rules é ."),
        GPT2Model,
        {"n_embd": 20, "n_head": 5, "n_layer": 3, "n_positions": 17, "n_inner": 37, "activation_function": "relu"},
    )
    gpt2_case(
        Case("gpt2-f16-sharded", "GPT-2 in F16, in shards, untied, exact gelu", 13, "The rocks? The rules!"),
        GPT2LMHeadModel,
        {
            "n_embd": 18,
            "n_head": 2,
            "n_layer": 2,
            "n_positions": 19,
            "n_inner": 50,
            "activation_function": "gelu",
            "layer_norm_epsilon": 1e-3,
            "tie_word_embeddings": False,
        },
        dtype=torch.float16,
        max_shard_size="16KB",
    )
