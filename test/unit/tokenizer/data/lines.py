"""The lines of text that the tokenizers are compared on, in many scripts and with every kind of trap."""

import random

WRITTEN = """
The Rock Rules
The rock rules.
Don't stop; it's rock'n'roll, they'll say "we've won!"
Attention is all you need (Vaswani et al., 2017).
softmax(QK^T / sqrt(d_k))V
for (let i = 0; i < n; ++i) { sum += a[i] * b[i]; }
def f(x: int) -> str: return f"{x!r:>{10}}"
<div class="a">&nbsp;&lt;</div>
snake_case camelCase kebab-case SCREAMING_CASE
https://example.org/a/b?c=d&e=%20f#g
3.14159, 1e-5, 0xFF, 1,000,000 and 42%
naïve café, déjà vu, Zoë, façade
NAÏVE CAFÉ, DÉJÀ VU, ZOË, FAÇADE
Ångström Ørsted Æsir Œuvre Łódź Straße GROẞ
Đorđe Škoda čeština žluťoučký kůň
İstanbul'da ışık, Iğdır
Tiếng Việt: đường phố Hà Nội rất đẹp
Ελληνικά: η φιλοσοφία τού Σωκράτη
ΟΔΥΣΣΕΥΣ ΣΑΣ ΟΔΟΣ
Быстрая коричневая лиса прыгает
Ёлка, йогурт, Київ, ґанок
שלום עולם, מה שלומך?
שָׁלוֹם
مرحبا بالعالم، كيف حالك؟
مُحَمَّد
नमस्ते दुनिया
हिन्दी में क्या हाल है
বাংলা ভাষা
தமிழ் மொழி
ภาษาไทยไม่มีช่องว่าง
ສະບາຍດີ
မြန်မာ
ភាសាខ្មែរ
中文没有空格
我爱北京天安门。
中文English混合text
日本語のテキスト、カタカナとひらがな
ガギグゲゴ ﾊﾟﾋﾟﾌﾟ ｶﾞｷﾞ
한국어 문장입니다
한국어
ქართული ენა
Հայերեն լեզու
አማርኛ ቋንቋ
Ꭰ ᏣᎳᎩ
𝒜𝓁𝓁 𝕪𝕠𝕦 𝗇𝖾𝖾𝖽
𐍈𐌰𐌹 𓀀𓂀 𒀀
𠀀𠀁 𪜀 㐀㐁
I 😀 emoji 🎉🎉!
👍🏽 👩‍👩‍👧‍👦 🏳️‍🌈 🇨🇿🇫🇷 ☺️ ☺ #️⃣ 1️⃣
👨🏿‍🚀rocket🚀
a😀b😀😀c
❤️❤
½ ² ™ © ® № ℃ ﬁ ﬂ ﬀ ŉ Ǆ ǆ ㎏ ①
Ａｂｃ１２３ ｆｕｌｌ ｗｉｄｔｈ
“curly” ‘quotes’ – en — em … ‹a› «b»
¿Qué? ¡Sí!
$5 £6 €7 ¥8 ₹9 + − × ÷ = ≠ ≤ ∞ ∑
a+b=c, x<y>z, a|b, a^b, ~a, `b`
∀x∈ℝ: ⌈x⌉ = −⌊−x⌋
α, β, γ, δ; Ω ≠ Ω; µ ≠ μ; Å ≠ Å
[CLS] is in the text [SEP] twice [SEP]
[MASK]ed [UNK] [PAD][PAD]
<s>begin</s> <mask> of <mask>, and<mask>it
The <mask> rules
<|endoftext|>next<|endoftext|>
<unk> <0x41>
Ġrules ĊĠ ▁rules ##ing
## ### rock## ##rock
supercalifragilisticexpialidocious
rockrockrockrules
ROCK Rock rOCK
xyzzy qwrtp
.
a
😀
中
é
""".strip("\n").split("\n")

SPECIAL = [
    "",
    " ",
    "   ",
    "\t",
    "\n",
    "\n\n\n",
    " leading",
    "trailing ",
    "  two  spaces  everywhere  ",
    "tab\tseparated\tvalues\t",
    "line one\nline two\r\nline three\n",
    "    if x:\n        return y\n",
    " \n \t mixed \r\n\t ",
    "no\u00a0break\u2003em\u3000ideographic\u200bzero\u2028line",
    "\u00a0\u00a0rock\u00a0",
    "soft\u00adhyphen zero\u200djoiner bom\ufeffinside",
    "\ufeffbom first",
    "nul\u0000inside bell\u0007 esc\u001b[0m del\u007f nel\u0085end",
    "\u0001\u0002rock\u0003",
    "\u200e\u200fmarks\u202ebidi\u202c",
    "replacement \ufffd here",
    "private \ue000 use \uf8ff",
    "e\u0301 o\u0308 n\u0303 decomposed cafe\u0301",
    "E\u0301COLE A\u030angstro\u0308m",
    "two marks: e\u0302\u0301 a\u0323\u0302 a\u0302\u0323 s\u0323\u0307 s\u0307\u0323 \u1e69 \u1e63\u0307 \u1e61\u0323",
    "blocked: a\u0327\u0301 a\u0301\u0327 \u00e1\u0327",
    "\u0301starts with a mark",
    "x \u0301y",
    "z\u0335a\u0334l\u0336g\u0337o\u0338 Z\u0351\u036b\u0343a\u0328l\u0362g\u0360o\u0489",
    "\u1112\u1161\u11ab\u1100\u116e\u11a8 jamo",
    "\u212b \u2126 \u1e9b\u0323",
    "\u0958\u095d \u09dc \ufb1d\ufb2a",
    "\u0130\u0130 \u0130stanbul i\u0307",
    "\u2026\u2025 \u33c2 \ufdfa \ufb03",
    "\uff76\uff9e \uff8a\uff9f",
    "trailing marks e\u0301\u0301\u0301",
    " <mask> ",
    "a  <mask>  b",
    "<mask><mask>",
    "\n<s> x </s>\n",
]

ATOMS = (
    list("abcXYZ 0 9 .,!?'\"-_()[]{}<>#@/\\")
    + [" ", " ", "  ", "\t", "\n", "the", "The", "rock", "Rules", "ing", "'s", "'ll"]
    + ["é", "Ü", "ß", "İ", "ǅ", "ж", "Ж", "א", "ع", "न", "ि", "ก", "中", "文", "ひ", "ガ", "한", "𠀀"]
    + ["e\u0301", "u\u0308", "\u0301", "\u0323", "\u1100", "\u1161", "\u11a8"]
    + ["😀", "👍🏽", "👩‍💻", "🇫🇷", "\ufe0f", "\u200d", "½", "ﬁ", "Ａ", "𝒜", "\u00a0", "\u3000", "\u0000", "\u00ad"]
    + ["[MASK]", "<mask>", "<|endoftext|>"]
)


def lines() -> list[str]:
    """All lines: those written by hand, and seeded mixtures of awkward characters."""
    draw = random.Random(2017)
    mixed = ["".join(draw.choices(ATOMS, k=draw.randint(2, 12))) for _ in range(120)]
    return WRITTEN + SPECIAL + mixed


def pairs() -> list[list[str]]:
    """Pairs of texts."""
    texts = [line for line in WRITTEN + SPECIAL if line]
    return [[texts[i], texts[-1 - i]] for i in range(0, 40, 3)]
