"""Makes the golden data: tiny seeded checkpoints, and every step of their forward pass as the reference computes it.

    python -m venv .venv && .venv/bin/pip install -r test/golden/requirements.txt
    .venv/bin/python test/golden/make_golden.py [family …]

Rewrites test/golden/data, one folder a case, with the same bytes each time; where families are named, only their
cases. The references are Hugging Face `transformers` and, for the vanilla family, PyTorch's `nn.TransformerEncoder`, on
one CPU thread, in float32, in evaluation mode. `expected.safetensors` names its tensors by the step ids of src/plan, and
gives them the plan's shapes: no batch axis; q, k, v, z [T, H, D] (k and v [T, G, D] where heads share them); scores,
masked, pattern [H, Tq, Tk]; rows [T, width]; single states [width]. Most are caught by forward hooks. What the reference
never holds in a variable (scores, masked, probs; for PyTorch's fused attention also q, k, v, pattern, z) is computed
here from what the hooks caught, and checked against its output.
"""

import shutil
import sys

import torch
import transformers

from reference.albert import albert_cases
from reference.bart import bart_cases
from reference.bert import bert_cases
from reference.case import DATA
from reference.distilbert import distilbert_cases
from reference.electra import electra_cases
from reference.gemma import gemma_cases
from reference.gemma2 import gemma2_cases
from reference.gemma3 import gemma3_cases, gemma3_text_cases
from reference.gpt2 import gpt2_cases
from reference.gpt_neo import gpt_neo_cases
from reference.gpt_neox import gpt_neox_cases
from reference.llama import llama_cases
from reference.marian import marian_cases
from reference.mbart import mbart_cases
from reference.mistral import mistral_cases
from reference.modernbert import modernbert_cases
from reference.mpnet import mpnet_cases
from reference.olmo2 import olmo2_cases
from reference.opt import opt_cases
from reference.pegasus import pegasus_cases
from reference.phi3 import phi3_cases
from reference.qwen2 import qwen2_cases
from reference.qwen3 import qwen3_cases
from reference.roberta import camembert_cases, roberta_cases, xlm_roberta_cases
from reference.smollm3 import smollm3_cases
from reference.t5 import mt5_cases, t5_cases
from reference.vanilla import vanilla_cases

MAX_BYTES = 19_000_000

# The name of a family begins those of its cases.
FAMILIES = {
    "albert": albert_cases,
    "bart": bart_cases,
    "bert": bert_cases,
    "camembert": camembert_cases,
    "distilbert": distilbert_cases,
    "electra": electra_cases,
    "gemma": gemma_cases,
    "gemma2": gemma2_cases,
    "gemma3": gemma3_cases,
    "gemma3_text": gemma3_text_cases,
    "gpt2": gpt2_cases,
    "gpt_neo": gpt_neo_cases,
    "gpt_neox": gpt_neox_cases,
    "llama": llama_cases,
    "marian": marian_cases,
    "mbart": mbart_cases,
    "mistral": mistral_cases,
    "modernbert": modernbert_cases,
    "mpnet": mpnet_cases,
    "mt5": mt5_cases,
    "olmo2": olmo2_cases,
    "opt": opt_cases,
    "pegasus": pegasus_cases,
    "phi3": phi3_cases,
    "qwen2": qwen2_cases,
    "qwen3": qwen3_cases,
    "roberta": roberta_cases,
    "smollm3": smollm3_cases,
    "t5": t5_cases,
    "vanilla": vanilla_cases,
    "xlm-roberta": xlm_roberta_cases,
}


def main(families: list[str]) -> None:
    torch.set_num_threads(1)
    torch.backends.mha.set_fastpath_enabled(False)  # it would pass the hooks by
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    DATA.mkdir(exist_ok=True)
    for folder in DATA.iterdir():
        if not families or folder.name.startswith(tuple(f"{family}-" for family in families)):
            shutil.rmtree(folder)
    with torch.no_grad():
        for family in families or FAMILIES:
            FAMILIES[family]()
    total = sum(file.stat().st_size for file in DATA.rglob("*") if file.is_file())
    print(f"{total:,} bytes in all")
    assert total < MAX_BYTES, f"the golden data is meant to stay below {MAX_BYTES:,} bytes"


if __name__ == "__main__":
    main(sys.argv[1:])
