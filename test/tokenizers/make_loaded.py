"""Records what AutoTokenizer.from_pretrained gives for folders with a tokenizer.json, a tokenizer_config.json and a config.json.

    .venv/bin/python test/tokenizers/make_loaded.py                        writes data/loaded.json.gz
    .venv/bin/python test/tokenizers/make_loaded.py --show 3 17            prints the tokens of case 3, text 17 (from 0)

A case is a shape of shapes.py (tokenizer.json), changed where `patch` says, and the other two files. The texts are every
twelfth of the corpus and forty pairs; hashes are those of make_expected.py.
"""

import base64
import gzip
import hashlib
import json
import sys
import tempfile
from pathlib import Path

import transformers
from transformers import AutoTokenizer

from assemble import DATA, TOKENIZERS, assemble, corpus
from make_expected import canonical
from shapes import token

S = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}
ROBERTA = {**S, "sep_token": "</s>", "cls_token": "<s>", "pad_token": "<pad>", "mask_token": "<mask>"}
BERT = {"unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]", "mask_token": "[MASK]"}
END = {"bos_token": "<|endoftext|>", "eos_token": "<|endoftext|>", "unk_token": "<|endoftext|>"}
ALBERT = {"bos_token": "[CLS]", "eos_token": "[SEP]", "cls_token": "[CLS]", "sep_token": "[SEP]", "unk_token": "<unk>", "pad_token": "<pad>", "mask_token": "[MASK]"}


def case(shape: str, config: dict | None, model_type: str | None = None, **patch) -> dict:
    return {"shape": shape, "config": config, "modelType": model_type, "patch": patch}


CASES = [
    # The files as they are, with tokens that only tokenizer_config.json has
    case("llama2", {"tokenizer_class": "PreTrainedTokenizerFast", **S}),
    case("llama2", None, "llama"),
    case("llama2", {"tokenizer_class": "TokenizersBackend", "bos_token": "Rock", "additional_special_tokens": ["the", "<new>"]}),
    case("gpt2", {"tokenizer_class": "PreTrainedTokenizerFast", "mask_token": {"__type": "AddedToken", **token("<mask>", lstrip=True)}, "image_token": "Rock"}),
    case("gpt2", {"tokenizer_class": "TokenizersBackend", "added_tokens_decoder": {"0": token("<|endoftext|>", rstrip=True), "1": token("the", special=False, normalized=True)}}),
    case("gpt2", {"tokenizer_class": "TokenizersBackend", "extra_special_tokens": {"x_token": "Rock"}, "eos_token": "<|endoftext|>"}),
    # add_bos_token and add_eos_token, which a tokenizer.json makes mean nothing
    case("llama_first", {"tokenizer_class": "LlamaTokenizer", "add_bos_token": True, "add_eos_token": False, **S}),
    case("llama_first", {"tokenizer_class": "LlamaTokenizer", "add_bos_token": False, "add_eos_token": True, **S}, "llama"),
    case("llama_first", {"tokenizer_class": "LlamaTokenizer", "add_bos_token": True, **S}, post_processor=None),
    case("llama3", {"tokenizer_class": "PreTrainedTokenizerFast", "add_bos_token": False, "bos_token": "<|endoftext|>"}, "llama"),
    case("gpt2", {"tokenizer_class": "GPT2Tokenizer", "add_bos_token": True, **END}, "gpt2"),
    # Classes that put stages of their own in the place of the file's
    case("bert_cased", {"tokenizer_class": "BertTokenizer", "do_lower_case": False, **BERT}, "bert"),
    case("bert_cased", {"tokenizer_class": "BertTokenizer", **BERT}, "bert"),
    case("bert_cased", None, "bert"),
    case("bert_uncased", {"tokenizer_class": "BertTokenizerFast", "strip_accents": False, "tokenize_chinese_chars": False, **BERT}, "electra"),
    case("bert_uncased", {"tokenizer_class": "DistilBertTokenizer", "do_lower_case": True, **BERT}, "distilbert"),
    case("bert_uncased", {"tokenizer_class": "ElectraTokenizer", **BERT}, "electra"),
    case("mpnet", {"tokenizer_class": "MPNetTokenizer", **BERT, "mask_token": "<mask>", "bos_token": "[CLS]", "eos_token": "[SEP]"}, "mpnet"),
    case("bert_uncased", {"tokenizer_class": "PreTrainedTokenizerFast", **BERT}, "modernbert"),
    case("gpt2", {"tokenizer_class": "GPT2Tokenizer", **END}, "gpt2"),
    case("gpt2_trimmed", {"tokenizer_class": "GPT2TokenizerFast", "add_prefix_space": True, **END}, "gpt_neo"),
    case("gpt2", None, "opt"),
    case("roberta", {"tokenizer_class": "RobertaTokenizer", **ROBERTA}, "roberta"),
    case("roberta", {"tokenizer_class": "RobertaTokenizer", "add_prefix_space": True, "trim_offsets": False, **ROBERTA}, "roberta"),
    case("roberta", {"tokenizer_class": "BartTokenizer", **ROBERTA}, "bart"),
    case("neox", {"tokenizer_class": "GPTNeoXTokenizer", **END}, "gpt_neox"),
    case("modernbert", {"tokenizer_class": "GPTNeoXTokenizer", **END}, "gpt_neox"),
    case("modernbert", {"tokenizer_class": "PreTrainedTokenizerFast", **BERT}, "modernbert"),
    case("qwen2", {"tokenizer_class": "Qwen2Tokenizer", "eos_token": "<|im_end|>", "pad_token": "<|endoftext|>", "additional_special_tokens": ["<|im_start|>", "<|im_end|>"]}, "qwen2"),
    case("llama3", {"tokenizer_class": "Qwen2Tokenizer", "pad_token": "<|endoftext|>"}, "qwen3"),
    case("llama3", {"tokenizer_class": "LlamaTokenizer", "bos_token": "<|endoftext|>"}, "llama"),
    case("llama2", {"tokenizer_class": "LlamaTokenizer", **S}, "llama"),
    case("llama2", {"tokenizer_class": "LlamaTokenizer", "legacy": True, **S}, "llama"),
    case("llama2", {"tokenizer_class": "LlamaTokenizer", "legacy": False, "add_prefix_space": False, **S}, "llama"),
    case("llama2", {"tokenizer_class": "LlamaTokenizer", **S}, "mistral"),
    case("llama2", {"tokenizer_class": "LlamaTokenizer", **S}, "phi3"),
    case("gemma", {"tokenizer_class": "GemmaTokenizer", **S}, "gemma2"),
    case("llama2", {"tokenizer_class": "GemmaTokenizer", "mask_token": "Rock", **S}, "gemma3_text"),
    case("t5", {"tokenizer_class": "T5Tokenizer", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>", "extra_ids": 1, "additional_special_tokens": ["<extra_id_0>"]}, "t5"),
    case("t5", {"tokenizer_class": "T5Tokenizer", "extra_ids": 3}, "t5"),
    case("xlmr", {"tokenizer_class": "XLMRobertaTokenizer", **ROBERTA}, "xlm-roberta"),
    case("albert", {"tokenizer_class": "AlbertTokenizer", **ALBERT}, "albert", ids={"[CLS]": 4, "[SEP]": 5}),
    case("albert", {"tokenizer_class": "AlbertTokenizer", "do_lower_case": False, "keep_accents": True, **ALBERT}, "albert", ids={"[CLS]": 4, "[SEP]": 5}),
    case("pegasus", {"tokenizer_class": "PegasusTokenizer", "eos_token": "</s>", "unk_token": "<unk>", "offset": 5}, "pegasus"),
    case("xlmr", {"tokenizer_class": "CamembertTokenizer", **ROBERTA}, "camembert"),
    case("xlmr", {"tokenizer_class": "MBartTokenizer", "src_lang": "ro_RO", **ROBERTA}, "mbart"),
]


def described(stored: dict, each: dict) -> dict:
    """The case's tokenizer.json."""
    json_ = assemble(stored, each["shape"])
    patch = dict(each["patch"])
    for content, id in patch.pop("ids", {}).items():  # words of the vocabulary that are to be special tokens
        json_["model"]["vocab"][id] = [content, 0.0]
        for added in json_["added_tokens"]:
            if added["content"] == content:
                added["id"] = id
    return {**json_, **patch}


def load(stored: dict, each: dict):
    with tempfile.TemporaryDirectory() as folder:
        files = {"tokenizer.json": described(stored, each), "tokenizer_config.json": each["config"], "config.json": each["modelType"] and {"model_type": each["modelType"]}}
        for name, contents in files.items():
            if contents is not None:
                Path(folder, name).write_text(json.dumps(contents))
        return AutoTokenizer.from_pretrained(folder)


def encode(tokenizer, texts: tuple[str, ...]) -> str:
    special = {id for id, added in tokenizer.added_tokens_decoder.items() if added.special}
    return canonical(tokenizer(*texts).encodings[0], texts, special)


def main() -> None:
    transformers.logging.set_verbosity_error()
    stored = json.loads(gzip.decompress(TOKENIZERS.read_bytes()))
    texts = corpus()[::12]
    inputs = [(text,) for text in texts] + [(texts[i], texts[-1 - i]) for i in range(40)]
    if sys.argv[1:2] == ["--show"]:
        number = int(sys.argv[3])
        print(json.dumps(inputs[number]), encode(load(stored, CASES[int(sys.argv[2])]), inputs[number]), sep="\n")
        return
    recorded = []
    for each in CASES:
        tokenizer = load(stored, each)
        hashes = b"".join(hashlib.sha256(encode(tokenizer, texts).encode()).digest()[:4] for texts in inputs)
        recorded.append({**each, "class": type(tokenizer).__name__, "hashes": base64.b64encode(hashes).decode()})
    DATA.joinpath("loaded.json.gz").write_bytes(gzip.compress(json.dumps(recorded).encode(), 9, mtime=0))
    print(f"{len(CASES)} cases, {len(inputs)} inputs")


if __name__ == "__main__":
    main()
