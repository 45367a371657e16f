// Code, emoji, spaces, special tokens and other texts that tokenizers trip over, written for their comparison.

const code =
  String.raw`
for (let i = 0; i < n; ++i) { sum += a[i] * b[i]; } // O(n)
def f(x: int = 3, *args) -> str: return f"{x!r:>{10}}" if x else None
const re = /^\s*(\w+)\s*=\s*"([^"\\]|\\.)*"$/gmu;
SELECT id, COUNT(*) AS n FROM logs WHERE t >= '2024-01-01' GROUP BY 1 HAVING n > 10;
<div class="a b" data-x='{"y":1}'>&nbsp;&lt;p&gt;</div><!-- end -->
#include <stdio.h>\nint main(void) { printf("%5.2f\n", 1e-3); return 0; }
public static <T extends Comparable<? super T>> void sort(List<T> xs) throws IOException {}
fn main() -> Result<(), Box<dyn Error>> { let v: Vec<_> = (0..10).map(|x| x*x).collect(); Ok(()) }
\frac{1}{\sqrt{2\pi}\,\sigma} \int_{-\infty}^{\infty} e^{-x^2/2\sigma^2}\,dx = 1
git commit -m "Fix #42: don't panic" && git push -f origin HEAD~1:refs/heads/x
snake_case camelCase PascalCase kebab-case SCREAMING_CASE dot.case path/to/file.txt C:\Users\x
https://example.org:8080/a/b/?c=d&e=%20f#g mailto:someone+tag@example.co.uk
{"a": [1, 2.50, -3e+10, null, true], "b": {"c": "\u00e9\ud83d\ude00"}}
if(a!=b&&c==d||!e){x<<=2;y>>>=1;z??=0;w?.v?.[0]}else{/*?*/}
rm -rf ./build/*.o; awk -F: '{print $1}' /etc/passwd | sort -u > out.txt 2>&1
@decorator\nclass A(B, metaclass=C):\n    """Doc."""\n\n    x: int = 0x1F_FF\n
=SUM(A1:B10)*1,5%+$C$3
lambda x: (x ** 2) // 3 % 5 @ y
0b1010 0o17 0xDEADBEEF 1_000_000 .5 5. 1e10 NaN -Infinity 3.14159265358979
192.168.0.1 ::1 2001:db8::ff00:42:8329 12:34:56.789 2024-02-29T23:59:60Z +1 (555) 010-9999
a+b=c, x<y>z, a|b, a^b, ~a, !a, #a, $a, %a, &a, *a, (a), -a, _a, =a, [a], {a}, \a, /a, ?a, 'a', "a", ` +
  '`a`' +
  String.raw`
***bold*** __init__ ~~gone~~ ==== ---- ____ .... !!!! ???? #### ++++ ||||
`
    .trim()
    .split('\n')
    .flatMap((line) => [line, line.replaceAll('\\n', '\n').replaceAll('\\t', '\t')]);

const indented = [
  'def f(x):\n    if x:\n        return [\n            1,\n            2,\n        ]\n\n\n    return None\n',
  'if (a) {\n\tb();\n\t\tc();\r\n\t} else {\n\n\n\n}\n',
  '  - one\n    - two\n      - three\n        four     five',
  '|  a  |  b  |\n|-----|-----|\n|   1 |   2 |\n',
  'a: b\n c:  d\n   e:   f\n',
];

const spaces = [
  ' ',
  '  ',
  '   ',
  '\t',
  '\n',
  '\r\n',
  '\n\n\n',
  ' \n \t \r\n ',
  ' a',
  'a ',
  '  a  ',
  '   two   words   ',
  '\ta\tb\t',
  'a\n\nb\n',
  'a\r\nb\r\n',
  'a\rb',
  ...[1, 2, 3, 4, 7, 8, 15, 16, 17, 24, 31, 32, 33, 64, 100].flatMap((n) => [
    ' '.repeat(n),
    `a${' '.repeat(n)}b`,
    `${' '.repeat(n)}x = 1`,
    `x${'\n'.repeat(n)}y`,
    `${'\t'.repeat(n)}z`,
    `end${' '.repeat(n)}\n`,
  ]),
  ...[
    ...'\u0009\u000b\u000c\u001c\u001d\u001e\u001f\u0085\u00a0\u1680\u180e\u2000\u2002\u2003\u2007\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u202f\u205f\u2060\u2061\u2066\u2069\u3000\ufeff\u00ad\u034f\u061c\u115f\u1160\u17b4\u3164\uffa0\ufffc\ufffd',
  ].flatMap((c) => [c, `a${c}b`, `${c}a ${c} b${c}`, `x ${c}${c}1`]),
];

const emoji = [
  'I 😀 emoji 🎉🎉!',
  'a😀b😀😀c',
  '❤️❤ ☺️☺ ✔️✔ ©️© ™️',
  '👍👍🏻👍🏼👍🏽👍🏾👍🏿',
  '👩‍👩‍👧‍👦 👨‍👨‍👦 👨‍👩‍👧',
  '👨🏿‍🚀rocket🚀👩🏻‍🔬',
  '🏳️‍🌈 🏴‍☠️ 🏳️‍⚧️',
  '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
  '🧑🏻‍🤝‍🧑🏿 💏🏽 👩🏾‍❤️‍💋‍👨🏼',
  '#️⃣*️⃣0️⃣1️⃣9️⃣',
  '🇨🇿🇫🇷🇯🇵 🇨 🇿',
  '🤷🏽‍♀️ 🤦‍♂️ 🧜🏿‍♂️',
  'ok👌🏾.no👎🏻!',
  '😀\u200d😀 \u200d😀 😀\u200d',
  '😀\ufe0e 😀\ufe0f \ufe0f😀',
  '🫠🫡🥹🪿🫨🩷',
  'w/ 100% 🔥🔥🔥 & 💯',
  ':-) ;-P <3 XD ¯\\_(ツ)_/¯ (╯°□°)╯︵ ┻━┻',
  '┌─┐│ │└─┘ ▀▄█▌▐░▒▓ ◆◇○●',
];

const marks = [
  'e\u0301 o\u0308 n\u0303 cafe\u0301 re\u0301sume\u0301',
  'E\u0301COLE A\u030angstro\u0308m',
  'e\u0302\u0301 a\u0323\u0302 a\u0302\u0323 s\u0323\u0307 s\u0307\u0323 \u1e69 \u1e63\u0307 \u1e61\u0323',
  'a\u0327\u0301 a\u0301\u0327 \u00e1\u0327',
  '\u0301starts with a mark',
  'x \u0301y',
  'z\u0335a\u0334l\u0336g\u0337o\u0338 Z\u0351\u036b\u0343a\u0328l\u0362g\u0360o\u0489',
  '\u1112\u1161\u11ab\u1100\u116e\u11a8 \u1112\u1161 \u11ab',
  '\uac00\u11a8 \uac01\u11a8 \u1100\uac00',
  '\u212b \u2126 \u1e9b\u0323 \u017f\u0323\u0307',
  '\u0958\u095d \u09dc \u0a33 \ufb1d\ufb2a\ufb4e',
  '\u0130\u0130 \u0130stanbul i\u0307 I\u0307 \u0131',
  '\u2026\u2025 \u33c2 \ufdfa \ufb03 \ufb05 \u3300 \u3392',
  '\uff76\uff9e \uff8a\uff9f \uff76\uff9e\uff77\uff9e',
  'trailing marks e\u0301\u0301\u0301',
  '\u0344 \u0340 \u0341 \u0343 \u0374 \u037e \u0387',
  '\u0f71\u0f72 \u0f73 \u0f71\u0f74 \u0f75 \u0f81 \u0f0c',
  '\u{1d15e}\u{1d15f} \u{1d1bb} \u{11099}\u{110ba} \u{11131}\u{11127}',
  '\u09c7\u09be \u0bc6\u0bbe \u0d46\u0d3e \u1025\u102e',
  '\u3099\u304b\u3099 \u304b\u309a \u30ab\u3099\u309a',
  '\u0391\u0345 \u1fb3 \u1fbc \u1f80 \u1f88 \u1fe4\u0313',
  '\u0644\u0627 \u0627\u0653 \u0622 \u0623 \u0625 \ufefb \ufef7',
  '\u05d1\u05bc\u05b0 \u05b0\u05bc \u05e9\u05c1\u05bc',
  'd\u0307\u0323 \u1e0d\u0307 \u1e0b\u0323',
  '\u00c5\u0301 \u01fa A\u0301\u030a',
  '\u0e01\u0e33 \u0e4d\u0e32 \u0eb3',
  'ΣΑΣ Σ ΑΣ ΑΣΑ ΟΔΥΣΣΕΥΣ. ΣΣ ᾺΣ',
  'ß ẞ STRASSE GROẞ ſ ﬀ ﬁ ﬂ ŉ ǰ ΐ ΰ',
  'Ǆ ǅ ǆ Ǉ ǈ ǉ Ǳ ǲ ǳ',
  'Ⅷ ⅷ Ⓐ ⓐ Ａ ａ 𝐀 𝒜 𝔸 𐐀 𐐨 Ა ა Ꭰ ꭰ',
  '½ ¼ ¾ ² ³ ¹ ⁰ ₁ ① ⑩ ⒈ ㈠ 零〇一二三百千万億 ٣٤٥ ۱۲۳ १२३ ๑๒๓ ௧௰ ፩፪ Ⅳ ↉ 𝟎𝟗 𐄇 𑁒',
  'Ａｂｃ１２３ ｆｕｌｌ～ｗｉｄｔｈ！？',
  '“curly” ‘quotes’ – en — em … ‹a› «b» „c‟ ‚d‛ ‒―',
  '¿Qué? ¡Sí! §5 ¶ †‡ • ‰ ′″ ※ ‽ ⁂ ⸺ 。、・「」『』【】〜',
  '$5 £6 €7 ¥8 ₹9 ₿1 + − × ÷ ± = ≠ ≤ ≥ ≈ ∞ ∑ ∏ √ ∂ ∫ ∈ ∉ ∪ ∩ ⊂',
  '→ ← ↑ ↓ ⇒ ⇔ ↦ ∀x∈ℝ: ⌈x⌉ = −⌊−x⌋ ⟨a|b⟩',
  '` ´ ¨ ¸ ˆ ˜ ¯ ˘ ˙ ˚ ˝ ^ ~ ¬ ¦',
  '〆〇〒 㐀㐁 龥龦 豈更 𠀀𠀁 𪜀 𫝀 𫠠 𬺰 𰀀 𱍐 你𠮷好',
  '々〻ー―‐ｰ ヽヾ゛゜',
  'ㄱㄴㅏ ㅎㅏㄴ ﾡﾢ',
  '\u{1f1e6}\u{1f1e7}\u{1f1e8}',
  'ʼn ʻokina ʿayn ꞌ ’',
  '𐍈𐌰𐌹 𓀀𓂀 𒀀 𐤀𐤁 𑀓 𞤀𞤢 𖼀',
  'ⵣⴰⵎⴰⵣⵉⵖ ߒߞߏ ꦗꦮ ᮞᮥ ꯃꯤ ᱥᱟ ꕙꔤ',
];

const words = [
  'a',
  'ab',
  'é',
  '中',
  '😀',
  'ñ',
  'Ω',
  'ก',
  '\u0301',
  '9',
  '-',
  '=',
  'xyz',
  'abc1',
  'ha',
  'na',
  'lol!',
  '１',
  '한',
].flatMap((unit) => [40, 99, 101, 260, 700].map((length) => unit.repeat(Math.ceil(length / unit.length))));
const wordsInText = words.filter((_, i) => i % 5 === 2).map((word) => `start ${word} end ${word}`);

const SPECIALS = [
  '<s>',
  '</s>',
  '<unk>',
  '<pad>',
  '<mask>',
  '[CLS]',
  '[SEP]',
  '[MASK]',
  '[UNK]',
  '[PAD]',
  '<|endoftext|>',
  '<bos>',
  '<eos>',
  '<|im_start|>',
  '<extra_id_0>',
  'Rock',
  'ROCK',
  'new token',
  'ünïted',
  '  ',
  '<0x41>',
  '[NEW]',
  '<tag/>',
  '▁',
  'Ġ',
  '##ing',
];
const special = SPECIALS.flatMap((token) => [
  token,
  ` ${token}`,
  `${token} `,
  `${token}${token}`,
  `a${token}b`,
  `a ${token} b`,
  `a  ${token}  b`,
  `\n${token}\t`,
  `${token}begin ${token}the end${token}`,
  `é${token}\u0301`,
  `.${token},${token};`,
  `${token.toUpperCase()} ${token.toLowerCase()}`,
  `_${token}_ x${token} ${token}1`,
]);
const combined = [
  '<s>a</s></s>b</s>',
  '[CLS] is it [SEP] [MASK]ed [SEP]',
  '<mask> of <mask>, and<mask>it <mask>',
  '<|endoftext|> next<|endoftext|>\n<|endoftext|>',
  '<|im_start|>user\nHi!<|im_end|>\n<|im_start|>assistant\n',
  '[MASK][MASK] [MASK]  [MASK]\n[MASK]',
  '<s',
  's>',
  '<<s>>',
  '[[MASK]]',
  '<unk> <0x41> <0xE2>',
  '▁ ▁▁ a▁b ▁a',
  'Ġrules ĊĠ ▁rules ##ing ## ### rock## ##rock',
  'Rock rock ROCK rocks Rocky xRock Rock1 _Rock Rock.',
  'new token newtoken new  token NEW TOKEN',
  '</w> a</w>b',
];

const contractions = [
  "I'm you're he's she'd we'll they've it'd don't",
  "I'M YOU'RE HE'S SHE'D WE'LL THEY'VE",
  "'s 't 're 've 'm 'll 'd 'S 'T 'RE 'VE 'LL",
  "'sit 'tis 'revolt x'y' ''s '' ' '1",
  'I’m you’re don’t ’tis',
  "a 'b' c'd''e",
  "it's'll've",
  "ſ's K's ıt's İ'LL",
];
const numbers = [
  '1 12 123 1234 12345 123456 1234567890123456789',
  '1,234,567.89 1.234.567,89 1 234 567 1_000',
  '12ab34cd 3D 4x4 H2O x86_64 v1.2.3-rc4',
  '000111222333',
  '1st 2nd 3rd 4th 10am 5km 6°C 7% 8$',
  '٠١٢٣٤٥٦٧٨٩ ०१२३४५६७८९ ０１２３４５６７８９',
  '１２３456７８９',
  '½½¾ x² y³ 10⁻³ H₂O',
];

export const traps = [
  ...code,
  ...indented,
  ...spaces,
  ...emoji,
  ...marks,
  ...words,
  ...wordsInText,
  ...special,
  ...combined,
  ...contractions,
  ...numbers,
];
