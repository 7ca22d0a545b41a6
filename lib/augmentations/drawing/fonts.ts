/** A typeface in one script, from a package with the SIL Open Font License. */
export interface FontDescription {
  /** The file: package and path within. */
  file: string;
  /** The characters that random strings are made of. */
  alphabet: string;
  /** Phrases that people write over images, in the script. */
  phrases: readonly string[];
}

const latin = between("!", "~");
const latinPhrases = [
  "Best day ever!",
  "Wait for it...",
  "Monday mood",
  "Do not copy",
  "Follow for more",
  "BREAKING NEWS",
  "Photo of the day",
  "Look at this",
  "When you see it",
  "Happy Birthday",
  "50% OFF today only",
  "¡Feliz verano!",
  "Très joli, non ?",
  "Schöne Grüße",
  "www.example.com",
  "@somebody_2021",
];
const cyrillic = between("А", "я");
const cyrillicPhrases = [
  "Доброе утро",
  "Срочная новость",
  "Лучшее фото дня",
  "Не копировать",
  "Когда наконец пятница",
  "Смотрите все",
];

/** The fonts that text is drawn in, by the name that parameters use. */
export const fonts: Readonly<Record<string, FontDescription>> = {
  "anton": font("anton", "latin", latin, latinPhrases),
  "pt-sans": font("pt-sans", "latin", latin, latinPhrases),
  "caveat": font("caveat", "latin", latin, latinPhrases),
  "cousine": font("cousine", "latin", latin, latinPhrases),
  "pt-sans-cyrillic": font("pt-sans", "cyrillic", cyrillic, cyrillicPhrases),
  "caveat-cyrillic": font("caveat", "cyrillic", cyrillic, cyrillicPhrases),
  "cousine-greek": font("cousine", "greek", between("Α", "Ρ") + between("α", "ω"), [
    "Καλημέρα σε όλους",
    "Η φωτογραφία της ημέρας",
    "Έκτακτη είδηση",
    "Χρόνια πολλά",
  ]),
  "cousine-hebrew": font("cousine", "hebrew", between("א", "ת"), [
    "בוקר טוב",
    "תמונת היום",
    "חדשות אחרונות",
    "שבת שלום",
  ]),
  "amiri-arabic": font("amiri", "arabic", between("ف", "ي") + between("ا", "غ"), [
    "صباح الخير",
    "صورة اليوم",
    "خبر عاجل",
    "أجمل يوم في حياتي",
    "كل عام وأنتم بخير",
  ]),
  "kalam-devanagari": font("kalam", "devanagari", between("क", "न") + between("प", "र") + between("व", "ह"), [
    "शुभ प्रभात",
    "आज की तस्वीर",
    "ताज़ा समाचार",
    "जन्मदिन की शुभकामनाएं",
    "नमस्ते दुनिया",
  ]),
  "dotgothic16-japanese": font("dotgothic16", "japanese", between("あ", "ん") + between("ア", "ン"), [
    "おはようございます",
    "今日の一枚",
    "速報です",
    "かわいい猫の写真",
    "お誕生日おめでとう",
  ]),
  "black-han-sans-korean": font(
    "black-han-sans",
    "korean",
    "가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후기니디리미비시이지치키티피히",
    [
      "좋은 아침입니다",
      "오늘의 사진",
      "긴급 속보",
      "생일 축하해요",
      "주말이 왔다",
    ],
  ),
};

/** The names of all fonts. */
export const fontNames: readonly string[] = Object.keys(fonts);

function font(
  family: string,
  subset: string,
  alphabet: string,
  phrases: readonly string[],
): FontDescription {
  return {
    file: `@fontsource/${family}/files/${family}-${subset}-400-normal.woff`,
    alphabet,
    phrases,
  };
}

/** The characters from one to another in the order of Unicode, both included. */
function between(first: string, last: string): string {
  const start = first.codePointAt(0)!;
  const length = last.codePointAt(0)! - start + 1;
  return String.fromCodePoint(...Array.from({ length }, (_, index) => start + index));
}
