"""The T5 and mT5 cases: transformers' classes that write, label, answer, and only read, hooked."""

from types import ModuleType

import torch
import transformers
from transformers import (
    MT5Config,
    MT5ForConditionalGeneration,
    T5Config,
    T5EncoderModel,
    T5ForConditionalGeneration,
    T5ForQuestionAnswering,
    T5ForSequenceClassification,
    T5ForTokenClassification,
    T5Model,
)
from transformers.models.mt5 import modeling_mt5
from transformers.models.t5 import modeling_t5

from reference.bart_like import dates_tokenizer, hook_answer, keep_answer, read_by_decoder, reads_again, written
from reference.case import Case, finish, tokenize
from reference.hugging_face import keep_same, read_back, saved_and_read_back, watched_attention
from reference.tape import AttentionSteps, Tape

PAD = "<pad>"


def t5_case(case: Case, make, sizes: dict, writing: dict | None = None, modeling: ModuleType = modeling_t5, own=False, **storage):
    """`own`: the output matrix is stored beside the table of tokens, with other numbers."""
    tokenizer = dates_tokenizer((), ("</s>",))
    token = tokenizer.token_to_id
    config = (MT5Config if modeling is modeling_mt5 else T5Config)(
        vocab_size=tokenizer.get_vocab_size(),
        pad_token_id=token(PAD),
        eos_token_id=token("</s>"),
        decoder_start_token_id=token(PAD),
        **sizes,
    )
    made = make(config)
    if own:
        made.lm_head.weight = torch.nn.Parameter(torch.empty_like(made.lm_head.weight))
        made.all_tied_weights_keys.pop("lm_head.weight", None)
        made._tied_weights_keys = {k: v for k, v in made._tied_weights_keys.items() if k != "lm_head.weight"}
    if case.sources:
        for field, value in (writing or {}).items():
            setattr(made.generation_config, field, value)
    model = saved_and_read_back(case, made, **storage)
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": PAD, "eos_token": "</s>"}
    ids, _ = tokenize(case, tokenizer, settings)
    base = getattr(model, "transformer", model)
    single = not hasattr(base, "decoder")
    again = reads_again(model)
    if single:
        target = None
    elif again:
        target = torch.cat([torch.tensor([[token(PAD)]]), ids[:, :-1]], 1)
    else:
        target = read_by_decoder(tokenizer, case.target, token(PAD), model)
    tape = Tape()
    places = {}
    stacks = [("", base.encoder)] if single else [("encoder.", base.encoder), ("decoder.", base.decoder)]
    for prefix, stack in stacks:
        hook_stack(tape, prefix, stack, places)
    if again:
        hook_answer(tape, model)
    given = {} if single or again else {"decoder_input_ids": target, "use_cache": False}
    with watched_attention(modeling, tape, places.get):
        output = model(ids, output_hidden_states=True, output_attentions=True, **given)
    if again:
        keep_answer(tape, output)
    elif "logits" in output:
        keep_answers(tape, model, output)
    for prefix, stack in stacks:
        keep_states(tape, prefix, len(stack.block), output)
    source = f"transformers {transformers.__version__} {type(model).__name__}"
    generated = [written(read_back(case, make), tokenizer, text) for text in case.sources]
    tokens = {"ids": ids} if single else {"encoder.ids": ids, "decoder.ids": target}
    finish(case, source, tokens, tape, generated)


def hook_stack(tape: Tape, prefix: str, stack, places: dict) -> None:
    tape.outputs(stack.embed_tokens, f"{prefix}embed.tokens")
    tape.outputs(stack.final_layer_norm, f"{prefix}final_norm")
    first = stack.block[0].layer[0].SelfAttention
    first.register_forward_hook(lambda _, __, output: tape.keep(f"{prefix}position_bias", output[1]))
    for layer, block in enumerate(stack.block):
        at = f"{prefix}blocks.{layer}"
        tape.inputs(block, f"{at}.resid_pre")
        sums = ["resid_mid", "resid_mid_cross", "resid_post"] if stack.is_decoder else ["resid_mid", "resid_post"]
        for i, (sublayer, total) in enumerate(zip(block.layer, sums), 1):
            tape.outputs(sublayer.layer_norm, f"{at}.ln{i}")
            sublayer.register_forward_hook(
                lambda _, __, output, step=f"{at}.{total}": tape.keep(step, output[0] if isinstance(output, tuple) else output)
            )
        attentions = [("self_attn" if prefix else "attn", block.layer[0].SelfAttention, True)]
        if stack.is_decoder:
            attentions.append(("cross_attn", block.layer[1].EncDecAttention, False))
        for name, attention, own in attentions:
            places[attention] = AttentionSteps(f"{at}.{name}", stack.is_decoder and own, biased=own)
            tape.inputs(attention.o, f"{at}.{name}.concat")
            tape.outputs(attention.o, f"{at}.{name}.out")
        mlp = block.layer[-1].DenseReluDense
        if hasattr(mlp, "wi"):
            tape.outputs(mlp.wi, f"{at}.mlp.pre")
        else:
            tape.outputs(mlp.wi_0, f"{at}.mlp.gate")
            tape.outputs(mlp.wi_1, f"{at}.mlp.pre")
            tape.outputs(mlp.act, f"{at}.mlp.act")
        tape.inputs(mlp.wo, f"{at}.mlp.post")
        tape.outputs(mlp.wo, f"{at}.mlp.out")


def keep_answers(tape: Tape, model, output) -> None:
    if hasattr(model, "lm_head") and getattr(model.config, "scale_decoder_outputs", False):
        tape["unembed.scaled"] = tape["decoder.final_norm"] * model.config.d_model**-0.5
    tape.keep("logits", output.logits)
    tape["probs"] = tape["logits"].softmax(-1)


def keep_states(tape: Tape, prefix: str, layers: int, output) -> None:
    name = prefix.replace(".", "_")
    states = [*(f"{prefix}blocks.{i}.resid_pre" for i in range(layers)), f"{prefix}final_norm"]
    own = "self_attn" if prefix else "attn"
    keep_same(tape, f"hf.{name}hidden_states", output[f"{name}hidden_states"], states)
    keep_same(tape, f"hf.{name}attentions", output[f"{name}attentions"], [f"{prefix}blocks.{i}.{own}.pattern" for i in range(layers)])
    if name == "decoder_":
        crossing = [f"decoder.blocks.{i}.cross_attn.pattern" for i in range(layers)]
        keep_same(tape, "hf.cross_attentions", output.cross_attentions, crossing)


def t5_sizes(model: int, heads: int, head: int, ff: int, layers: int, buckets: int, farthest: int, **more) -> dict:
    return {
        "d_model": model,
        "num_heads": heads,
        "d_kv": head,
        "d_ff": ff,
        "num_layers": layers,
        "relative_attention_num_buckets": buckets,
        "relative_attention_max_distance": farthest,
        **more,
    }


SOURCES = ("7 May 2031", "March 8", "the 12th of May 1607", "?")


def t5_cases() -> None:
    t5_case(
        Case(
            "t5-writes",
            "T5 as first published: relu, states scaled before the tied output matrix, a text beyond the last bucket",
            81,
            "the 3rd of March 1999",
            target="1999-03",
            sources=SOURCES,
        ),
        T5ForConditionalGeneration,
        t5_sizes(12, 2, 5, 20, 2, 8, 12),
        {"bad_words_ids": [[266]]},
    )
    t5_case(
        Case(
            "t5-untied",
            "T5 v1.1: gated, an output matrix of its own, nothing scaled, fewer blocks in the decoder, BF16",
            82,
            "7 May 2031",
            target="31-5",
            sources=SOURCES,
        ),
        T5ForConditionalGeneration,
        t5_sizes(12, 2, 8, 20, 2, 32, 128, num_decoder_layers=1, feed_forward_proj="gated-gelu", tie_word_embeddings=False),
        {"max_new_tokens": 9},
        own=True,
        dtype=torch.bfloat16,
    )
    t5_case(
        Case("t5-base", "T5Model without a head, gated-silu, another epsilon", 83, "12 May é", target="2026-05-12"),
        T5Model,
        t5_sizes(15, 3, 4, 21, 1, 10, 17, num_decoder_layers=2, feed_forward_proj="gated-silu", layer_norm_epsilon=1e-3),
    )
    t5_case(
        Case("t5-encoder", "T5EncoderModel, an encoder alone", 84, "the 12th of March 1607"),
        T5EncoderModel,
        t5_sizes(12, 4, 3, 17, 2, 6, 9),
    )
    t5_case(
        Case("t5-tokens", "T5ForTokenClassification, three labels", 85, "12 May 1607"),
        T5ForTokenClassification,
        t5_sizes(12, 4, 4, 17, 1, 8, 20, num_labels=3),
    )
    t5_case(
        Case("t5-labels", "T5ForSequenceClassification, whose decoder reads the source once more", 87, "12 May 1607"),
        T5ForSequenceClassification,
        t5_sizes(12, 2, 4, 17, 1, 8, 20, num_labels=3),
    )
    t5_case(
        Case("t5-answers", "T5ForQuestionAnswering, whose decoder reads the source once more", 88, "May 1607", pair="12 May 1607"),
        T5ForQuestionAnswering,
        t5_sizes(12, 2, 4, 17, 1, 8, 20, num_labels=2),
    )


def mt5_cases() -> None:
    t5_case(
        Case(
            "mt5-writes",
            "mT5: tied and not scaled, gated-gelu",
            86,
            "7 May 2031",
            target="31-5",
            sources=SOURCES,
        ),
        MT5ForConditionalGeneration,
        t5_sizes(12, 3, 6, 20, 2, 8, 16, num_decoder_layers=1, feed_forward_proj="gated-gelu"),
        {"max_length": 15, "bad_words_ids": [[266]]},
        modeling=modeling_mt5,
    )
