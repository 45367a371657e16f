"""The tokenizers that are compared: every kind of stage, in the combinations in which checkpoints have them.

MODELS are the models to train. SHAPES say for each tokenizer which of them it has, and what stands around it; stages are
written as tokenizer.json has them.
"""

from __future__ import annotations

GPT2_PATTERN = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
LLAMA3_PATTERN = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN2_PATTERN = LLAMA3_PATTERN.replace(r"\p{N}{1,3}", r"\p{N}")
CASED_PATTERN = (  # words split at changes of case, as in the tokenizers of GPT-4o and its kin
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
CLIP_PATTERN = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def sequence(kind: str, *stages: dict) -> dict:
    key = {"normalizer": "normalizers", "pre": "pretokenizers", "post": "processors"}[kind]
    return {"type": "Sequence", key: list(stages)}


def split(pattern: str, behavior: str = "Isolated", invert: bool = False, literal: bool = False) -> dict:
    return {"type": "Split", "pattern": {"String" if literal else "Regex": pattern}, "behavior": behavior, "invert": invert}


def byte_level(prefix: bool = False, use_regex: bool = True, trim: bool = True) -> dict:
    return {"type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": trim, "use_regex": use_regex}


def metaspace(scheme: str = "always", split: bool = True) -> dict:
    return {"type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": split}


def template(single: str, pair: str) -> dict:
    """'[CLS] $A [SEP]' and '[CLS] $A [SEP] $B:1 [SEP]:1'; make_tokenizers.py fills in the ids."""
    return {"type": "TemplateProcessing", "single": single, "pair": pair}


def bert_normalizer(lowercase: bool, strip_accents: bool | None = None, clean: bool = True, chinese: bool = True) -> dict:
    return {"type": "BertNormalizer", "clean_text": clean, "handle_chinese_chars": chinese, "strip_accents": strip_accents, "lowercase": lowercase}


def replace(pattern: str, content: str, literal: bool = True) -> dict:
    return {"type": "Replace", "pattern": {"String" if literal else "Regex": pattern}, "content": content}


def token(content: str, special: bool = True, lstrip: bool = False, rstrip: bool = False, single_word: bool = False, normalized: bool = False) -> dict:
    return {"content": content, "single_word": single_word, "lstrip": lstrip, "rstrip": rstrip, "normalized": normalized, "special": special}


BERT_TOKENS = [token(each) for each in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")]
ROBERTA_TOKENS = [token("<s>"), token("<pad>"), token("</s>"), token("<unk>"), token("<mask>", lstrip=True)]
GPT2_TOKENS = [token("<|endoftext|>")]
LLAMA_TOKENS = [token("<unk>"), token("<s>"), token("</s>")]
# Every flag, with tokens that overlap, that begin alike, that a normalizer changes, and that stand inside words.
FLAGGED_TOKENS = [
    token("Rock", special=False, normalized=True),
    token("new token", special=False, lstrip=True, normalized=True),
    token("ünïted", special=False, rstrip=True, normalized=True),
    token("[NEW]", special=False, single_word=True),
    token("<tag/>", lstrip=True, rstrip=True),
    token("<mask>", lstrip=True),
    token("the", special=False, single_word=True, normalized=True),
    token("<s>", single_word=True, lstrip=True),
    token("<s>a", special=False),
    token("Kissa nukkuu", special=False, normalized=False),
    token("中", special=False, rstrip=True, normalized=True),
]
# As GPT-NeoX, OLMo and ModernBERT have them.
SPACE_TOKENS = [token(" " * n, special=False, normalized=False) for n in range(24, 1, -1)]

NFC = {"type": "NFC"}
LOWERCASE = {"type": "Lowercase"}
WHITESPACE_SPLIT = {"type": "WhitespaceSplit"}
PRECOMPILED = {"type": "Precompiled"}  # make_tokenizers.py fills in the map
CLS_SEP = template("[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1")
NOTHING = {"normalizer": None, "pre_tokenizer": None, "post_processor": None, "decoder": None}


def shape(model: str, normalizer: dict | None = None, pre: dict | None = None, post: dict | None = None, added: list | None = None, **settings) -> dict:
    """`settings` are fields of the model that differ from those it was trained with."""
    return {"model": model, "settings": settings, "normalizer": normalizer, "pre_tokenizer": pre, "post_processor": post, "added": added or []}


BERT_PRE = {"type": "BertPreTokenizer"}
LLAMA3_PRE = sequence("pre", split(LLAMA3_PATTERN), byte_level(use_regex=False))
QWEN2_PRE = sequence("pre", split(QWEN2_PATTERN), byte_level(use_regex=False))
T5_PRE = sequence("pre", WHITESPACE_SPLIT, metaspace())
ALBERT_NORMALIZER = sequence("normalizer", replace("``", '"'), replace("''", '"'), {"type": "NFKD"}, {"type": "StripAccents"}, LOWERCASE, PRECOMPILED)
LLAMA2_NORMALIZER = sequence("normalizer", {"type": "Prepend", "prepend": "▁"}, replace(" ", "▁"))
CLIP_PRE = sequence("pre", split(CLIP_PATTERN, "Removed", invert=True), byte_level(use_regex=False))


def roberta(trim: bool, prefix: bool, sep: str = "</s>", cls: str = "<s>") -> dict:
    return {"type": "RobertaProcessing", "sep": sep, "cls": cls, "trim_offsets": trim, "add_prefix_space": prefix}


MODELS = {
    "wordpiece_uncased": shape("WordPiece", bert_normalizer(True), BERT_PRE, added=BERT_TOKENS),
    "wordpiece_cased": shape("WordPiece", bert_normalizer(False), BERT_PRE, added=BERT_TOKENS),
    "bytes_gpt2": shape("BPE", None, byte_level(), added=GPT2_TOKENS + ROBERTA_TOKENS),
    "bytes_llama3": shape("BPE", None, LLAMA3_PRE, added=GPT2_TOKENS),
    "pieces": shape("BPE", LLAMA2_NORMALIZER, None, added=LLAMA_TOKENS, unk_token="<unk>", fuse_unk=True, byte_fallback=True),
    "suffixed": shape("BPE", sequence("normalizer", NFC, replace(r"\s+", " ", literal=False), LOWERCASE), CLIP_PRE, added=[token("<|startoftext|>"), token("<|endoftext|>")], unk_token="<|endoftext|>", end_of_word_suffix="</w>"),
    "continued": shape("BPE", LOWERCASE, WHITESPACE_SPLIT, added=BERT_TOKENS, unk_token="[UNK]", continuing_subword_prefix="##", end_of_word_suffix="</w>"),
    "unigram": shape("Unigram", sequence("normalizer", {"type": "Nmt"}, {"type": "NFKC"}), metaspace(), added=[token("<s>"), token("<pad>"), token("</s>"), token("<unk>")]),
    "words": shape("WordLevel", LOWERCASE, {"type": "Whitespace"}, added=BERT_TOKENS, unk_token="[UNK]"),
}

SHAPES = {
    # WordPiece
    "bert_uncased": shape("wordpiece_uncased", bert_normalizer(True), BERT_PRE, CLS_SEP, BERT_TOKENS),
    "bert_cased": shape("wordpiece_cased", bert_normalizer(False), BERT_PRE, {"type": "BertProcessing", "sep": "[SEP]", "cls": "[CLS]"}, BERT_TOKENS),
    "bert_accents_only": shape("wordpiece_uncased", bert_normalizer(False, True, chinese=False), BERT_PRE, CLS_SEP, BERT_TOKENS, max_input_chars_per_word=20),
    "bert_keeps_accents": shape("wordpiece_uncased", bert_normalizer(True, False, clean=False), BERT_PRE, None, BERT_TOKENS),
    "bert_flagged": shape("wordpiece_uncased", bert_normalizer(True), BERT_PRE, CLS_SEP, BERT_TOKENS + FLAGGED_TOKENS),
    "mpnet": shape("wordpiece_uncased", bert_normalizer(True), BERT_PRE, roberta(True, False, "[SEP]", "[CLS]"), BERT_TOKENS + [token("<mask>", lstrip=True)]),
    # Bytes, by the pattern of GPT-2
    "gpt2": shape("bytes_gpt2", None, byte_level(), byte_level(trim=False), GPT2_TOKENS),
    "gpt2_trimmed": shape("bytes_gpt2", None, byte_level(), byte_level(trim=True), GPT2_TOKENS),
    "gpt2_prefixed": shape("bytes_gpt2", None, byte_level(prefix=True), byte_level(prefix=True, trim=True), GPT2_TOKENS),
    "gpt2_flagged": shape("bytes_gpt2", None, byte_level(), byte_level(trim=True), GPT2_TOKENS + FLAGGED_TOKENS),
    "roberta": shape("bytes_gpt2", None, byte_level(prefix=True), roberta(True, True), ROBERTA_TOKENS),
    "roberta_untrimmed": shape("bytes_gpt2", None, byte_level(), roberta(False, False), ROBERTA_TOKENS),
    "roberta_uneven": shape("bytes_gpt2", None, byte_level(prefix=True), roberta(True, False), ROBERTA_TOKENS),
    "neox": shape("bytes_gpt2", NFC, byte_level(), byte_level(prefix=False, trim=True), GPT2_TOKENS + SPACE_TOKENS),
    "modernbert": shape("bytes_gpt2", NFC, byte_level(), CLS_SEP, [*GPT2_TOKENS, *BERT_TOKENS[:4], token("[MASK]", lstrip=True), *SPACE_TOKENS]),
    "starcoder": shape("bytes_gpt2", None, sequence("pre", {"type": "Digits", "individual_digits": True}, byte_level()), byte_level(), GPT2_TOKENS),
    "falcon": shape("bytes_gpt2", None, sequence("pre", {"type": "Punctuation", "behavior": "Contiguous"}, byte_level(), {"type": "Digits", "individual_digits": False}, split("[0-9][0-9][0-9]")), None, GPT2_TOKENS),
    "bytes_normalizer": shape("bytes_gpt2", {"type": "ByteLevel"}, split(r"Ġ?[^Ġ]+"), None, GPT2_TOKENS + [token("ünïted", special=False, normalized=True)]),
    # Bytes, by other patterns
    "llama3": shape("bytes_llama3", None, LLAMA3_PRE, sequence("post", byte_level(trim=False), template("<|endoftext|> $A", "<|endoftext|> $A <|endoftext|>:1 $B:1")), GPT2_TOKENS, ignore_merges=True),
    "llama3_trimmed": shape("bytes_llama3", None, LLAMA3_PRE, sequence("post", byte_level(trim=True), template("<|endoftext|> $A", "<|endoftext|> $A $B:1")), GPT2_TOKENS),
    "qwen2": shape("bytes_llama3", NFC, QWEN2_PRE, byte_level(trim=False, use_regex=False), GPT2_TOKENS + [token("<|im_start|>"), token("<|im_end|>")]),
    "cased_bytes": shape("bytes_llama3", None, sequence("pre", split(CASED_PATTERN), byte_level(use_regex=False)), None, GPT2_TOKENS),
    "deepseek": shape("bytes_llama3", None, sequence("pre", split(r"\p{N}{1,3}"), split(r"[一-龥぀-ゟ゠-ヿ]+"), split(r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"), byte_level(use_regex=False)), None, GPT2_TOKENS),
    # Pieces with byte fallback
    "llama2": shape("pieces", LLAMA2_NORMALIZER, None, template("<s> $A", "<s> $A <s>:1 $B:1"), LLAMA_TOKENS),
    "llama2_flagged": shape("pieces", LLAMA2_NORMALIZER, None, template("<s> $A", "<s> $A <s>:1 $B:1"), [*LLAMA_TOKENS[:1], *LLAMA_TOKENS[2:], *FLAGGED_TOKENS]),
    "llama_first": shape("pieces", None, metaspace("first", split=False), template("<s> $A </s>", "<s> $A </s> <s>:1 $B:1 </s>:1"), LLAMA_TOKENS),
    "llama_always": shape("pieces", None, metaspace("always", split=True), None, LLAMA_TOKENS),
    "llama_never": shape("pieces", None, metaspace("never", split=True), None, LLAMA_TOKENS),
    "gemma": shape("pieces", replace(" ", "▁"), split(" ", "MergedWithPrevious", literal=True), template("<s> $A", "<s> $A <s>:1 $B:1"), LLAMA_TOKENS),
    "pieces_unknown": shape("pieces", None, sequence("pre", WHITESPACE_SPLIT, metaspace()), None, LLAMA_TOKENS, byte_fallback=False),
    "pieces_unfused": shape("pieces", None, metaspace("first", split=False), None, LLAMA_TOKENS, byte_fallback=False, fuse_unk=False),
    "pieces_dropped": shape("pieces", None, metaspace(), None, LLAMA_TOKENS, byte_fallback=False, unk_token=None),
    "continued": shape("continued", LOWERCASE, sequence("pre", WHITESPACE_SPLIT, {"type": "Digits", "individual_digits": True}), CLS_SEP, BERT_TOKENS),
    "clip": shape("suffixed", sequence("normalizer", NFC, replace(r"\s+", " ", literal=False), LOWERCASE), CLIP_PRE, roberta(False, False, "<|endoftext|>", "<|startoftext|>"), [token("<|startoftext|>"), token("<|endoftext|>")]),
    # Unigram
    "t5": shape("unigram", PRECOMPILED, T5_PRE, template("$A </s>", "$A </s> $B </s>"), [token("<pad>"), token("</s>"), token("<unk>"), token("<extra_id_0>")]),
    "xlmr": shape("unigram", PRECOMPILED, T5_PRE, template("<s> $A </s>", "<s> $A </s> </s> $B </s>"), ROBERTA_TOKENS),
    "albert": shape("unigram", ALBERT_NORMALIZER, T5_PRE, CLS_SEP, [token("[CLS]"), token("[SEP]"), token("<pad>"), token("<unk>"), token("[MASK]", lstrip=True)]),
    "pegasus": shape("unigram", sequence("normalizer", PRECOMPILED, replace(" {2,}", " ", literal=False)), metaspace(), template("$A </s>", "$A $B </s>"), [token("</s>"), token("<unk>")]),
    "nmt_nfkc": shape("unigram", sequence("normalizer", {"type": "Nmt"}, {"type": "NFKC"}, {"type": "Strip", "strip_left": True, "strip_right": True}, LOWERCASE), metaspace("first"), None, [token("</s>"), token("<unk>")]),
    "unigram_bytes": shape("unigram", sequence("normalizer", {"type": "Strip", "strip_left": False, "strip_right": True}, {"type": "NFKD"}, {"type": "StripAccents"}), metaspace("never", split=False), None, [token("</s>")], byte_fallback=True),
    "deberta_v2": shape("unigram", sequence("normalizer", {"type": "Strip", "strip_left": True, "strip_right": True}, PRECOMPILED, replace(" {2,}", " ", literal=False)), sequence("pre", {"type": "Punctuation", "behavior": "Isolated"}, metaspace()), CLS_SEP, [token("[CLS]"), token("[SEP]"), token("<unk>"), token("[MASK]")]),
    # Whole words, and the ways of splitting them
    "words": shape("words", LOWERCASE, {"type": "Whitespace"}, CLS_SEP, BERT_TOKENS),
    "words_punctuation": shape("words", LOWERCASE, sequence("pre", WHITESPACE_SPLIT, {"type": "Punctuation", "behavior": "Isolated"}), CLS_SEP, BERT_TOKENS),
    "words_digits": shape("words", sequence("normalizer", {"type": "NFKC"}, LOWERCASE), sequence("pre", {"type": "Whitespace"}, {"type": "Digits", "individual_digits": True}), None, BERT_TOKENS),
    "words_removed": shape("words", LOWERCASE, sequence("pre", {"type": "CharDelimiterSplit", "delimiter": " "}, {"type": "Punctuation", "behavior": "Removed"}, {"type": "Digits", "individual_digits": False}), None, BERT_TOKENS),
    "words_previous": shape("words", LOWERCASE, {"type": "Punctuation", "behavior": "MergedWithPrevious"}, None, BERT_TOKENS),
    "words_next": shape("words", LOWERCASE, sequence("pre", {"type": "Punctuation", "behavior": "MergedWithNext"}, split(" ", "Contiguous", literal=True)), None, BERT_TOKENS),
    "words_inverted": shape("words", LOWERCASE, split(r"\w+|[^\w\s]", "Removed", invert=True), None, BERT_TOKENS),
    "words_inverted_merged": shape("words", LOWERCASE, split(r"\S+", "MergedWithPrevious", invert=True), None, BERT_TOKENS),
    "words_fixed": shape("words", LOWERCASE, {"type": "FixedLength", "length": 3}, None, BERT_TOKENS),
    "words_plain": shape("words", None, None, None, BERT_TOKENS + FLAGGED_TOKENS),
}
