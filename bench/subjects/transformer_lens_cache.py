"""The process in which TransformerLens is measured: run_with_cache on GPT-2, with weights from a folder."""

from importlib.metadata import version

import torch
from serve import serve
from transformer_lens.model_bridge import TransformerBridge
from transformers import GPT2LMHeadModel


def make(folder, threads):
    torch.set_num_threads(threads)
    loaded = GPT2LMHeadModel.from_pretrained(folder, attn_implementation="eager").eval()
    model = TransformerBridge.boot_transformers(folder, hf_model=loaded, device="cpu")
    layers = range(loaded.config.n_layer)

    def run(ids):
        with torch.inference_mode():
            # The scores over the vocabulary cannot be left out; of the last token alone they are a small part.
            return model.run_with_cache(torch.tensor([ids]), return_type=None, logits_to_keep=1)[1]

    def tensors(cache):
        return [
            *(cache[f"blocks.{layer}.attn.hook_pattern"] for layer in layers),
            *(cache[f"blocks.{layer}.hook_resid_pre"] for layer in layers),
            cache["ln_final.hook_out"],
        ]

    return run, tensors


serve(make, lambda: f"TransformerLens {version('transformer-lens')} with PyTorch {torch.__version__}")
