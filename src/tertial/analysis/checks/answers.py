"""Survey answers given without care: the same answer to everything, the same form twice, too fast."""

from collections import Counter

import numpy as np
import pyarrow as pa

from tertial.analysis.columns import Floats, Whole, codes, floats, nullable, nullable_truth, nullable_whole, sums


def straight_lines(answers: pa.Table, *, fewest: int = 8) -> pa.Table:
    """The respondents who gave one and the same answer throughout.

    In: one row per answer in the order in which the questions were put: respondent, answer (number; null: not
    answered). Questions whose scale is reversed must be as they were put, not turned.
    Out: one row per respondent in order of appearance: respondent, answers, different (answers), longest_run (of equal
    answers one after another; one that was left out ends no run), flagged: all alike and `fewest` answers or more.
    Source: Meade & Craig (2012), Psychol. Methods 17:437 (LongString).

    >>> answers = pa.table({"respondent": [1] * 8 + [2] * 8, "answer": [4] * 8 + [4, 5] * 4})
    >>> straight_lines(answers)["flagged"].to_pylist()
    [True, False]
    """
    given = floats(answers, "answer")
    respondent, keys = codes(answers, "respondent")
    known = np.flatnonzero(np.isfinite(given))
    known = known[np.argsort(respondent[known], kind="stable")]
    who, what = respondent[known], given[known]
    turns = np.flatnonzero((np.diff(who, prepend=-1) != 0) | (np.diff(what, prepend=np.nan) != 0))
    lengths = np.diff(np.append(turns, len(who)))
    longest = np.zeros(len(keys))
    np.maximum.at(longest, who[turns], lengths)
    count = sums(who, np.ones(len(who)), len(keys))
    different = _different(who, np.unique(what, return_inverse=True)[1], len(keys))
    return pa.table(
        {"respondent": keys["respondent"], "answers": nullable_whole(count), "different": nullable_whole(different)}
        | {"longest_run": nullable_whole(longest)}
        | {"flagged": nullable_truth((different == 1) & (count >= fewest), count > 0)}
    )


def duplicates(answers: pa.Table, *, fewest: int = 10) -> pa.Table:
    """The respondents of one unit who gave exactly the same answers to exactly the same questions.

    In: one row per answer: unit, respondent, question, answer (null: not answered). Out: one row per unit and
    respondent in order of appearance: unit, respondent, answers, same_as (respondents of the unit with the same
    answers, not counting this one), flagged: same_as > 0 and `fewest` answers or more that are not all alike (many may
    honestly give the highest grade throughout).
    Source: Kuriakose & Robbins (2016), Statistical J. IAOS 32:283 (duplication in surveys).

    >>> columns = {"unit": [7] * 4, "respondent": [1, 1, 2, 2], "question": list("abab"), "answer": [4, 5, 4, 5]}
    >>> answers = pa.table(columns)
    >>> duplicates(answers, fewest=2)["same_as"].to_pylist()
    [1, 1]
    """
    respondent, keys = codes(answers, "unit", "respondent")
    unit, _ = codes(keys, "unit")
    question, _ = codes(answers, "question")
    given = floats(answers, "answer")
    grades, grade = np.unique(given, return_inverse=True)
    order = np.lexsort((grade, question, respondent))
    order = order[np.isfinite(given[order])]
    # Whole numbers that stand for question and answer: a form is their sequence, and equal forms have equal bytes.
    marks = question * max(len(grades), 1) + grade
    ends = np.searchsorted(respondent[order], np.arange(len(keys)), side="right")
    forms = [(place, marks[part].tobytes()) for place, part in zip(unit, np.split(order, ends)[:-1], strict=True)]
    many = Counter(forms)
    same = np.array([many[form] - 1 if form[1] else 0 for form in forms], dtype=np.float64)
    count = np.diff(ends, prepend=0)
    varied = _different(respondent[order], grade[order], len(keys)) > 1
    return pa.table(
        {"unit": keys["unit"], "respondent": keys["respondent"]}
        | {"answers": nullable_whole(count), "same_as": nullable_whole(same)}
        | {"flagged": nullable_truth((same > 0) & (count >= fewest) & varied, count > 0)}
    )


def _different(who: Whole, what: Whole, respondents: int) -> Floats:
    """How many different answers each respondent gave."""
    pairs = np.unique(who * (int(what.max(initial=0)) + 1) + what) // (int(what.max(initial=0)) + 1)
    return sums(pairs, np.ones(len(pairs)), respondents)


def hasty_answers(respondents: pa.Table, *, least: float = 2.0, relative: float = 0.3) -> pa.Table:
    """The respondents who answered faster than one can read.

    In: one row per respondent: respondent, seconds (from the first page to the last), answers (questions answered).
    Out: one row per row in: respondent, seconds_each, limit, flagged: seconds_each < limit = max(`least`, `relative`
    times the median of all). Null without a time or answers.
    Sources: Huang et al. (2012), J. Bus. Psychol. 27:99 (2 seconds per item); Greszki, Meyer & Schoen (2015), Public
    Opinion Quarterly 79:471 (a fraction of the median).

    >>> hasty_answers(pa.table({"respondent": [1, 2, 3], "seconds": [200, 15, 180], "answers": [20, 20, 20]}))[
    ...     "flagged"].to_pylist()
    [False, True, False]
    """
    seconds, count = floats(respondents, "seconds"), floats(respondents, "answers")
    known = (count > 0) & (seconds >= 0)
    each = np.divide(seconds, count, out=np.full(len(seconds), np.nan), where=known)
    limit = max(least, relative * float(np.median(each[known]))) if known.any() else least
    return pa.table(
        {"respondent": respondents["respondent"], "seconds_each": nullable(each)}
        | {"limit": nullable(np.where(known, limit, np.nan)), "flagged": nullable_truth(each < limit, known)}
    )
