// Names, dates, numbers and lists as people write them in many languages, from the Unicode CLDR (Intl).

export const LOCALES =
  'af am ar as az be bg bn bs ca cs cy da de el en en-IN es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ky lo lt lv mk ml mn mr ms my nb ne nl or pa pl ps pt ro ru sd si sk sl so sq sr sr-Latn sv sw ta te th tk tr uk ur uz vi yo yue zh-Hans zh-Hant zu'.split(
    ' ',
  );
const REGIONS =
  'AD AE AR AT AU BE BG BR CA CH CI CL CN CO CZ DE DK EE EG ES ET FI FR GB GE GR HR HU ID IL IN IR IS IT JP KE KH KR KZ LA LB LK LT LV MA MM MN MX MY NG NL NO NP NZ PE PH PK PL PT RO RS RU SA SE SI SK TH TN TR TW TZ UA US UZ VN ZA'.split(
    ' ',
  );
const LANGUAGES =
  'aa ab af am ar as ay az ba be bn bo br ca ce cs cu cy da de dv dz el en eo es et eu fa fi fo fr fy ga gd gl gn gu gv ha he hi hr ht hu hy id ig is it iu ja jv ka kk kl km kn ko ks ku ky la lb ln lo lt lv mg mi mk ml mn mr ms mt my nb ne nl oc om or pa pl ps pt qu rm ro ru rw sa sd si sk sl sm so sq sr su sv sw ta te tg th ti tk tl tr tt ug uk ur uz vi wo xh yi yo zh zu'.split(
    ' ',
  );
const CURRENCIES =
  'ARS AUD BRL CAD CHF CNY CZK DKK EGP EUR GBP HUF IDR ILS INR IRR JPY KRW MXN NOK NZD PLN RUB SEK THB TRY UAH USD VND ZAR'.split(
    ' ',
  );
const UNITS = [
  'kilometer-per-hour',
  'liter',
  'celsius',
  'gigabyte',
  'kilogram',
  'minute',
  'hectare',
  'percent',
  'year',
];
const ZONES = [
  'Europe/Paris',
  'Asia/Tokyo',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Asia/Kolkata',
  'Pacific/Auckland',
];

/** About thirty texts for each of LOCALES. */
export function localeLines(random) {
  return LOCALES.flatMap((locale) => [...plain(locale, random), ...dressed(locale, random)]);
}

function plain(locale, random) {
  const name = (type, code) => new Intl.DisplayNames(locale, { type }).of(code);
  const list = (items, type = 'conjunction') => new Intl.ListFormat(locale, { type }).format(items);
  const number = (value, options) => new Intl.NumberFormat(locale, options).format(value);
  const date = (options) =>
    new Intl.DateTimeFormat(locale, options).format(
      new Date(
        Date.UTC(
          1950 + random.below(100),
          random.below(12),
          1 + random.below(28),
          random.below(24),
          random.below(60),
        ),
      ),
    );
  const pick = (type, codes, count) => random.some(codes, count).map((code) => name(type, code));
  return [
    list(pick('region', REGIONS, 4)),
    list(pick('region', REGIONS, 3), 'disjunction'),
    list(pick('language', LANGUAGES, 5)),
    list(pick('currency', CURRENCIES, 3)),
    pick('language', LANGUAGES, 4).join(' · '),
    date({ dateStyle: 'full', timeStyle: 'long', timeZone: random.one(ZONES) }),
    date({ dateStyle: 'full' }),
    date({ dateStyle: 'long', timeStyle: 'full', timeZone: random.one(ZONES) }),
    date({ dateStyle: 'short', timeStyle: 'short' }),
    new Intl.DateTimeFormat(`${locale}-u-nu-native`, {
      dateStyle: 'medium',
      timeStyle: 'medium',
      timeZone: 'UTC',
    }).format(random.below(2e9) * 1000),
    number(random.below(1e9) / 100, {
      style: 'currency',
      currency: random.one(CURRENCIES),
      currencyDisplay: 'name',
    }),
    number(random.below(1e7) / 100, { style: 'currency', currency: random.one(CURRENCIES) }),
    number(random.below(1e9), { notation: 'compact', compactDisplay: 'long' }),
    random
      .some(UNITS, 3)
      .map((unit) => number(random.below(1e5) / 10, { style: 'unit', unit, unitDisplay: 'long' }))
      .join('; '),
    new Intl.NumberFormat(`${locale}-u-nu-native`).format(random.below(1e12) / 1000),
    [-3, -1, 0, 1, 5]
      .map((value) =>
        new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(
          value,
          random.one(['day', 'week', 'month', 'year']),
        ),
      )
      .join(', '),
  ];
}

/** The same with what people put around such things. */
function dressed(locale, random) {
  const texts = plain(locale, random);
  const frames = [
    (text) => `${text}!!! ${text}?`,
    (text) => `“${text}” (${random.below(1000)})`,
    (text) => `  ${text}  `,
    (text) => text.toLocaleUpperCase(locale),
    (text) => text.normalize('NFD'),
    (text) => text.normalize('NFKC').toLocaleLowerCase(locale),
    (text) => `${text}\t${random.one(texts)}\r\n`,
    (text) => text.replaceAll(' ', random.one(['\u00a0', '\u3000', '  ', '_', '\u200b', '\n', ' - '])),
    (text) =>
      `${random.one(['😀', '👍🏽', '🎉🎉', '👩‍🚀', '🇨🇭', '❤️'])}${text}${random.one(['😀', '…', '#1', '%', ' 🧪'])}`,
    (text) => `${random.one(texts)}/${text}:${random.one(texts)}`,
    (text) => `{"${locale}": "${text}"}`,
    (text) => [...text].slice(0, 24).join(' '),
    (text) => [...text].reverse().join(''),
    (text) => `the ${text}'s of ${locale}, don't`,
  ];
  return frames.map((frame) => frame(random.one(texts)));
}
