"""Health in English: what somebody suffers from, and what he takes for it.

Neither list of names is ever whole. What names a condition ends as such names do (the
Greek and Latin endings of medicine, or a word such as disease), and a medicine ends in
the stem of its substance (WHO, International Nonproprietary Names, stem book); both
count only behind words that say that it is somebody's.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import LETTER, Reader, Rule, back

_ENDS: Final = (
    "(?:itis|[a-z]{3}emia|osis|algia|plegia|neuropathy|myopathy|paresis|phrenia"
    "|carcinoma|lymphoma|melanoma|myeloma|glaucoma|sarcoma|adenoma|glioma|haematoma"
    "|hematoma|cancer|disease|disorder|syndrome|palsy|dystrophy|infection|tumou?r"
    "|(?:heart|kidney|liver|renal|respiratory) failure|heart attack|stroke|seizures?"
    "|fracture|ulcers?|depression|anxiety|diabetes|asthma|pneumonia|deficiency|bipolar"
    "|(?:gall|kidney |bladder )?stones|hernia|insomnia|addiction|cysts?|cholesterol"
    "|concussion|ha?emorrhage|blood clots?|lesions?|polyps?|allergy|allergies"
    "|(?:herniated|slipped|bulging) (?:dis[ck]s?)|torn (?:acl|meniscus|ligament"
    "|rotator cuff)"
    "|broken (?:leg|arm|wrist|ankle|hip|ribs?|collarbone)|sciatica|autism|adhd"
    "|ocd|ptsd|copd"
    "|hiv|an(?:a)?emia|eczema|gout|shingles|lupus|fibroids?|arrhythmia|vertigo|tinnitus"
    "|jaundice|chlamydia|gonorrh(?:o)?ea|syphilis|herpes|hpv|infertility|pre-?eclampsia"
    "|parkinson(?:'s|ism)?|alzheimer'?s|crohn'?s|hepatitis [abc]|leuka?emia"
    "|heart murmur"
    "|aneurysm|embolism|cataracts?|bulimia|anorexia|alcoholism|apn(?:o)?ea|arthroplasty"
    "|ectomy|chemo(?:therapy)?|dialysis|knee replacement|hip replacement|c-section"
    "|migraines?|epilepsy|dementia|covid(?:-19)?|blood pressure|pregnancy|miscarriage)"
)
_NONE: Final = re.compile(
    rb"(?:diagnosis|prognosis|hypnosis|osmosis|symbiosis|academia|metamorphosis"
    rb"|virus infection|magazine|gasoline)\Z",
    re.IGNORECASE,
)
_HAS: Final = (
    "(?:claims? for|dx:?|diagnosis:?(?: of| is)?|approved for|referr(?:al|ed) for"
    "|cover(?:age|ed)? for|admitted (?:for|with)|hospitali[sz]ed (?:for|with)"
    "|off (?:sick|work) with|sick note for|presents? with|screened for"
    "|therapy for|meds for|history:|(?:conditions?|illness(?:es)?|issues|problems)\\?"
    "|[ph]mh?x?:|hx of|diagnosed (?:with|as having)|suffer(?:s|ed|ing)? from"
    "|treat(?:ed|ment) for"
    "|history of|living with|recover(?:ing|ed) from|due to|because of|positive for"
    "|surgery for|died of|complications of|(?:i|we|they|you) have|i've|(?:she|he|who"
    "|son|daughter|mother|father|mum|mom|dad|wife|husband|kid|child|baby|brother|sister"
    "|patient) (?:has|had)|i had|i got|have had|has had)"
)
_WORDS: Final = "(?:[A-Za-z0-9'-]{1,15} ){0,2}[A-Za-z'-]{0,20}"
# Of whom the whole name is said: policy holder Ann Smith has.
_NAMED: Final = (
    "(?:holder|member|claimant|applicant|employee|guest|passenger|client|customer"
    "|insured|student|patient|caller|tenant|driver|subscriber|resident|user)"
    "(?: [A-Za-z.'-]{1,20}){1,3} (?:has|had|have)"
)
_STEMS: Final = (
    "(?:oquine|faxine|pril|sartan|olol|dipine|statin|formin|gliptin|gliflozin"
    "|glutide|glitazone|cillin"
    "|mycin|micin|floxacin|cycline|prazole|conazole|nidazole|piprazole|tidine|azepam"
    "|azolam|triptan|setron|[txz]umab|limumab|tinib|ciclovir|cyclovir|navir"
    "|buvir|tegravir"
    "|ivir|oxetine|traline|opram|zodone|apine|peridone|barbital|profen|coxib|caine"
    "|prednisone|sone|solone|thyroxine|gabapentin|gabalin|parin|xaban|gatran|warfarin"
    "|butamol|tropium|afil|platin|rubicin|taxel|tabine|penem|pidem|piclone"
    "|steride|azosin"
    "|toin|fibrate|metasone|sonide|fenac|oxicam|[lr]?dopa|giline|pezil|stigmine|mantine"
    "|zolid|parib|ciclib|gestrel|estrel|trexate|pressin|relin|kinra|tercept|setin"
    "|thiazide|semide|dronate|lukast|terol|phylline|triptyline|azine|azepine"
    "|tiapine|lamotrigine"
    "|levetiracetam|valproate|lithium|insulin|aspirin|paracetamol|acetaminophen"
    "|morphine"
    "|codeine|methadone|tramadol|fentanyl|oxycodone|methotrexate|cisplatin|tamoxifen"
    "|letrozole|cyclosporine|tacrolimus|digoxin|nitroglycerin|sildenafil|tadalafil"
    "|estradiol|progesterone|testosterone|prozac|zoloft|xanax|valium|lipitor|viagra"
    "|norphine|naloxone|naltrexone|grelor?|purinol|xostat|colchicine|thioprine|fenolate"
    "|phenolate|flunomide|phenidate|amphetamine|modafinil|bupropion|buspirone|piramate"
    "|primidone|samide|baclofen|zaprine|zanidine|ropinirole|pexole|tamsulosin"
    "|oxybutynin"
    "|mirabegron|fenacin|ezetimibe|lactone|darone|cainide|sorbide|bradine|clonidine"
    "|zepatide|glipizide|gliclazide|glimepiride|glyburide|acarbose|loxifene|strozole"
    "|mestane|lutamide|rizine|ratadine|fenadine|ticasone|clopramide|loperamide"
    "|furantoin"
    "|trimethoprim|oxazole|rifampicin|isoniazid|ethambutol|ivermectin|virenz|fovir"
    "|tecavir|ribavirin|interferon|peridol|prasidone|sulpride|sulfiram|camprosate"
    "|varenicline|wellbutrin|lexapro|cymbalta|effexor|seroquel|zyprexa|abilify|lamictal"
    "|depakote|klonopin|ativan|ambien|synthroid|januvia|jardiance|mounjaro|trulicity"
    "|humira|enbrel|plavix|eliquis|xarelto|crestor|singulair|symbicort|nexium|lyrica"
    "|suboxone|truvada|ursodiol|mesalazine|mesalamine|hydroxyurea|melatonin"
    "|ozempic|wegovy|ritalin|adderall|ventolin|antidepressants?|antibiotics?"
    "|chemotherapy|chemo|steroids|opioids)"
)
_TAKES: Final = (
    "(?:take|takes|taking|took|i'm on|i am on|is on|been on|me on|him on|her on"
    "|prescribed(?: me| him| her)?|prescription (?:for|of|is)|refill (?:of|for|on|my)"
    "|doses? of|mg of|tablets of|pills of|medication(?: is|:)?|medicine(?: is|:)?|using"
    "|rx:?|pt on|im on|(?:currently|now|still|stable|maintained|stays) on"
    r"|(?:(?<=\n)|(?<=\x00)|(?<=, ))on|allergic[a-z ]{0,12} no"
    r"|(?:prescription|refill|repeat)[a-z ]{0,16}: ?[A-Za-z][A-Za-z .'-]{2,32},"
    "|cover(?:s|ed|age for|ing)?|reimburse[sd]?|co-?pay (?:for|on)|fill(?:ed)?"
    "|supply of"
    "|pick(?:ed|ing)? up|dispensed?|(?:travel(?:ling)?|fly(?:ing)?) with|(?:pen"
    "|vial|course)s?"
    " of|injections? of|side effects (?:of|from)|reaction to|back on|off|dose(?: of)?"
    "|(?:prescription|refill|repeat|script|medication|medicine)[a-z ]{0,20}:"
    r"|(?:which|what) (?:medication|medicine|drug|med)s?[a-z ,']{0,40}\?"
    "|started|stopped|switched to|allergic to|inject(?:s|ing|ed)?|need(?: more| my)?"
    "|ran out of|out of"
    "|asks? (?:if|whether|about|for)|asked (?:if|whether|about|for)"
    "|(?:wrong|right|correct|different|higher|lower|same|new)"
    " (?:strength|dose|dosage|brand|pack|quantity)(?: of)?"
    "|(?:strength|brand|batch|stock|bottle|box|pack|packs|boxes|bottles|quantity|vials?"
    "|price|cost|delivery|shipment|repeat|script|generic(?: version)?) of|generic"
    "|interact(?:ion|s)? (?:with|between)|authori[sz]ation for|approval for|appeal for"
    "|claim for|order for|script for|repeat for)"
)
_OWN: Final = (
    r"(?: (?:a|an|the|my|his|her|some|daily|more|both|[0-9]{1,4} ?mg(?: of)?))*"
)
_SALT: Final = re.compile(
    rb" (?:carbonate|citrate|hydrochloride|fumarate|besylate"
    rb"|glargine|lispro|aspart|succinate|tartrate|hcl|sodium|potassium|maleate)\b",
    re.IGNORECASE,
)
# What else is made of lithium.
_CELL: Final = re.compile(rb"[ -]?(?:ion|batter|cell|polymer|grease)", re.IGNORECASE)
_LONGEST: Final = 96


def rules(_: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    has = Rule(
        name="medical/english",
        entity=Entity.MEDICAL,
        pattern=_ENDS,
        triggers=(_ENDS,),
        rank=58,
        right=LETTER,
        starts=False,
        caseless=True,
        reader=_behind(f"(?:{_HAS}|{_NAMED})", f"{_WORDS}{_ENDS}"),
        score=0.7,
    )
    return (
        has,
        replace(
            has,
            name="medical/english-drug",
            pattern=_STEMS,
            triggers=(_STEMS,),
            reader=_behind(_TAKES, f"[A-Za-z-]{{0,18}}{_STEMS}"),
        ),
    )


def _behind(lead: str, name: str) -> Reader:
    """Return the reader of a name that ends at a place, behind what leads to it."""
    whole = re.compile(
        rf"(?<![A-Za-z]){lead}{_OWN}[ \n]({name})\Z".encode(), re.IGNORECASE
    )

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        found = whole.search(text, back(text, end, _LONGEST), end)
        if found is None or _NONE.search(found[1]) or _CELL.match(text, end):
            return None
        salt = _SALT.match(text, end)
        return (found.start(1), salt.end() if salt else end)

    return read
