"""What the cases of BART, and of the encoder-decoders that are built as it is, have in common."""

from dataclasses import dataclass
from types import ModuleType

import torch
import transformers
from tokenizers import Tokenizer, decoders, pre_tokenizers, processors
from torch.nn.functional import embedding
from transformers import PreTrainedConfig

from reference.case import Case, finish, tokenize
from reference.byte_level import byte_pairs
from reference.hugging_face import keep_same, keep_spans, read_back, saved_and_read_back, watched_attention
from reference.tape import AttentionSteps, Tape, check_shapes

SPECIAL = ["<s>", "<pad>", "</s>"]


def dates_tokenizer(before: tuple[str, ...], after: tuple[str, ...], languages: tuple[str, ...] = ()) -> Tokenizer:
    """All bytes, digits one by one, and a few words; the text between special tokens."""
    special = [*SPECIAL, *languages]
    tokenizer = Tokenizer(byte_pairs(("ĠMay", "Ġof", "March"), special))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single=" ".join([*before, "$A", *after]),
        special_tokens=[(token, tokenizer.token_to_id(token)) for token in special],
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(special)
    return tokenizer


@dataclass(frozen=True)
class Kind:
    """A family: its modules, how its tokenizer ends a text, and what the decoder starts with."""

    modeling: ModuleType
    config: type[PreTrainedConfig]
    pre_norm: bool
    before: tuple[str, ...]
    after: tuple[str, ...]
    start: str
    languages: tuple[str, ...] = ()


def case_of(kind: Kind, case: Case, make, sizes: dict, writing: dict | None = None, end: float = 3, **storage) -> None:
    """`writing`: what generation_config.json says of what the model writes; `end` favours the token that ends it."""
    tokenizer = dates_tokenizer(kind.before, kind.after, kind.languages)
    token = tokenizer.token_to_id
    config = kind.config(
        **{
            "vocab_size": tokenizer.get_vocab_size(),
            "bos_token_id": token("<s>"),
            "pad_token_id": token("<pad>"),
            "eos_token_id": token("</s>"),
            "decoder_start_token_id": token(kind.start),
            "forced_eos_token_id": None,
            **sizes,
        }
    )
    made = make(config)
    if case.sources:
        for field, value in (writing or {}).items():
            setattr(made.generation_config, field, token(value) if isinstance(value, str) else value)
    if hasattr(made, "final_logits_bias"):
        made.final_logits_bias.normal_(0, 0.3, generator=torch.Generator().manual_seed(case.seed))
        made.final_logits_bias[0, token("</s>")] = end
    model = saved_and_read_back(case, made, **storage)
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        **dict(zip(("bos_token", "pad_token", "eos_token"), SPECIAL)),
        "model_max_length": config.max_position_embeddings,
    }
    ids, _ = tokenize(case, tokenizer, settings)
    if case.target is None:  # the decoder reads the source once more
        target = torch.cat([ids[:, -1:] if kind.languages else torch.tensor([[token(kind.start)]]), ids[:, :-1]], 1)
    else:
        target = read_by_decoder(tokenizer, case.target, config.decoder_start_token_id, made)
    tape, output = recorded(kind, model, ids, target)
    check_and_keep(kind, tape, config, output, ids.shape[1], target.shape[1])
    source = f"transformers {transformers.__version__} {type(model).__name__}"
    generated = [written(read_back(case, make), tokenizer, text) for text in case.sources]
    finish(case, source, {"encoder.ids": ids, "decoder.ids": target}, tape, generated)


def read_by_decoder(tokenizer: Tokenizer, text: str, start: int, model) -> torch.Tensor:
    """The labels of a text behind the start, without the token that ends them: what shift_tokens_right gives."""
    encoding = tokenizer.encode(text)
    inner = [id for id, special in zip(encoding.ids, encoding.special_tokens_mask) if not special]
    first = encoding.ids[:1] if encoding.special_tokens_mask[0] else []
    forced = getattr(getattr(model, "generation_config", None), "forced_bos_token_id", None)
    if first and forced is not None:
        first = [forced]
    return torch.tensor([[start, *first, *inner]])


def recorded(kind: Kind, model, ids: torch.Tensor, target: torch.Tensor) -> tuple[Tape, object]:
    tape = Tape()
    config = model.config
    base = getattr(model, "model", model)
    places = {}
    for name, stack in (("encoder", base.encoder), ("decoder", base.decoder)):
        hook_embedding(tape, name, stack, ids if name == "encoder" else target)
        for layer, block in enumerate(stack.layers):
            at = f"{name}.blocks.{layer}"
            tape.inputs(block, f"{at}.resid_pre")
            sublayers = [("self_attn", block.self_attn, "resid_mid", block.self_attn_layer_norm)]
            if name == "decoder":
                sublayers.append(("cross_attn", block.encoder_attn, "resid_mid_cross", block.encoder_attn_layer_norm))
            for attn, attention, _, _ in sublayers:
                places[attention] = AttentionSteps(f"{at}.{attn}", name == "decoder" and attn == "self_attn")
                tape.inputs(attention.out_proj, f"{at}.{attn}.concat")
                tape.outputs(attention.out_proj, f"{at}.{attn}.out")
            tape.outputs(block.fc1, f"{at}.mlp.pre")
            tape.inputs(block.fc2, f"{at}.mlp.post")
            tape.outputs(block.fc2, f"{at}.mlp.out")
            sums = [(total, norm) for _, _, total, norm in sublayers] + [("resid_post", block.final_layer_norm)]
            for i, (_, norm) in enumerate(sums, 1):
                tape.outputs(norm, f"{at}.ln{i}")
            if kind.pre_norm:
                for (total, _), (_, reader) in zip(sums, sums[1:]):
                    tape.inputs(reader, f"{at}.{total}")
                tape.outputs(block, f"{at}.resid_post")
            else:
                for total, norm in sums:
                    tape.inputs(norm, f"{at}.{total}")
        if kind.pre_norm:
            tape.outputs(stack.layer_norm, f"{name}.final_norm")
    again = reads_again(model)
    hook_answer(tape, model)
    with watched_attention(kind.modeling, tape, places.get):
        given = {} if again else {"decoder_input_ids": target}
        output = model(ids, use_cache=False, output_hidden_states=True, output_attentions=True, **given)
    for name, stack, read in (("encoder", base.encoder, ids), ("decoder", base.decoder, target)):
        tape.keep(f"{name}.embed.tokens", embedding(read, stack.embed_tokens.weight))
        if config.scale_embedding:
            tape[f"{name}.embed.scaled"] = tape[f"{name}.embed.tokens"] * config.d_model**0.5
        token = tape[f"{name}.embed.{'scaled' if config.scale_embedding else 'tokens'}"]
        assert torch.equal(token + tape[f"{name}.embed.positions"], tape[f"{name}.embed.sum"])
    if hasattr(model, "lm_head"):
        tape.keep("logits", output.logits)
        tape["probs"] = tape["logits"].softmax(-1)
    if again:
        keep_answer(tape, output)
    return tape, output


def reads_again(model) -> bool:
    """Whether the decoder reads the source once more, to say what it is or where an answer stands."""
    return hasattr(model, "classification_head") or hasattr(model, "qa_outputs")


def hook_answer(tape: Tape, model) -> None:
    if hasattr(model, "qa_outputs"):
        tape.outputs(model.qa_outputs, "logits")
    if not hasattr(model, "classification_head"):
        return
    head = model.classification_head
    head.dense.register_forward_pre_hook(lambda _, args: tape.keep("pooler.last", args[0].view(1, -1)))
    head.dense.register_forward_hook(lambda _, __, output: tape.keep("pooler.dense", output.view(1, -1)))
    head.out_proj.register_forward_pre_hook(lambda _, args: tape.keep("pooler.act", args[0].view(1, -1)))


def keep_answer(tape: Tape, output) -> None:
    if "start_logits" in output:
        return keep_spans(tape, output)
    tape.keep("logits", output.logits)
    tape["probs"] = tape["logits"].softmax(-1)


def hook_embedding(tape: Tape, name: str, stack, read: torch.Tensor) -> None:
    def places(_, __, output: torch.Tensor) -> None:
        tape.keep(f"{name}.embed.positions", output.view(1, read.shape[1], -1))

    stack.embed_positions.register_forward_hook(places)
    norm = getattr(stack, "layernorm_embedding", None)
    tape.inputs(norm or stack.layers[0], f"{name}.embed.sum")
    if norm:
        tape.outputs(norm, f"{name}.embed.norm")


def check_and_keep(kind: Kind, tape: Tape, config: PreTrainedConfig, output, source: int, target: int) -> None:
    C, V = config.d_model, config.num_labels if {"pooler.last", "start.logits"} & tape.keys() else config.vocab_size
    encoder = {step: tensor for step, tensor in tape.items() if step.startswith("encoder.")}
    decoder = {step: tensor for step, tensor in tape.items() if step not in encoder}
    check_shapes(encoder, source, C, config.encoder_attention_heads, config.encoder_ffn_dim, V)
    check_shapes(decoder, target, C, config.decoder_attention_heads, config.decoder_ffn_dim, V, source)
    for name, layers, norm in (("encoder", config.encoder_layers, "ln2"), ("decoder", config.decoder_layers, "ln3")):
        blocks = [f"{name}.blocks.{i}" for i in range(layers)]
        last = f"{name}.final_norm" if kind.pre_norm else f"{blocks[-1]}.{norm}"
        states = [*(f"{block}.resid_pre" for block in blocks), last]
        patterns = [f"{block}.self_attn.pattern" for block in blocks]
        keep_same(tape, f"hf.{name}_hidden_states", output[f"{name}_hidden_states"], states)
        keep_same(tape, f"hf.{name}_attentions", output[f"{name}_attentions"], patterns)
    crossing = [f"decoder.blocks.{i}.cross_attn.pattern" for i in range(config.decoder_layers)]
    keep_same(tape, "hf.cross_attentions", output.cross_attentions, crossing)


def written(model, tokenizer: Tokenizer, text: str) -> dict:
    """What the model writes for a source, each time the likeliest token: the start token, then every one it chose."""
    ids = torch.tensor([tokenizer.encode(text).ids])
    return {"text": text, "ids": model.generate(ids, num_beams=1, do_sample=False)[0].tolist()}


def sizes_of(model: int, positions: int, encoder: tuple[int, int, int], decoder: tuple[int, int, int], **more) -> dict:
    """`encoder` and `decoder`: layers, heads, feed-forward width."""
    each = ("layers", "attention_heads", "ffn_dim")
    return {
        "d_model": model,
        "max_position_embeddings": positions,
        **{f"encoder_{name}": size for name, size in zip(each, encoder)},
        **{f"decoder_{name}": size for name, size in zip(each, decoder)},
        **more,
    }
