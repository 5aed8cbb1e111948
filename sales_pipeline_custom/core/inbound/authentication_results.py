"""What our mail server found out about who a mail says it is from (RFC 8601).

Anybody can write such a header: only those that start with the name of our server
count, and of each check the topmost one, which it put there last.
"""

import re

METHODS = ("dmarc", "dkim", "spf")
DOMAIN_OF = {"dmarc": "header.from", "dkim": "header.d", "spf": "smtp.mailfrom"}
LONGEST = 10_000  # characters of a header
COMMENT = re.compile(r"\([^()]*\)")
MOST_COMMENTS = 5  # one inside the other
RESULT = re.compile(r"\s*([\w-]{1,40})\s*=\s*([\w-]{1,40})")
PROPERTY = re.compile(r"\b((?:header|smtp)\.[\w-]{1,40})\s*=\s*\"?([^\s;\"]{1,320})")


def is_proven(headers, server, address):
    """Tell whether our mail server found that a mail is of whom it says.

    DMARC tells; without it a signature (DKIM) or a sending server (SPF) of the domain.

    :param headers: the values of Authentication-Results, the topmost first
    :param str server: the name of our mail server, in lower case
    :param str address: of who sent it
    """
    domain = address.rpartition("@")[2]
    found = {}
    for value in headers:
        said = _results(value, server)
        for method in METHODS:
            if method in said and method not in found:
                found[method] = said[method]
    if "dmarc" in found and not _has_only(found["dmarc"], "none"):
        return _passes(found, "dmarc", domain)
    return _passes(found, "dkim", domain) or _passes(found, "spf", domain)


def _results(value, server):
    """Return the results one header gives, {method: [(result, domain)]}; none where
    another server wrote it."""
    text = value[:LONGEST].lower()
    for _turn in range(MOST_COMMENTS):
        text = COMMENT.sub(" ", text)
    name, *results = text.split(";")
    if name.split()[:1] != [server]:
        return {}
    found = {}
    for result in results:
        match = RESULT.match(result)
        if match and match[1] in METHODS:
            said = dict(PROPERTY.findall(result))
            domain = said.get(DOMAIN_OF[match[1]]) or said.get("header.i") or ""
            pair = match[2], domain.rpartition("@")[2]
            found.setdefault(match[1], []).append(pair)
    return found


def _has_only(results, result):
    return all(one == result for one, _domain in results)


def _passes(found, method, domain):
    return any(
        result == "pass" and _is_aligned(said, domain)
        for result, said in found.get(method, ())
    )


def _is_aligned(one, other):
    """Tell whether a domain is the other, or one within it."""
    if one == other:
        return bool(one)
    shorter, longer = sorted((one, other), key=len)
    return "." in shorter and longer.endswith(f".{shorter}")
