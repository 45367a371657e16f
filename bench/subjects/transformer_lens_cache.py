"""The process in which TransformerLens is measured: run_with_cache on GPT-2, with weights from a folder."""

from importlib.metadata import version

import torch
from serve import serve
from transformer_lens import HookedTransformer, HookedTransformerConfig
from transformer_lens.pretrained.weight_conversions import convert_gpt2_weights
from transformers import GPT2LMHeadModel


def make(folder, threads):
    torch.set_num_threads(threads)
    loaded = GPT2LMHeadModel.from_pretrained(folder).eval()
    theirs = loaded.config
    cfg = HookedTransformerConfig(
        n_layers=theirs.n_layer,
        d_model=theirs.n_embd,
        n_ctx=theirs.n_positions,
        d_head=theirs.n_embd // theirs.n_head,
        n_heads=theirs.n_head,
        d_mlp=4 * theirs.n_embd,
        d_vocab=theirs.vocab_size,
        act_fn="gelu_new",
        eps=theirs.layer_norm_epsilon,
        normalization_type="LN",
        device="cpu",
    )
    model = HookedTransformer(cfg)
    model.load_state_dict(convert_gpt2_weights(loaded, cfg), strict=False)
    model.eval()
    layers = range(cfg.n_layers)

    def run(ids):
        with torch.inference_mode():
            # Without the scores over the vocabulary, as the other subjects.
            return model.run_with_cache(torch.tensor([ids]), return_type=None, prepend_bos=False)[1]

    def tensors(cache):
        with torch.inference_mode():
            last = model.ln_final(cache["resid_post", cfg.n_layers - 1])
            return [
                *(cache["pattern", layer] for layer in layers),
                *(cache["resid_pre", layer] for layer in layers),
                last,
            ]

    return run, tensors


serve(make, lambda: f"TransformerLens {version('transformer-lens')} with PyTorch {torch.__version__}")
