"""What the encoders of transformers have in common: their heads, and what is kept of a run."""

from collections.abc import Callable

import torch
import transformers
from torch import nn

from reference.case import Case, finish
from reference.hugging_face import keep_hidden_states, keep_spans, watched_attention
from reference.sentence import follow_sentence
from reference.tape import AttentionSteps, Tape

# For Tape.follow, in the module of the base model: BERT's own names, which most of the others keep.
EMBEDDING = {
    "embed.tokens": "embeddings.word_embeddings",
    "embed.positions": "embeddings.position_embeddings",
    "embed.types": "embeddings.token_type_embeddings",
    "embed.sum": "< embeddings.LayerNorm",
    "embed.norm": "embeddings.LayerNorm",
}
BLOCKS = {
    "blocks.{i}.resid_pre": "< encoder.layer.{i}",
    "blocks.{i}.attn.concat": "< encoder.layer.{i}.attention.output.dense",
    "blocks.{i}.attn.out": "encoder.layer.{i}.attention.output.dense",
    "blocks.{i}.resid_mid": "< encoder.layer.{i}.attention.output.LayerNorm",
    "blocks.{i}.ln1": "encoder.layer.{i}.attention.output.LayerNorm",
    "blocks.{i}.mlp.pre": "encoder.layer.{i}.intermediate.dense",
    "blocks.{i}.mlp.post": "encoder.layer.{i}.intermediate",
    "blocks.{i}.mlp.out": "encoder.layer.{i}.output.dense",
    "blocks.{i}.resid_post": "< encoder.layer.{i}.output.LayerNorm",
    "blocks.{i}.ln2": "encoder.layer.{i}.output.LayerNorm",
}
POOLER = {
    "pooler.first": "< pooler.dense",
    "pooler.dense": "pooler.dense",
    "pooler.act": "pooler.activation",
}

# In the module of the whole model.
TOKEN_CLASSIFIER = {"logits": "classifier"}
QUESTION_ANSWERING = {"logits": "qa_outputs"}


def numbered(module: nn.Module) -> AttentionSteps:
    """The steps of an attention that knows its layer's number."""
    return AttentionSteps(f"blocks.{module.layer_idx}.attn", masked=False)


def record(
    case: Case,
    model: nn.Module,
    modeling,
    tape: Tape,
    tokens: dict[str, torch.Tensor],
    place: Callable[[nn.Module], AttentionSteps] = numbered,
) -> None:
    """Runs the model, with the tape's hooks in it, and writes what is expected of the case.

    `tokens` are ids and segments; a model without segments is given none.
    """
    segments = {"token_type_ids": tokens["types"]} if "types" in tokens else {}
    if case.sentence:
        follow_sentence(case, tape, model)
    with watched_attention(modeling, tape, place):
        output = model(tokens["ids"], **segments, output_hidden_states=True, output_attentions=True)
    if "logits" in tape:
        keep_answers(tape, model, output)
    for step, tensor in tape.items():
        assert tensor.dtype == torch.float32 and not tensor.isnan().any(), step
    keep_hidden_states(tape, output, f"blocks.{len(output.attentions) - 1}.ln2")
    finish(case, f"transformers {transformers.__version__} {type(model).__name__}", tokens, tape)


def keep_answers(tape: Tape, model: nn.Module, output) -> None:
    """What the scores say, as the pipelines of transformers read them."""
    logits = tape["logits"]
    if "start_logits" in output:
        return keep_spans(tape, output)
    scores = output.get("logits", output.get("prediction_logits"))[0]
    assert torch.equal(logits, scores), "the logits are not the model's"
    kind = scores_of(model)
    if kind is not None:
        tape["probs"] = kind(logits)


def scores_of(model: nn.Module) -> Callable[[torch.Tensor], torch.Tensor] | None:
    """Softmax, or what TextClassificationPipeline and the class's own documentation do instead."""
    name, config = type(model).__name__, model.config
    if name == "ElectraForPreTraining":
        return torch.sigmoid
    if name.endswith("ForSequenceClassification"):
        if config.problem_type == "regression":
            return None
        if config.problem_type == "multi_label_classification" or config.num_labels == 1:
            return torch.sigmoid
    return lambda logits: logits.softmax(-1)
