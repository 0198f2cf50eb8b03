"""What the rules look for, as patterns over one sentence in straight quotes. Pure.

Three things make a result of ours: who it is about (`OURS`), what was reached (`RESULT`), and how much of it
(`FIGURE`). A sentence that promises a result to the reader, or vouches for it, needs no more (`PROMISES`).
"""

import re


def any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def exactly(*patterns: str) -> re.Pattern[str]:
    """Capitals count: names of people begin with one."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


# ---- parts of speech, for this purpose

SMALL = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|(?:a |one |two |three |five |ten )?(?:hundred|thousand|million))"
NUMBER = rf"(?:\d[\d,.]*(?:\s?-\s?\d[\d,.]*)?|\b(?:{TENS}(?:[ -]{SMALL})?|{SMALL}))"
MONEY = r"[$€£]\s?\d[\d,.]*\s?(?:[kKmM]\b|million\b|billion\b|trillion\b)?"
PERCENT = rf"(?:\d[\d.,]*\s?%|{NUMBER} per(?: ?cent|centage points?)\b)"
DURATION = rf"(?:{NUMBER}|a|an|several|a few|the first)[\s-](?:days?|fortnights?|quarters?|weeks?|months?|years?|hours?|sessions?)\b"
SHARE = (
    rf"\b{NUMBER} (?:out of|in) (?:every )?{NUMBER}\b|\b(?:two|three) (?:thirds?|quarters?)\b|"
    r"\b(?:a|one) third\b|\b(?:a|one) quarter (?:of|more|less|fewer|higher|lower)\b|\bby (?:a|one) quarter\b|\bhalf\b"
)
MULTIPLE = (
    r"\b\d[\d.]*\s?(?:x|×)(?=\s|\b|$)|\b(?:doubl|tripl|quadrupl)(?:e|es|ed|ing)\b|\btwice\b|"
    rf"\b{NUMBER} times (?:as|more|faster|higher|the|likelier)\b"
)
# Who pays for coaching, in the words that teams use.
PERSON = r"(?:clients?|members?|graduates?|alumni|alumnus|students?|participants?|customers?|mentees?|coachees?)"
PEOPLE = r"(?:clients|members|graduates|alumni|students|participants|customers|mentees|coachees)"
COACHED = (
    r"(?:coach|coached|work with|worked with|help|helped|mentor|mentored|advise|advised|place|placed|support|supported)"
)
SERVICE = (
    r"(?:coaching|coach|coaches|programme|program|course|workshop|method|system|framework|approach|plan|process|"
    r"platform|service|tool|roadmap|bootcamp|membership)"
)

# Every pattern below needs one of these; most sentences have none.
CUE = any_of(
    r"[\d%$€£★⭐#\"]",
    rf"\b(?:our|us|we|my|me|{PERSON}|readers?|users?|learners?|cohort|intake|candidates?|people|those|everyone|anyone|nobody)\b",
    rf"\b(?:{SMALL}|{TENS}|half|thirds?|quarters?|twice|doubl\w+|tripl\w+|quadrupl\w+|average|demand|stars?|rated|track record)\b",
    r"\b(?:guarante\w+|promis\w+|back|refund\w*|free|itself|best|leading|proven|most|only|ultimate|better|second|winning)\b",
    rf"\b(?:{SERVICE}|coached|mentored|helped|worked with|met|recommend|\w+-(?:class|rated|leading|winning)|un\w+led|unmatched|you'll|you will|you can|you could)\b",
    r"^(?:get|land|earn|win|secure|reach|unlock|book|grow|cut|find|raise|boost)\b|\btrustpilot\b|\bgoogle\b|\b(?:loved|trusted|praised) by\b",
)

# ---- what makes a sentence none of our business

ASKING = re.compile(r"\?[\"')\]]*$")
# The reader is told what to do, or what could be: no statement about anybody.
HYPOTHETICAL = any_of(
    r"^(?:if|suppose|imagine|assume|say|let us say|let's say|picture|pretend)\b",
    r"\b(?:for example|for instance|e\.g\.|such as)",
    r"^(?:an? )?(?:example|weak|weaker|strong|stronger|better|before|after|bullet|prompt|script|template)\b[^.]{0,40}:",
    r"^(?:best|worst|realistic|likely|optimistic) case\b",
    r"\bhypothetical(?:ly)?\b",
)
NEGATED = any_of(
    r"\b(?:no|nobody|none|never|nothing|not|cannot|can't|won't|don't|doesn't|isn't|without)\b[^.;]{0,60}"
    r"\b(?:guarante\w+|promis\w+)",
    r"\b(?:wary|beware|avoid|suspicious|sceptical|skeptical|red flags?|warning signs?)\b",
    r"\bguarantees? nothing\b",
)
LEGAL = any_of(
    r"©|\ball rights reserved\b|\bterms (?:of|and)\b|\bprivacy policy\b|\bcookies?\b|\bagree to (?:our|these|the)\b"
)
ORDER = any_of(
    r"^(?:now |then |first,? |next,? |also )?(?:ask|aim|add|allow|apply|avoid|block|bring|build|budget|call|check|choose|"
    r"collect|complete|cut|divide|do|draft|expect|find|follow|give|identify|include|keep|know|lead|learn|list|look|make|"
    r"map|name|note|offer|open|pick|plan|practi[sc]e|prepare|pull|put|quote|read|record|replace|reply|review|run|save|"
    r"schedule|send|set|share|show|speak|spend|start|state|take|talk|target|tell|track|trim|try|update|use|wait|write)\b"
    r"(?! (?:your )?(?:our|my|us)\b)"
)
# A line of a CV: what somebody did, without saying who.
CV_LINE = exactly(
    r"^[•*-]?\s?(?:Achieved|Automated|Built|Cut|Delivered|Drove|Grew|Helped|Improved|Increased|Launched|Led|Managed|"
    r"Negotiated|Optimi[sz]ed|Raised|Reduced|Saved|Shipped|Streamlined|Used)\b"
)

# ---- results of our own

QUANTIFIER = rf"(?:(?:almost |nearly )?(?:most|many|all|each|every|half|several|{NUMBER}(?: (?:out of|in|of) (?:every )?{NUMBER})?)|\d[\d.]*\s?%|{TENS}(?:[ -]{SMALL})? per ?cent)"
# Clients and members as what a sentence is about, and others that it says are ours.
OUR_PEOPLE = any_of(
    rf"^(?:[^,]{{0,50}}, )?(?:{QUANTIFIER} (?:of )?)?(?:the |our |my )?(?:last |average |typical |usual |single |coaching |past |former |\d+ )*"
    rf"(?:clients|members|alumni|coachees|mentees|participants|(?<=average )client|(?<=typical )client|(?<=single )client|(?<=every )(?:client|member|participant))\b(?! of (?:the panel|a|your))",
    rf"\b(?:our|my)\b(?: [\w-]+){{0,2}} (?:{PERSON}|candidates?|cohort|intake|community|users?|readers?|learners?|people)\b",
    rf"\b{QUANTIFIER} (?:of (?:our |my |the )?)?{PEOPLE}\b",
    rf"\b(?:the|a|an) (?:average|typical|usual) {PERSON}\b|\b{PEOPLE} (?:of|in) (?:our|the|this) {SERVICE}\b",
    rf"\b(?:people|those|everyone|everybody|anyone|candidates|\w+s) (?:who |that |whom )?(?:I|we)(?:'ve| have)? {COACHED}\b",
    r"\b(?:people|those|everyone|nobody|anyone|candidates) who (?:finish|complet|join|follow|stay|train)\w*\b",
    rf"\b(?:I|we)(?:'ve| have)?(?: also| since| already)? {COACHED} [^.]*\d",
    rf"\b(?:with|by|through|via|from) us\b|\bthe cohort\b|\b{NUMBER} (?:\w+ )?(?:seekers|readers|users|people|professionals)\b.*\bour\b",
    r"\bintake: |\bour last \d",
)
# What we do and offer. "We" and "our" say it; coaching alone does, too.
OUR_WAY = any_of(
    rf"\bwe\b|\bour\b|\bmy (?:clients|{SERVICE})\b|\b(?:this|the|a single|one) {SERVICE}\b|^(?:on average, )?{SERVICE}\b",
    r"\b(?:this|these|a single|one) (?:checklist|template|script|guide|session|call|scripts|templates)\b",
)
# What happens to somebody who is helped.
RESULT = any_of(
    r"\b(?:offers?|interviews?|callbacks?|placements?|pay rises?|rais(?:e|es|ed)|promot(?:ed|ion|ions)|hired|salar(?:y|ies)|income|contracts?)\b",
    r"\b(?:new (?:\w+ )?(?:job|jobs|role|roles|career|managers?)|first round|final round|extra pay|dream job|paid work|careers?)\b",
    r"\b(?:land|negotiat|earn|gain|add|reach|receiv|increas|improv|boost|sav|shorten|accept|report|doubl|tripl|mov|chang|find|return)(?:s|e|es|ed|d|ing)?\b",
    r"\b(?:found|wins?|won|cuts?|rose|got|grew|helped|hear back|hear from|works for|placed|produced|succe\w+|turned|takes (?:a|one|half))\b",
    r"\bsee(?:s|n)? (?:\w+ )?(?:more|progress|momentum|results?|improvements?|changes?|growth|traction|successful)\b",
    r"\b(?:response|reply|offer|pass|interview|conversion|success|placement) rates?\b|\brecommend\b|\bleft without\b",
)
# How we work and what it costs: facts of an offer, no results.
LOGISTICS = any_of(
    r"\b(?:lasts|last (?:\d|about|for)|costs?|(?<=members |clients )pay|(?<=students )pay|price|prices|fee|fees|discount|pauses?|cancel\w*|(?<!who )books? (?:a|one|two|their)\b|bring|choose|meet|meets|speak|publish|"
    r"repl(?:y|ies) within|refunds?|per session|ask|asks|asked me|come from|runs? for|takes? (?:place|about|two|three)|includes?)\b",
    r"\b(?:may|can|should|must) (?:book|pause|choose|cancel|bring|ask|join|change|use|send|write)\b",
)
SHARES = any_of(SHARE)
FROM_TO = r"\bfrom \w+(?: \w+){0,3} to \w+"
MUCH = any_of(
    PERCENT, SHARE, MULTIPLE, FROM_TO, MONEY, rf"\b(?:over|more than|nearly|around) {NUMBER}\b", r"\b(?!(?:19|20)\d\d\b)\d[\d,]*\d\b(?! (?:minutes|hours|days|weeks))"
)  # fmt: skip
FIGURE = any_of(
    PERCENT, MONEY, SHARE, MULTIPLE, DURATION,
    r"\b(?:hundreds|thousands|dozens|millions) of\b|\b(?:nearly every|every single|every|all|nobody|most)\b",
    rf"\b{TENS}\b",
    rf"\b{NUMBER} (?:of|people|professionals|engineers|managers|offers|interviews|clients|members|\w+ (?:roles|offers|interviews|pivots))\b",
    r"\b(?:over|more than|about|some|nearly|around) \d[\d,.]*\b|\b\d[\d,.]* \w+",
    r"\bby (?:week|month|session) \w+|\bin a (?:day|week|month|season|quarter)\b|\b(?:a|one) season\b",
)  # fmt: skip
RATES = any_of(
    r"\b(?:our |my |^)(?:success|placement|interview|offer|pass) rate\b[^.]*\d",
    r"\btrack record of (?:over |more than )?\d",
    r"^\d[\d,.]*\+? (?:[\w-]+ ){0,2}(?:offers|placements|hires|promotions|pivots|careers changed|success stories)\b",
)
PRIZE = (
    r"(?:offers?|interviews?|job|jobs|role|roles|promot\w+|hired|raise|salar(?:y|ies)|pay|income|"
    r"results?|repl(?:y|ies)|calls|callbacks|views|skills|leadership|pivot|career|recruiters?)"
)
PROMISES = any_of(
    rf"\b(?:you will|you'll|you can|you get to)\b[^.]{{0,60}}\b{PRIZE}\b[^.]{{0,60}}\b(?:in|within|under|after) (?:about |only |just )?(?:{DURATION}|a (?:day|week|month|year)\b)",
    rf"\b(?:you will|you'll|you (?:could|can) be)\b[^.]{{0,40}}(?:{MULTIPLE}|{PERCENT})[^.]{{0,60}}\b(?:{PRIZE}|more)\b",
    rf"^(?:get|land|earn|win|secure|reach|unlock|book|double|triple|quadruple|boost|grow|cut|find|raise)\b[^.]{{0,60}}"
    rf"\b{PRIZE}\b[^.]{{0,50}}\b(?:in|within|under) (?:only |just )?{DURATION}",
    rf"^(?:get|land|earn|win|book|have)\b[^.]{{0,20}}(?:{MULTIPLE}|{PERCENT})[^.]{{0,40}}\b{PRIZE}\b",
    rf"^(?:get|land|earn|win|book)\b[^.]{{0,30}}\b{PRIZE}\b[^.]{{0,20}}(?:{MULTIPLE}|{SHARE})",
    rf"\bwork with (?:us|me)\b[^.]*(?:{MULTIPLE}|{PERCENT})",
    r"^(?:double|triple|quadruple) your\b",
    rf"\bjoin (?:over |more than )?\d[\d,.]*\+? [^.]*\b{PRIZE}\b",
)
VOUCHED = any_of(
    r"\b(?:we|I) (?:guarantee|promise)\b(?! (?:to (?:reply|listen)|confidentiality|privacy|preparation|attention|honest\w*))",
    rf"\bguaranteed\b[^.]{{0,30}}\b(?!leadership){PRIZE}\b|\b{PRIZE}\b[^.]{{0,60}}\bguaranteed\b",
    r"\bmoney[- ]back\b|\byour money back\b|\b(?:fee|money|price) (?:is|will be) refunded\b|\byou pay nothing\b|"
    r"\bwe (?:will )?(?:refund|return your)\b|\bpays? for itself\b|\bwe work for free\b|\bor it(?:'s| is) free\b",
)

# ---- testimonials

SAID = r"(?:says?|said|wrote|writes|told (?:me|us)|tells (?:me|us)|recalls?|recalled|adds|added|put it|puts it|described|describes)"
NAME = r"(?!(?:You|We|They|People|Those|Most|Many|Clients|Members|Students|Graduates|Everyone|Some|He|She|It|This|That|Recruiters|Managers|Employers|Interviewers)\b)[A-Z][a-zé'’]+"
PRAISE = any_of(
    r"\b(?:simply|I|me|my|worth|best|clear|kind|helpful|great|excellent|amazing|love[ds]?|recommend\w*|thank(?:s|ful)?|"
    r"changed|brilliant|fantastic|out of ten|would do it again|practical)\b"
)
QUOTATION = re.compile(r'"[^"]+"')
# Words that only somebody who was helped would say.
THANKS = any_of(
    r'"[^"]*\b(?:this|your|the|his|her) (?:coaching|course|programme|program|workshop|sessions?)\b[^"]*\b(?:I|me|my|work\w*|worth|best|help\w*)\b',
    r'"[^"]*\b(?:my coach|highly recommend|best (?:decision|money|investment|thing)|worth every|changed my (?:life|career)|sorted me out)\b',
    r'"[^"]*\bthank(?:s| you)\b[^"]*\b(?:help\w*|coach\w*|guid\w*|support\w*|session|course)\b',
    r"\bI (?:would|can|could) (?:only |highly |warmly |not )?recommend (?:her|him|them|this|it|working)\b",
    r"\b(?:he|she|they) (?:guided|coached|helped|walked|got) me\b",
)
ATTRIBUTED = exactly(
    rf'",? {SAID},? (?:{NAME}|an? |one |our |my )',
    rf'" (?:{NAME}|[Aa] [a-z ]+ of the course|[Aa] {PERSON}) {SAID}\b',
    rf'"\s*[-]\s*(?:{NAME}|[A-Z]\. |an? (?:former |recent )?{PERSON})',
    rf'\b(?:{NAME}|{PERSON}) {SAID}[,:]? "',
    rf'",? according to {NAME}',
)
RATINGS = any_of(
    r"\b[1-5](?:\.\d)? (?:out of|/|of) (?:5|five)\b(?=.*\b(?:clients?|members?|reviews?|stars?|rat\w+|customers?|students?)\b)",
    r"\b(?:five|four) stars\b|\b[1-5]\.\d\s?/\s?5\b|\b[1-5](?:\.\d)?[- ]stars?\b|\b(?:five|four)[- ]star (?:reviews?|ratings?)\b|[★⭐]",
    r"\b(?:we are|we're|our \w+ (?:is|are)|is|are) rated\b|^rated \d|\b(?:trustpilot|google reviews?) (?:rating|score)\b",
)
HEARSAY = any_of(
    rf"\b(?:our |my |most |several |past |former |^)(?:{PEOPLE}|readers|users) (?:have )?(?:love|praise|rave|adore|recommend|trust|describe|"
    r"thank|call (?:it|us|our)|tell (?:me|us)|told (?:me|us)|say|rate|write)\b",
    r"\b(?:loved|trusted|praised) by\b|\b(?:what|how) (?:our|my) \w+ say\b|\bsay about (?:us|our|working with us)\b",
    rf"\bread what (?:our |my |past |former |other )*(?:{PEOPLE}|others|people)\b",
    rf"\bhear from (?:our|my) {PEOPLE}\b|\b{PERSON} (?:review|feedback|story|testimonial|quote)s?:",
)
# What somebody did: a verb in the past, or in the present of a story.
DID = (
    r"(?:\w{3,}ed|went|got|found|wrote|said|says|told|won|became|left|put|said|began|took|made|had|met|felt|slept|uses|runs|"
    r"leads|works|earns|who)"
)
STORIES = any_of(
    rf"\b(?:one|another) of (?:my|our) {PERSON}\b.*\b{DID}\b",
    rf"\b(?:an?|one|another|my|our) (?:client|member|student|graduate|mentee|reader|participant)\b"
    rf"(?: of (?:ours|mine|our \w+))?(?: [A-Z][a-z]+)?(?:,[^,]+,)?(?: recently| just| once| still| now)? {DID}\b",
    rf"\b(?:an?|another|my|our) (?:recent|former|past|long-time|longtime|early) {PERSON}\b(?!.*\b(?:may|might|can|could|should)\b)",
    rf"\b(?:an?|one) [\w' -]{{3,40}} (?:I|we) {COACHED}\b",
    r"\b(?:I|we) (?:recently |once |also )?(?:coached|worked with|helped|mentored) (?:an?|one) .*\b(?:who|and (?:she|he|they)|to)\b",
)
NAMED_STORIES = exactly(
    rf"\b{NAME}(?:,[^,]+,)? (?:who )?(?:joined|came to|hired|found|chose|contacted|(?:trained|worked|studied) with) (?:us|our (?:programme|program|course|team|coaches))\b",
    r"\b(?:[Hh]e|[Ss]he) (?:joined|came to|hired|found) us\b",
    rf"\b{NAME}'s coach\b|\b[Ww]hen (?:I|we) (?:first )?met {NAME}\b|\b[Ww]hen {NAME} (?:first )?\w+ (?:us|me)\b|\bMeet {NAME}[,:.]",
    rf"\b{NAME}\b.*\b(?:month|week|session|year)s? with (?:us|our team|our coaches)\b",
    rf"\b{NAME}\b.*\b(?:with|through|thanks to) our (?:help|coaching|coaches|support|guidance|plan|programme|program|course|team)\b",
)

# ---- the market

PAY = r"(?:salar(?:y|ies)|pay|paid|earn\w*|wages?|compensation|income|base|range|starts? (?:at|near)|make|charge)"
MARKET = any_of(
    PERCENT,
    rf"\b{PAY}\b.*{MONEY}|{MONEY}.*\b{PAY}\b|{MONEY}\+?(?:\s?/\s?hr| an hour| per hour)",
    rf"(?:market|spending|cost|lose|worth|industry)\b.*{MONEY}\b|{MONEY}.*\b(?:market|industry|spending)\b",
    rf"{MONEY}\+?\s?-\s?[$€£]?\d[\d,.]*[kK]?",
    rf"(?:{SHARE}|{MULTIPLE}).*\b(?:recruiters|employers|companies|managers|workers|employees|applicants|"
    r"applications|jobs|postings|vacancies|women|men|candidates|hiring)\b.*\b(?:plan|expect|has hired|have hired|office)",
    rf"\b{SHARE} (?:of )?(?:all )?(?:recruiters|employers|companies|managers|workers|employees|applicants|jobs|hiring managers)\b",
    r"\bdemand\b.*\b(?:doubled|tripled|grew|grown|risen|rose|fell)\b",
    rf"\baverage (?:job search|opening|salary|applicant|candidate|tenure|employee)\b.*\b{NUMBER}\b",
    rf"\bon average, (?:an?|the) .*\b{NUMBER}\b|\brecruiters (?:spend|read|look|scan)\b.*\b{NUMBER}\b",
    rf"\b(?:jobs|roles|postings|companies|demand)\b.*\b(?:grow\w*|grew|rose|fell|down|up)\b.*(?:{MULTIPLE})",
)
# Not a statement about a market: prices of things one can buy, and what a reader aims at.
PRICES = any_of(
    r"\b(?:costs?|price[ds]?|fees?|tuition|subscription|budget|exam)\b(?!.*\b(?:lose|turnover|market)\b)",
    r"\b(?:targeting|looking for|aiming for)\b",
)
FIRST_PERSON = exactly(r"\bI(?:'d|'m|'ve|'ll)?\b")

# ---- superlatives

VAUNTED = (
    r"(?:coaching|programme|program|course|workshop|method|system|framework|approach|platform|service|tool|membership|team|provider|company|name|network|guide|newsletter|support|career programme|advice|"
    r"interview course|resource|sequence)"
)
SUPERLATIVES = any_of(
    rf"(?:^|\b(?:the|our|a|is|are|as) )best (?:\w+ ){{0,3}}{VAUNTED}s?\b",
    r"#\s?1\b|\bnumber[- ]one\b|\bno\. 1\b",
    rf"\b(?:the|a|our) leading (?:\w+ ){{0,2}}{VAUNTED}s?\b|\bindustry-leading\b|\bmarket-leading\b",
    rf"\b(?:a|our|the) proven (?:\w+ ){{0,2}}{VAUNTED}s?\b",
    r"\bworld[- ]class\b|\bunmatched\b|\bunrivall?ed\b|\bunparallell?ed\b|\baward-winning\b|\btop-rated\b|\bsecond to none\b",
    rf"\b(?:the )?most (?:trusted|effective|complete|comprehensive|successful|powerful) (?:\w+ ){{0,2}}(?:{VAUNTED}|you can buy|on the market)\b",
    rf"\bthe (?:ultimate|only) (?:(?:career|resume|job|interview|coaching) ){{0,2}}{VAUNTED}\b",
    r"\bnobody (?:\w+ ){1,4}better\b",
    rf"\ba? ?guaranteed (?:path|way|route|{SERVICE})\b",
)
