"""The BART cases: transformers' BartModel and BartForConditionalGeneration, hooked."""

import torch
import transformers
from tokenizers import Tokenizer, decoders, pre_tokenizers, processors
from torch.nn.functional import embedding
from transformers import BartConfig, BartForConditionalGeneration, BartModel
from transformers.models.bart import modeling_bart
from transformers.models.bart.modeling_bart import shift_tokens_right

from reference.case import Case, finish, tokenize
from reference.byte_level import byte_pairs
from reference.hugging_face import keep_same, read_back, saved_and_read_back, watched_attention
from reference.tape import AttentionSteps, Tape, check_shapes

START, PAD, END = SPECIAL = ["<s>", "<pad>", "</s>"]


def dates_tokenizer() -> Tokenizer:
    """All bytes, digits one by one, and a few words; the text between <s> and </s>."""
    tokenizer = Tokenizer(byte_pairs(("ĠMay", "Ġof", "March"), SPECIAL))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    ends = [(token, tokenizer.token_to_id(token)) for token in (END, START)]
    tokenizer.post_processor = processors.RobertaProcessing(*ends, trim_offsets=False, add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(SPECIAL)
    return tokenizer


def bart_case(case: Case, make, sizes: dict, **storage) -> None:
    tokenizer = dates_tokenizer()
    start, pad, end = (tokenizer.token_to_id(token) for token in SPECIAL)
    config = BartConfig(
        vocab_size=tokenizer.get_vocab_size(),
        bos_token_id=start,
        pad_token_id=pad,
        eos_token_id=end,
        decoder_start_token_id=end,
        forced_eos_token_id=None,
        **sizes,
    )
    made = make(config)
    if case.sources:
        made.generation_config.forced_bos_token_id = start
    if hasattr(made, "final_logits_bias"):
        made.final_logits_bias.normal_(0, 0.3, generator=torch.Generator().manual_seed(case.seed))
        made.final_logits_bias[0, end] = 3  # so that what it writes comes to an end
    model = saved_and_read_back(case, made, **storage)
    settings = {
        "tokenizer_class": "BartTokenizer",
        **dict(zip(("bos_token", "pad_token", "eos_token"), SPECIAL)),
        "model_max_length": config.max_position_embeddings,
    }
    ids, _ = tokenize(case, tokenizer, settings)
    labels = torch.tensor([tokenizer.encode(case.target).ids])
    target = shift_tokens_right(labels, pad, config.decoder_start_token_id)

    tape = Tape()
    base = getattr(model, "model", model)
    places = {}
    for name, stack in (("encoder", base.encoder), ("decoder", base.decoder)):
        tape.outputs(stack.embed_tokens, f"{name}.embed.{'scaled' if config.scale_embedding else 'tokens'}")
        tape.outputs(stack.embed_positions, f"{name}.embed.positions")
        tape.inputs(stack.layernorm_embedding, f"{name}.embed.sum")
        tape.outputs(stack.layernorm_embedding, f"{name}.embed.norm")
        for layer, block in enumerate(stack.layers):
            at = f"{name}.blocks.{layer}"
            tape.inputs(block, f"{at}.resid_pre")
            sublayers = [(block.self_attn, "self_attn", "resid_mid", block.self_attn_layer_norm)]
            if name == "decoder":
                sublayers.append((block.encoder_attn, "cross_attn", "resid_mid_cross", block.encoder_attn_layer_norm))
            for attention, attn, total, _ in sublayers:
                masked = name == "decoder" and attn == "self_attn"
                places[attention] = AttentionSteps(f"{at}.{attn}", masked)
                tape.inputs(attention.out_proj, f"{at}.{attn}.concat")
                tape.outputs(attention.out_proj, f"{at}.{attn}.out")
            tape.outputs(block.fc1, f"{at}.mlp.pre")
            tape.inputs(block.fc2, f"{at}.mlp.post")
            tape.outputs(block.fc2, f"{at}.mlp.out")
            sums = [(total, norm) for _, _, total, norm in sublayers] + [("resid_post", block.final_layer_norm)]
            for i, (total, norm) in enumerate(sums, 1):
                tape.inputs(norm, f"{at}.{total}")
                tape.outputs(norm, f"{at}.ln{i}")
    with watched_attention(modeling_bart, tape, places.get):
        output = model(
            ids, decoder_input_ids=target, use_cache=False, output_hidden_states=True, output_attentions=True
        )
    if config.scale_embedding:
        for name, read in (("encoder", ids), ("decoder", target)):
            tape.keep(f"{name}.embed.tokens", embedding(read, base.shared.weight))
            scaled = tape[f"{name}.embed.tokens"] * base.shared.embed_scale
            assert torch.equal(scaled, tape[f"{name}.embed.scaled"])
    if hasattr(model, "lm_head"):
        tape.keep("logits", output.logits)
        tape["probs"] = tape["logits"].softmax(-1)

    check_and_keep(tape, config, output, ids.shape[1], target.shape[1])
    source = f"transformers {transformers.__version__} {type(model).__name__}"
    generated = [written(read_back(case, make), tokenizer, text) for text in case.sources]
    finish(case, source, {"encoder.ids": ids, "decoder.ids": target}, tape, generated)


def check_and_keep(tape: Tape, config: BartConfig, output, source: int, target: int) -> None:
    C, V = config.d_model, config.vocab_size
    encoder = {step: tensor for step, tensor in tape.items() if step.startswith("encoder.")}
    decoder = {step: tensor for step, tensor in tape.items() if step not in encoder}
    check_shapes(encoder, source, C, config.encoder_attention_heads, config.encoder_ffn_dim, V)
    check_shapes(decoder, target, C, config.decoder_attention_heads, config.decoder_ffn_dim, V, source)
    for name, layers, last in (("encoder", config.encoder_layers, "ln2"), ("decoder", config.decoder_layers, "ln3")):
        blocks = [f"{name}.blocks.{i}" for i in range(layers)]
        states = [*(f"{block}.resid_pre" for block in blocks), f"{blocks[-1]}.{last}"]
        patterns = [f"{block}.self_attn.pattern" for block in blocks]
        keep_same(tape, f"hf.{name}_hidden_states", output[f"{name}_hidden_states"], states)
        keep_same(tape, f"hf.{name}_attentions", output[f"{name}_attentions"], patterns)
    crossing = [f"decoder.blocks.{i}.cross_attn.pattern" for i in range(config.decoder_layers)]
    keep_same(tape, "hf.cross_attentions", output.cross_attentions, crossing)


def written(model: BartForConditionalGeneration, tokenizer: Tokenizer, text: str) -> dict:
    """What the model writes for a source, each time the likeliest token: the start token, then every one it chose."""
    ids = torch.tensor([tokenizer.encode(text).ids])
    most = model.config.max_position_embeddings
    wrote = model.generate(ids, num_beams=1, do_sample=False, max_length=most)
    return {"text": text, "ids": wrote[0].tolist()}


def bart_sizes(model: int, positions: int, encoder: tuple[int, int, int], decoder: tuple[int, int, int], **more) -> dict:
    """`encoder` and `decoder`: layers, heads, feed-forward width."""
    each = ("layers", "attention_heads", "ffn_dim")
    return {
        "d_model": model,
        "max_position_embeddings": positions,
        **{f"encoder_{name}": size for name, size in zip(each, encoder)},
        **{f"decoder_{name}": size for name, size in zip(each, decoder)},
        **more,
    }


def bart_cases() -> None:
    bart_case(
        Case(
            "bart-base",
            "BART without a head and without the name prefix, more decoder than encoder, relu",
            41,
            "12 May é",
            target="2026-05-12",
        ),
        BartModel,
        bart_sizes(12, 17, (1, 3, 19), (2, 2, 26), activation_function="relu"),
    )
    bart_case(
        Case(
            "bart-lm",
            "BART in F16 with a tied output matrix and its bias, more encoder than decoder, gelu",
            42,
            "the 3rd of March 1999",
            target="1999-03",
        ),
        BartForConditionalGeneration,
        bart_sizes(20, 26, (2, 5, 33), (1, 4, 41)),
        dtype=torch.float16,
    )
    bart_case(
        Case(
            "bart-writes",
            "BART with scaled embeddings, and what it writes itself",
            58,
            "7 May 2031",
            target="31",
            sources=("7 May 2031", "March 8", "the 12th of May 1607", "?"),
        ),
        BartForConditionalGeneration,
        bart_sizes(16, 24, (1, 2, 24), (1, 2, 24), scale_embedding=True),
    )
