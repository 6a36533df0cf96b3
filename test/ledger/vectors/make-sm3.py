"""Writes sm3.json: proofs over SM3, by the definitions of RFC 6962 section 2.1 written down in another language."""
import base64
import hashlib
import json
import pathlib


def sm3(data):
    return hashlib.new("sm3", data).digest()


def below(count):
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def root(leaves):
    if not leaves:
        return sm3(b"")
    if len(leaves) == 1:
        return sm3(b"\0" + leaves[0])
    k = below(len(leaves))
    return sm3(b"\1" + root(leaves[:k]) + root(leaves[k:]))


def path(index, leaves):
    if len(leaves) == 1:
        return []
    k = below(len(leaves))
    if index < k:
        return path(index, leaves[:k]) + [root(leaves[k:])]
    return path(index - k, leaves[k:]) + [root(leaves[:k])]


def subproof(size, leaves, known):
    if size == len(leaves):
        return [] if known else [root(leaves)]
    k = below(len(leaves))
    if size <= k:
        return subproof(size, leaves[:k], known) + [root(leaves[k:])]
    return subproof(size - k, leaves[k:], False) + [root(leaves[:k])]


def text(value):
    return base64.b64encode(value).decode()


def flipped(value):
    return bytes([value[0] ^ 1]) + value[1:]


def wrong(proof):
    """The same proof damaged in every way that leaves it a list of hashes."""
    yield "a hash more at its end", proof + [sm3(b"more")]
    yield "a hash more at its beginning", [sm3(b"more")] + proof
    for at in range(len(proof)):
        yield f"hash {at} changed", proof[:at] + [flipped(proof[at])] + proof[at + 1 :]
        yield f"hash {at} left out", proof[:at] + proof[at + 1 :]
    if len(proof) > 1:
        yield "turned round", proof[::-1]


LEAVES = [f"第{number}条".encode() for number in range(21)]
SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 16, 21]
inclusion = []
consistency = []
for size in SIZES:
    leaves = LEAVES[:size]
    for index in range(size):
        proof = path(index, leaves)
        case = {"leafIdx": index, "treeSize": size, "root": text(root(leaves)), "leafHash": text(sm3(b"\0" + leaves[index]))}
        inclusion.append({**case, "proof": [text(part) for part in proof], "desc": "right", "wantErr": False})
        if index in (0, size // 2, size - 1) and size in (1, 3, 8, 21):
            for desc, bad in wrong(proof):
                inclusion.append({**case, "proof": [text(part) for part in bad], "desc": desc, "wantErr": True})
    for earlier in range(1, size + 1):
        proof = subproof(earlier, leaves, True)
        case = {"size1": earlier, "size2": size, "root1": text(root(leaves[:earlier])), "root2": text(root(leaves))}
        consistency.append({**case, "proof": [text(part) for part in proof], "desc": "right", "wantErr": False})
        if earlier in (1, size // 2 + 1, size - 1) and size in (3, 8, 21):
            for desc, bad in wrong(proof):
                consistency.append({**case, "proof": [text(part) for part in bad], "desc": desc, "wantErr": True})

vectors = {"roots": [text(root(LEAVES[:size])) for size in range(len(LEAVES) + 1)], "inclusion": inclusion, "consistency": consistency}
lists = [f'"{name}": [\n' + ",\n".join(json.dumps(item, ensure_ascii=False) for item in items) + "\n]" for name, items in vectors.items()]
pathlib.Path(__file__).with_name("sm3.json").write_text("{\n" + ",\n".join(lists) + "\n}\n")
