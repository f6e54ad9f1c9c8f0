/** Words that say nothing by themselves. */
const functionWords = `a about above according across after again against all along already also although always among an and another any
are around as at away back be because been before being below between both but by can cannot could did do does doing
done down during each either else enough etc even ever every few first for from further given goes had half has have having he
hence her here hers him his how however i if in indeed instead into is it its itself just last later least less let like made make makes
making many may maybe me might more most much must my near need needed needs neither never next no nor not nothing now of off often on once
one only onto or other others otherwise our out over own per perhaps please quite rather really same second several shall she should
since so some somehow someone something sometimes somewhere still such than that the their theirs them themselves then
there therefore these they third this those though three through thus to together too toward towards two four five ten under unless until up upon us
use used useful uses using very via was way ways we well were what whatever when where whether which while who whole whom
whose why will with within without would yes yet you your yourself e g i.e e.g s t`

/** What instructions tell people to do. */
const verbs = `abbreviate add analyze annotate answer apply ask assess assign associate base be belong break build calculate categorize change
check choose cite classify combine come come compare complete compose compute connect consider construct contain continue contradict
convert correct correspond count cover create decide define delete denote depict derive describe detect determine develop
differ discuss distinguish do draw elaborate elicit end ensure entail estimate evaluate expand expect explain express extract fill filter find
finish fit fix follow form formulate generate get give go group guess happen help highlight hold identify ignore illustrate imagine imply
include indicate infer inform insert interpret involve judge justify keep know label lead learn leave list locate look make mark mask match
mean mention miss modify move name need note obtain occur offer order organize originate output paraphrase parse perform pick place predict prepare present
produce prove provide put rank rate read reason recognize recommend refer refute relate remove reorder repeat rephrase replace
reply report represent require resolve respond result retrieve return reverse rewrite say search see select sentence sequence show
simplify solve sort speak specify split spell start state store suggest summarize support take talk tell test think transcribe transform
translate try turn understand update use verify want work write took taken drawn shown seen done gave found chosen known`

/** What datasets are made of, and what is asked about it. */
const nouns = `abbreviation abstract accuracy acronym act action activity actor address adjective advice age agent agreement alternative ambiguity
amount analogy animal annotation annotator answer antonym app application approach area argument article aspect assertion assistant attribute audience
author background behavior belief best better binary bit blank blog body book brief bug business case category cause chain chapter character chat choice
circumstance citation claim class classification clause clue code coherence coherent color column command comment common company comparison
completion complex component concept conclusion condition consequence consistent constraint content context contradiction contrast conversation
corpus correctness correspondence country criterion customer data database dataset date day deal decision definition degree description
detail dialog dialogue difference different difficulty direction disease document domain duplicate edit education effect element ellipsis email emotion
end english entailment entity entry equation equivalence equivalent error essay event evidence exam example exchange exercise expert explanation expression extent
fact factor false feature feedback field file film final finding flag follow-up form formal format formula fragment free full function game gender gap general genre
goal good grade grammar grammatical group headline hint historical history human hypothesis idea identity idiom image implication important incident incorrect index individual industry
inference information input instance instruction intent intention interaction interest intervention invalid issue item job journal
key keyphrase keyword kind knowledge language law legal length letter level life likelihood likely line linear link linguistic literal location logic logical long main
manner map material math mathematical meaning media medical medicine member memory message metaphor method missing model module moral movie multiple multiple-choice
music name natural nature negation negative neutral network new news nli noise notation noun number numeric object objective offensive old open opening opinion opposite option
original outcome outline output overview page pair paper paragraph paraphrase part passage path patient pattern people period person personal
phenomenon phone phrase piece place plausible player plot plural poem point polarity policy political position positive possible post potential power practice
premise preposition present previous price prior probability problem procedure process product professional program programming prompt pronoun proof property proposition
prose proverb public publication purpose quality quantity query question quiz quote range rate rating rationale reaction reader reading reason reasoning recipe record reference referent
related relation relationship relevant religion reply report representation request research resource respective response result review reviewer right
risk role root row rule salient sample scale scenario scene school science scientific score script section segment semantic sense sentence sentiment separate
sequence series service set short side sign similar similarity simple simplified single situation size skill slot small snippet social solution someone song source span speaker
special specific speech spelling stance standard state statement statistic step story string structure student study style
subject subset subtopic suitable sum summary surface symbol synonym syntax system table tag target task teacher technical technique template tense term text
theme thing thought threat time title token tone tool top topic total toxic toxicity train transcript translation tree triple triplet true truth turn tweet type unknown unrelated upvote usage user utterance
valid value variable variant variety verb verdict version video view vocabulary voice web webpage website word world wrong year certain available unavailable unanswerable answerable percentage percent arithmetic integer digit decimal design
site ratio cost hate hateful timestamp impact initial final stage intermediate associated approximate supporting odd even vector`

/** Languages and formats that a task may be about as a whole. */
const codes = `arabic c chinese css czech danish dutch english finnish french german greek hebrew hindi html hungarian indonesian italian java
javascript json korean latex markdown norwegian persian php polish portuguese python romanian russian spanish sql swedish
thai turkish ukrainian vietnamese xml yaml ai api csv nlp pos url ner id ids tv usa faq qa wikipedia wikidata dbpedia reddit twitter youtube facebook google amazon`

/**
 * Lower-case stems of words that an instruction for any dataset may use: function words, what people are
 * told to do, what datasets are made of, languages. A list of our own.
 */
export const commonWords: ReadonlySet<string> = new Set(
  [functionWords, verbs, nouns, codes].join(' ').split(/\s+/).filter(Boolean),
)
