"""The vanilla cases: PyTorch's nn.TransformerEncoder between embeddings and a head, hooked."""

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from torch import nn

from reference.case import Case, finish, randomise, tokenize, write_json
from reference.tape import AttentionSteps, Tape, check_shapes, close

WORDS = ["[UNK]", "the", "rock", "rules", "paper", "wraps", "scissors", "cut", "and", "it", "sea", "stone", ".", ","]


def word_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(models.WordLevel(vocab={word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.add_special_tokens(["[UNK]"])
    return tokenizer


class VanillaModel(nn.Module):
    """PyTorch's own encoder between token and position embeddings and a head; a causal mask makes it a decoder."""

    def __init__(self, config: dict):
        super().__init__()
        self.config = config
        model, words = config["hidden_size"], config["vocab_size"]
        self.embeddings = nn.ModuleDict(
            {"tokens": nn.Embedding(words, model), "positions": nn.Embedding(config["max_position_embeddings"], model)}
        )
        layer = nn.TransformerEncoderLayer(
            d_model=model,
            nhead=config["num_attention_heads"],
            dim_feedforward=config["intermediate_size"],
            dropout=config["dropout"],
            activation=config["hidden_act"],
            layer_norm_eps=config["layer_norm_eps"],
            norm_first=config["norm_first"],
            batch_first=True,
        )
        norm = nn.LayerNorm(model, eps=config["layer_norm_eps"]) if config["final_norm"] else None
        self.encoder = nn.TransformerEncoder(layer, config["num_hidden_layers"], norm, enable_nested_tensor=False)
        if config["head"] == "language_model":
            self.lm_head = nn.Linear(model, words)
            if config["tie_word_embeddings"]:
                self.lm_head.weight = self.embeddings.tokens.weight
        if config["head"] == "classifier":
            self.classifier = nn.Linear(model, len(config["id2label"]))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        length = ids.shape[1]
        state = self.embeddings.tokens(ids) + self.embeddings.positions(torch.arange(length))[None]
        mask = nn.Transformer.generate_square_subsequent_mask(length) if self.config["is_decoder"] else None
        state = self.encoder(state, mask=mask)
        if self.config["head"] == "language_model":
            return self.lm_head(state)
        if self.config["head"] == "classifier":
            return self.classifier(state[:, 0])
        return state


def watch_fused_attention(tape: Tape, module: nn.MultiheadAttention, prefix: str, causal: bool) -> None:
    """PyTorch's attention hides its parts: compute them from its input, and check what comes out."""

    def watched(_, args, kwargs, output) -> None:
        x = args[0]
        joint = nn.functional.linear(x, module.in_proj_weight, module.in_proj_bias)
        split = (1, x.shape[1], module.num_heads, module.head_dim)
        query, key, value = (part.reshape(split).transpose(1, 2) for part in joint.chunk(3, dim=-1))
        later = torch.ones(query.shape[-2], key.shape[-2], dtype=torch.bool).triu(1)
        steps = AttentionSteps(prefix, masked=causal)
        pattern, z = tape.attention(steps, query, key, value, query.shape[-1] ** -0.5, later)
        concat = z.reshape(x.shape)
        tape.keep(f"{prefix}.concat", concat)
        assert close(module.out_proj(concat), output[0]), f"{prefix}: the recorded parts do not make the output"
        weights = {"need_weights": True, "average_attn_weights": False, "attn_mask": kwargs["attn_mask"]}
        assert close(pattern, module.forward(x, x, x, **weights)[1]), f"{prefix}: the recorded pattern differs"
        tape.keep(f"{prefix}.out", output[0])

    module.register_forward_hook(watched, with_kwargs=True)


def vanilla_config(model: int, heads: int, layers: int, ff: int, **more) -> dict:
    return {
        "model_type": "vanilla",
        "architectures": ["VanillaModel"],
        "hidden_size": model,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "intermediate_size": ff,
        "vocab_size": len(WORDS),
        "max_position_embeddings": 16,
        "hidden_act": "relu",
        "layer_norm_eps": 1e-5,
        "dropout": 0.1,
        "norm_first": False,
        "final_norm": False,
        "is_decoder": False,
        "head": "none",
        "tie_word_embeddings": False,
        **more,
    }


def vanilla_case(case: Case, config: dict) -> None:
    case.folder.mkdir()
    write_json(case.folder / "config.json", config)
    model = randomise(VanillaModel(config), case.seed).eval()
    weights = model.state_dict()
    if config["tie_word_embeddings"]:
        del weights["lm_head.weight"]
    save_file(weights, case.folder / "model.safetensors", {"format": "pt"})
    assert all(torch.equal(weights[name], w) for name, w in load_file(case.folder / "model.safetensors").items())
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "unk_token": "[UNK]",
        "model_max_length": config["max_position_embeddings"],
    }
    ids, _ = tokenize(case, word_tokenizer(), settings)

    tape = Tape()
    tape.outputs(model.embeddings.tokens, "embed.tokens")
    model.embeddings.positions.register_forward_hook(lambda _, __, rows: tape.keep("embed.positions", rows[None]))
    tape.inputs(model.encoder, "embed.sum")
    # The residual sums are what a norm reads: post-norm both do, pre-norm the second one does.
    for layer, block in enumerate(model.encoder.layers):
        at = f"blocks.{layer}"
        tape.inputs(block, f"{at}.resid_pre")
        watch_fused_attention(tape, block.self_attn, f"{at}.attn", config["is_decoder"])
        tape.inputs(block.norm2 if config["norm_first"] else block.norm1, f"{at}.resid_mid")
        tape.outputs(block.norm1, f"{at}.ln1")
        tape.outputs(block.linear1, f"{at}.mlp.pre")
        tape.inputs(block.linear2, f"{at}.mlp.post")
        tape.outputs(block.linear2, f"{at}.mlp.out")
        tape.outputs(block.norm2, f"{at}.ln2")
        if config["norm_first"]:
            tape.outputs(block, f"{at}.resid_post")
        else:
            tape.inputs(block.norm2, f"{at}.resid_post")
    if config["final_norm"]:
        tape.outputs(model.encoder.norm, "final_norm")
    if config["head"] == "language_model":
        tape.outputs(model.lm_head, "logits")
    if config["head"] == "classifier":
        tape.inputs(model.classifier, "classifier.first")
        tape.outputs(model.classifier, "logits")
    model(ids)
    if "logits" in tape:
        tape["probs"] = tape["logits"].softmax(-1)

    answers = len(config["id2label"]) if config["head"] == "classifier" else len(WORDS)
    heads, ff = config["num_attention_heads"], config["intermediate_size"]
    check_shapes(tape, ids.shape[1], config["hidden_size"], heads, ff, answers)
    finish(case, f"torch {torch.__version__.split('+')[0]} nn.TransformerEncoder", {"ids": ids}, tape)


def vanilla_cases() -> None:
    vanilla_case(
        Case("vanilla-encoder", "the lecture's block: post-norm, ReLU, no embedding norm", 31, "The rock rules."),
        vanilla_config(21, 3, 2, 35),
    )
    vanilla_case(
        Case(
            "vanilla-decoder-lm",
            "the same with a causal mask and a score for each word at every state",
            32,
            "The paper wraps the rock, and scissors cut it.",
        ),
        vanilla_config(20, 4, 2, 29, is_decoder=True, head="language_model"),
    )
    vanilla_case(
        Case("vanilla-classifier", "a single head, and labels from the first state", 33, "Rock and stone and sea."),
        vanilla_config(13, 1, 2, 26, head="classifier", id2label={"0": "win", "1": "loss", "2": "draw", "3": "none"}),
    )
    vanilla_case(
        Case("vanilla-prenorm", "a decoder with norms first, final norm, gelu, tied", 34, "The sea wraps stone"),
        vanilla_config(
            model=18,
            heads=3,
            layers=3,
            ff=41,
            hidden_act="gelu",
            norm_first=True,
            final_norm=True,
            is_decoder=True,
            head="language_model",
            tie_word_embeddings=True,
        ),
    )
