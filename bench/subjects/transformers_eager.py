"""The process in which Hugging Face transformers is measured: PyTorch, eager attention, all attentions and hidden states."""

import torch
import transformers
from serve import serve
from transformers import AutoModel


def make(folder, threads):
    torch.set_num_threads(threads)
    model = AutoModel.from_pretrained(folder, attn_implementation="eager").eval()
    # The other subjects compute no pooler either.
    model.pooler = None

    def run(ids):
        with torch.inference_mode():
            return model(torch.tensor([ids]), output_attentions=True, output_hidden_states=True, use_cache=False)

    return run, lambda result: [*result.attentions, *result.hidden_states]


serve(make, lambda: f"transformers {transformers.__version__} with PyTorch {torch.__version__}")
