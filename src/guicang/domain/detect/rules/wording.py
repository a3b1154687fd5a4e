"""What people read about rules: English here, Chinese in the catalogue."""

from typing import Final

LOOK_AROUND: Final = "look-around"
BACK_REFERENCE: Final = "back-reference"
POSSESSIVE: Final = "possessive"
ATOMIC: Final = "atomic"
CONDITIONAL: Final = "conditional"
COMMENT: Final = "comment"
VERB: Final = "verb"
ESCAPE: Final = "escape"
QUOTE: Final = "quote"
EMPTY: Final = "empty"
REPEAT: Final = "repeat"
LONG: Final = "long"
LARGE: Final = "large"
NEVER: Final = "never"
SYNTAX: Final = "syntax"
TIME: Final = "time"
MEMORY: Final = "memory"
CRASH: Final = "crash"
TOGETHER: Final = "together"

REASONS: Final = {
    LOOK_AROUND: "it looks ahead or behind, as in (?=…) or (?<!…), which no engine can"
    " do in linear time; write what stands beside it into the pattern",
    BACK_REFERENCE: "it refers back to a group, as in \\1, which no engine can do in"
    " linear time; write the alternatives out",
    POSSESSIVE: "it has a possessive quantifier, as in a++; write a+, which is as fast"
    " here",
    ATOMIC: "it has an atomic group (?>…); write (?:…), which is as fast here",
    CONDITIONAL: "it has a condition, a recursion or a call of a group; write the"
    " alternatives out",
    COMMENT: "it has a comment or the flag x; write it without spaces and comments",
    VERB: "it begins with a command as in (*UTF8); leave that out",
    ESCAPE: "it has an escape that the engines do not know, such as \\A, \\Z, \\h or"
    " \\u4e00; write ^, $, [ \\t] or the character itself",
    QUOTE: "it quotes with \\Q…\\E; put a backslash before each special character",
    EMPTY: "it matches the empty text, so it would match everywhere; make one part"
    " of it necessary, with + for *",
    REPEAT: "it repeats more than 1,000 times; write + or a smaller number",
    LONG: "it is longer than 1,000 characters; divide it into several patterns",
    LARGE: "it is too large once it is worked out; repeat less often, or name fewer"
    " characters than . or \\p{Han}",
    NEVER: "it can never match: something stands before ^ or behind $",
    SYNTAX: "it is no regular expression: a bracket, a range or a repetition is wrong",
    TIME: "it takes too long to compile; repeat less often, or name fewer characters"
    " than . or \\p{Han}",
    MEMORY: "it takes too much memory to compile; repeat less often, or name fewer"
    " characters than . or \\p{Han}",
    CRASH: "the compiler ended without an answer",
    TOGETHER: "all rules together take too long or too much memory to compile; leave"
    " out what is not needed",
}
"""Why a pattern is refused, and what to write instead."""

KINDS: Final = {
    "keywords": "keywords",
    "patterns": "regular expressions",
    "blacklist": "blacklist",
    "marks": "values marked by hand",
    "prohibited": "prohibited content",
}
DEEDS: Final = {
    "report": "report",
    "mask": "mask",
    "block": "block",
}
DEGREES: Final = {
    "low": "low",
    "medium": "medium",
    "high": "high",
    "critical": "critical",
}

CONDITIONS: Final = {
    "findings": "found",
    "words": "said",
    "events": "happened",
    "sources": "source",
    "channels": "channel",
}
"""What a rule that labels asks for, as a person reads it."""
