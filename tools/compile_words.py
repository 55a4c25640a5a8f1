#!/usr/bin/python3
"""Makes a C++ table of English words from Debian's WordNet (package wordnet-base).

    tools/compile_words.py /usr/share/wordnet OUT.cpp

One line per word that WordNet's tagged texts use: what it is (n noun, v verb, a adjective, the
capital letter for its main use; p a person), words that mean the same in its commonest senses, and
words derived from it ("attend": attendance, attendee). The table is built anew with the program
and is not kept in the repository; WordNet's licence asks that its notice goes wherever its words
go, so the notice stands at the head of the table.
"""
import collections
import re
import sys

POS = {"noun": "n", "verb": "v", "adj": "a"}
PERSON = "18"     # the file of nouns that are persons
SENSES = 2        # of a word and part of speech: rarer ones mislead
LEAST_SAID = 2    # times in tagged texts, to have words alike
MOST_ALIKE = 8
WORD = re.compile(r"[a-z]{2,}$")


def lines_of(folder, name):
    with open(f"{folder}/{name}", encoding="latin-1") as file:
        return file.read().splitlines()


def counts_of(folder):
    """(word, part of speech) -> times seen; ss_type 1 noun, 2 verb, 3 and 5 adjective."""
    kinds = {"1": "n", "2": "v", "3": "a", "5": "a"}
    counts = collections.Counter()
    for line in lines_of(folder, "cntlist.rev"):
        key, _, times = line.split()
        word, rest = key.split("%")
        if rest[0] in kinds and WORD.match(word):
            counts[word, kinds[rest[0]]] += int(times)
    return counts


def synsets_of(folder):
    """(part of speech, offset) -> (words, derived words by (kind, offset), its subject)"""
    out = {}
    for name, pos in POS.items():
        for line in lines_of(folder, f"data.{name}"):
            if line.startswith(" "):
                continue
            fields = line.split(" | ")[0].split()
            size = int(fields[3], 16)
            words = [fields[4 + 2 * i].split("(")[0] for i in range(size)]
            at = 4 + 2 * size
            derived = []
            for i in range(int(fields[at])):
                sign, offset, kind, which = fields[at + 1 + 4 * i:at + 5 + 4 * i]
                if sign == "+" and kind in "nva":
                    derived.append((kind, offset, int(which[:2], 16), int(which[2:], 16)))
            out[pos, fields[0]] = words, derived, fields[1]
    return out


def senses_of(folder):
    """(word, part of speech) -> offsets of its commonest senses"""
    out = {}
    for name, pos in POS.items():
        for line in lines_of(folder, f"index.{name}"):
            fields = line.split()
            if line.startswith(" ") or not WORD.match(fields[0]):
                continue
            offsets = fields[-int(fields[2]):]
            out[fields[0], pos] = offsets[:SENSES]
    return out


def exceptions_of(folder):
    """irregular verb form -> verb"""
    pairs = (line.split()[:2] for line in lines_of(folder, "verb.exc"))
    return {form: base for form, base in pairs if WORD.match(form) and WORD.match(base)}


def alike(word, counts, senses, synsets):
    same, derived = [], []
    for pos in "nv":
        if counts[word, pos] < LEAST_SAID:
            continue
        for offset in senses.get((word, pos), ()):
            words, pointers, _ = synsets[pos, offset]
            same += [other for other in words if counts[other, pos] >= LEAST_SAID]
            for kind, target, source, goal in pointers:
                if source and words[source - 1] == word:
                    derived.append(synsets[kind, target][0][goal - 1])
    out = []
    for other in derived + same:
        if WORD.match(other) and other != word and len(other) > 2 and other not in out:
            out.append(other)
    return out[:MOST_ALIKE]


def main():
    folder, target = sys.argv[1:]
    counts, synsets, senses = counts_of(folder), synsets_of(folder), senses_of(folder)
    notice = [line.split(None, 1)[1] if len(line.split(None, 1)) > 1 else ""
              for line in lines_of(folder, "data.verb")[:29]]
    rows = []
    for word in sorted({word for word, _ in counts} | {word for word, pos in senses if pos == "v"}):
        uses = {pos: counts[word, pos] for pos in "nva"
                if (word, pos) in senses or counts[word, pos]}
        if not uses:
            continue
        most = max(uses, key=lambda pos: (uses[pos], pos))
        kinds = "".join(pos.upper() if pos == most else pos for pos in uses)
        said = sum(uses.values())
        if any(synsets["n", offset][2] == PERSON for offset in senses.get((word, "n"), ())[:1]):
            kinds += "p"
        rows.append((word, kinds, " ".join(alike(word, counts, senses, synsets)) if said else ""))
    with open(target, "w", encoding="utf-8") as out:
        out.write("// English words, made by tools/compile_words.py from WordNet:\n//\n")
        out.writelines(f"// {line}".rstrip() + "\n" for line in notice)
        out.write('\n#include "core/catalog/english.h"\n\n'
                  "namespace sqlagent::catalog {\n\nnamespace {\n"
                  "constexpr EnglishWord kWords[] = {\n")
        out.writelines(f'{{"{word}","{kinds}","{other}"}},\n' for word, kinds, other in rows)
        out.write("};\nconstexpr VerbForm kForms[] = {\n")
        out.writelines(f'{{"{form}","{base}"}},\n'
                       for form, base in sorted(exceptions_of(folder).items()))
        out.write("};\n}  // namespace\n\n"
                  "std::span<const EnglishWord> english_words() { return kWords; }\n"
                  "std::span<const VerbForm> irregular_verbs() { return kForms; }\n\n"
                  "}  // namespace sqlagent::catalog\n")


if __name__ == "__main__":
    main()
