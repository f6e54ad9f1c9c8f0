import { type Column, nameOf } from './columns.ts'

const scripts: [string, RegExp][] = [
  ['ja', /[\u3040-\u30ff]/u],
  ['ko', /[\uac00-\ud7af]/u],
  ['zh', /[\u3400-\u9fff]/u],
  ['ru', /\p{Script=Cyrillic}/u],
  ['ar', /\p{Script=Arabic}/u],
  ['el', /\p{Script=Greek}/u],
  ['he', /\p{Script=Hebrew}/u],
  ['hi', /\p{Script=Devanagari}/u],
  ['bn', /\p{Script=Bengali}/u],
  ['ta', /\p{Script=Tamil}/u],
  ['th', /\p{Script=Thai}/u],
]

/** Scripts that several languages are written in: their language is taken from a field's name, if anywhere. */
const sharedScripts: Record<string, string[]> = {
  ru: ['uk', 'bg', 'sr', 'be', 'mk', 'kk'],
  ar: ['fa', 'ur', 'ps', 'ckb'],
  hi: ['mr', 'ne', 'sa'],
  zh: ['ja', 'yue'],
}

/** Frequent words that tell languages in Latin letters apart. */
const frequentWords: Record<string, string> = {
  en: 'the and of to in is that it was for with are this have not you',
  fr: 'le la les des est une dans que qui pour pas sur avec il elle du et',
  de: 'der die das und ist nicht ein eine zu den mit von auf sich auch ich',
  es: 'el los las que una por con para es no se del su como más y',
  it: 'il che di la per non una sono con del della è un gli anche',
  pt: 'o que de não uma para com os é do da em um mais como',
  nl: 'de het een en van is dat niet op te met zijn voor er',
  sv: 'och det att som en är på inte för med jag av till har',
  da: 'og det at en er ikke på til som med jeg af har der',
  pl: 'nie się na jest to że w do z jak ale co tak za',
  cs: 'je se na že to v a s jsem co jak ale by do',
  ro: 'și nu în de este pe cu la o care să mai un',
  tr: 've bir bu da de için çok ne ile gibi daha ben değil',
  vi: 'và là của có không một cho những được trong người này',
  id: 'yang dan di ini itu dengan untuk tidak dari dalam akan pada',
  fi: 'ja on ei se että oli hän mutta niin kun mitä ole',
}

const wordSets = Object.entries(frequentWords).map(
  ([code, words]) => [code, new Set(words.split(' '))] as const,
)

/** The language of a column's texts as a two-letter code, told by script or frequent words, or null. */
export function languageOf(column: Column): string | null {
  const text = column.texts
    .filter((one) => one !== null)
    .slice(0, 100)
    .join(' ')
    .slice(0, 20_000)
  const named = nameOf(column.path)
    .toLowerCase()
    .match(/(?:^|[_.-])([a-z]{2,3})(?:[_.-][a-z]{2,4})?$/)?.[1]
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  for (const [code, pattern] of scripts) {
    const found = text.match(new RegExp(pattern, 'gu'))?.length ?? 0
    if (letters === 0 || found / letters < (code === 'ja' ? 0.1 : 0.5)) continue
    return named && sharedScripts[code]?.includes(named) ? named : code
  }
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? []
  if (words.length < 20) return null
  const scores = wordSets
    .map(([code, set]) => {
      const frequent = words.filter((word) => set.has(word))
      return { code, score: frequent.length, different: new Set(frequent).size }
    })
    .sort((a, b) => b.score - a.score)
  const [best, second] = scores
  // A letter or two that stand in every text, as before options, are no language.
  if (!best || best.score / words.length < 0.08 || best.different < 4) return null
  const near = scores.find(({ code, score }) => code === named && score >= best.score * 0.7)
  if (near) return near.code
  return best.score >= (second?.score ?? 0) * 1.2 ? best.code : null
}

const displayNames = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })

/** The English name of a language. */
export function languageName(code: string): string | null {
  return displayNames.of(code) ?? null
}
