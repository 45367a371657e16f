"""What the decoders that read text as GPT-2 does have in common: the tokenizer, the run, and the heads."""

from contextlib import AbstractContextManager

import torch
import transformers
from transformers import PreTrainedConfig

from reference.byte_level import byte_level_tokenizer
from reference.case import Case, finish, tokenize
from reference.hugging_face import keep_hidden_states, keep_spans, saved_and_read_back
from reference.tape import Tape


def decoder_case(
    case: Case,
    make,
    config: PreTrainedConfig,
    base: str,
    steps: dict[str, str],
    last: str,
    watch,
    **storage,
) -> None:
    """`base` names the base model's attribute in a model with a head; `steps` are those of `Tape.follow`, beneath it.

    `last` is the step of the last hidden state, `watch` makes of model and tape what records attention.
    """
    tokenizer = byte_level_tokenizer()
    end = tokenizer.get_vocab_size() - 1
    text = config.get_text_config()
    text.update({"vocab_size": end + 1, "bos_token_id": end, "eos_token_id": end})
    model = saved_and_read_back(case, make(config), **storage)
    token = "<|endoftext|>"
    settings = {
        "tokenizer_class": "GPT2Tokenizer",
        "bos_token": token,
        "eos_token": token,
        "unk_token": token,
        "add_prefix_space": False,
        "model_max_length": text.max_position_embeddings,
    }
    ids, _ = tokenize(case, tokenizer, settings)
    tape = Tape()
    tape.follow(getattr(model, base, model), steps, text.num_hidden_layers)
    capped = getattr(config, "final_logit_softcapping", None) is not None
    for head, step in (("lm_head", "unembed.scores" if capped else "logits"), ("classifier", "logits"), ("qa_outputs", "logits")):
        if hasattr(model, head):
            tape.outputs(getattr(model, head), step)
    watched: AbstractContextManager = watch(model, tape)
    with watched:
        output = model(ids, use_cache=False, output_hidden_states=True, output_attentions=True)
    several = config.problem_type == "multi_label_classification" or config.num_labels == 1
    keep_answer(tape, output, tape[last][place_of_last(ids[0], text.pad_token_id)], several)
    keep_hidden_states(tape, output, last)
    finish(case, f"transformers {transformers.__version__} {type(model).__name__}", {"ids": ids}, tape)


def place_of_last(ids: torch.Tensor, padding: int | None) -> int:
    """Where the last token stands that is not padding."""
    return len(ids) - 1 if padding is None else int((ids != padding).nonzero()[-1])


def keep_answer(tape: Tape, output, state: torch.Tensor, several: bool) -> None:
    """What the head gives: words of the vocabulary, labels of the text or of each token, or the ends of a span.

    `state` is that of the last token, from which labels of the text are made; `several` of them may hold for one text.
    """
    if hasattr(output, "start_logits"):
        keep_spans(tape, output)
    elif hasattr(output, "logits"):
        if output.logits.ndim == 2:  # labels of the text, which transformers scores at every token
            tape.keep("classifier.last", state[None])
        if "logits" not in tape:
            tape.keep("logits", output.logits)
        assert torch.equal(tape["logits"], output.logits[0])
        each = several and output.logits.ndim == 2
        tape["probs"] = tape["logits"].sigmoid() if each else tape["logits"].softmax(-1)
