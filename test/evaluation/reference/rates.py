"""Expected rates for test/evaluation/reference.test.ts, computed from the definitions with numpy alone.

Nothing here is derived from the TypeScript. To write the expected values again:

    python3 test/evaluation/reference/rates.py > test/evaluation/reference/rates.json
    npx biome check --write test/evaluation/reference/rates.json

numpy 1.24 or later. The data set is made by integer arithmetic, so it is the same in every language.

The data set. 420 people; person p has 1 photo where p % 3 == 2, else 3 photos; photos are numbered person by person.
h(a, b) is a number in 0..1 from the photos' numbers. Two photos of one person have the similarity 0.5 + 0.5 h, two of
different people h^4 * 0.8; each is rounded down to a multiple of 2^-12, which makes ties. Photos whose number
leaves 17 when divided by 41 have no template.

The split. Of people with 3 photos: those with p % 6 == 0 are enrolled with their first two photos and searched with the
third; the others with their first photo and searched with the other two. Single-photo people are enrolled where
p % 9 == 2, else they are non-mated probes.
"""

import json
import math

import numpy as np

PEOPLE = 420
COHORT_TOP = 100
FLOOR = 1e-6


def h(a, b):
    low, high = min(a, b) + 1, max(a, b) + 1
    mixed = ((low * 2654435761) & 0xFFFFFFFF) ^ high
    mixed = (mixed * 2246822519) & 0xFFFFFFFF
    return (mixed >> 8) / 2**24


owner = [p for p in range(PEOPLE) for _ in range(1 if p % 3 == 2 else 3)]
N = len(owner)
photos_of = {p: [i for i in range(N) if owner[i] == p] for p in range(PEOPLE)}
present = [i % 41 != 17 for i in range(N)]


def similarity(a, b):
    value = 0.5 + 0.5 * h(a, b) if owner[a] == owner[b] else h(a, b) * h(a, b) * h(a, b) * h(a, b) * 0.8
    return math.floor(value * 4096) / 4096


S = np.array([[similarity(a, b) for b in range(N)] for a in range(N)])

gallery, mated, non_mated = [], [], []
for p in range(PEOPLE):
    own = photos_of[p]
    if len(own) == 1:
        (gallery if p % 9 == 2 else non_mated).append((own[0], p))
    else:
        enrolled = 2 if p % 6 == 0 else 1
        gallery += [(i, p) for i in own[:enrolled]]
        mated += [(i, p) for i in own[enrolled:]]


# Verification: every two photos.

def verification():
    match, non_match = [], []
    for a in range(N):
        for b in range(a + 1, N):
            score = S[a, b] if present[a] and present[b] else None
            (match if owner[a] == owner[b] else non_match).append(score)
    m = np.array([s for s in match if s is not None])
    n = np.array([s for s in non_match if s is not None])
    # A comparison without score is never accepted, and stays in the denominator.
    fmr = lambda t: float(np.sum(n >= t)) / len(non_match)
    fnmr = lambda t: 1 - float(np.sum(m >= t)) / len(match)

    def at_fmr(wanted):
        # Scores are multiples of 2^-12: no threshold between them can do anything that half a step cannot.
        steps = np.arange(-1, 4098) / 4096 - 1 / 8192
        t = min(t for t in steps if np.sum(n >= t) <= math.floor(wanted * len(non_match) + 1e-9))
        return {
            "wanted": wanted, "fmr": fmr(t), "fnmr": fnmr(t), "tar": 1 - fnmr(t),
            "falseMatches": int(np.sum(n >= t)), "falseNonMatches": len(match) - int(np.sum(m >= t)),
            "fmrMade": float(np.mean(n >= t)), "fnmrMade": float(np.mean(m < t)),
            "refused": float(t) - 1 / 8192,
        }

    # Equal errors: the polygon through all (FMR, FNMR) meets the diagonal.
    scores = np.unique(np.concatenate([m, n]))[::-1]
    points = [(0.0, 1.0)] + [(fmr(t), fnmr(t)) for t in scores]
    eer = None
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        if x0 < y0 and x1 >= y1:
            # x0 + s (x1 - x0) = y0 + s (y1 - y0)
            s = (y0 - x0) / ((x1 - x0) - (y1 - y0))
            eer = x0 + s * (x1 - x0)
            break
    return {
        "mated": len(match), "nonMated": len(non_match),
        "matedFailures": match.count(None), "nonMatedFailures": non_match.count(None),
        "at": [at_fmr(w) for w in (0.1, 0.01, 0.001, 0.0001)], "eer": eer,
        "atThreshold": [{"threshold": t, "fmr": fmr(t), "fnmr": fnmr(t)} for t in (0.25, 0.5, 0.75)],
    }


# Identification.

templates = [(i, p) for i, p in gallery if present[i]]
enrolled_people = sorted({p for _, p in templates})
first_template = {}
for i, p in templates:
    first_template.setdefault(p, i)
cohort = [(first_template[p], p) for p in enrolled_people]


def top_statistics(scores):
    top = np.sort(np.array(scores))[-COHORT_TOP:]
    return float(np.mean(top)), max(FLOOR, float(np.std(top)))


enrolled_statistics = {i: top_statistics([S[i, j] for j, q in cohort if q != p]) for i, p in templates}


def person_scores(probe, snorm, rerank):
    """Score of every person who can be returned."""
    raw = {p: max(S[probe, i] for i, q in templates if q == p) for p in enrolled_people}
    if not snorm:
        return raw
    returned = enrolled_people
    if rerank is not None:
        last = sorted(raw.values(), reverse=True)[rerank - 1]
        returned = [p for p in enrolled_people if raw[p] >= last]
    scores = {}
    for i, p in templates:
        if p not in returned:
            continue
        # The probe, too, against the cohort without the person it is compared with.
        mu, sigma = top_statistics([S[probe, j] for j, q in cohort if q != p])
        e_mu, e_sigma = enrolled_statistics[i]
        z = ((S[probe, i] - mu) / sigma + (S[probe, i] - e_mu) / e_sigma) / 2
        scores[p] = max(scores.get(p, -math.inf), z)
    return scores


def identification(snorm, rerank):
    results = []  # (rank, score) of mated searches, None where the own person was not returned
    for i, p in mated:
        scores = person_scores(i, snorm, rerank) if present[i] else {}
        if p not in scores:
            results.append(None)
        else:
            results.append((sum(1 for s in scores.values() if s >= scores[p]), scores[p]))
    tops = []
    for i, _ in non_mated:
        scores = person_scores(i, snorm, rerank) if present[i] else {}
        tops.append(max(scores.values()) if scores else -math.inf)
    tops = np.array(tops)

    def at_fpir(wanted, length):
        allowed = math.floor(wanted * len(tops) + 1e-9)
        # Everybody above the highest top score that must be refused.
        refused = np.sort(tops)[::-1][allowed] if allowed < len(tops) else -math.inf
        found = sum(1 for r in results if r is not None and r[0] <= length and r[1] > refused)
        return {
            "wanted": wanted, "listLength": length, "fnir": 1 - found / len(results), "misses": len(results) - found,
            "fpir": float(np.mean(tops > refused)), "threshold": float(refused),
        }

    within = lambda rank: sum(1 for r in results if r is not None and r[0] <= rank) / len(results)
    return {
        "normalisation": "s-norm" if snorm else "none", "rerank": rerank,
        "fpirs": [at_fpir(w, length) for w in (0.5, 0.1, 0.02) for length in (1, 20)],
        "cmc": [within(rank) for rank in range(1, 51)],
        "fnirByLength": [{"length": length, "fnir": 1 - within(length)} for length in (1, 5, 10, 20, 50)],
    }


print(json.dumps({
    "photos": N, "gallery": len(gallery), "matedProbes": len(mated), "nonMatedProbes": len(non_mated),
    "templates": len(templates), "people": len(enrolled_people),
    "verification": verification(),
    "identification": [identification(False, None), identification(True, None), identification(True, 20)],
}, indent=1))
