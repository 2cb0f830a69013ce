"""Two PDF with one content in two orders are the same file afterwards."""

from framing.exports.pdf import in_order

PAGES = {
    "root": b"<<\n  /Kids [%(a)d 0 R %(b)d 0 R]\n>>",
    "a": b"<<\n  /XObject <<\n    /x2 %(b)d 0 R\n    /x1 %(c)d 0 R\n  >>\n>>",
    "b": b"<<\n  /Length 12\n>>\nstream\n1 0 R 7 0 R \nendstream",
    "c": b"<<\n  /Width 1.0\n>>",
}


def write(order, swapped=False):
    """The objects numbered and written in this order."""
    numbers = {name.encode(): n for n, name in enumerate(order, start=1)}
    out, places = b"%PDF-1.7\n\n", []
    for name in order:
        body = PAGES[name] % numbers
        if swapped:
            lines = body.split(b"\n")
            body = b"\n".join([*lines[:2], *lines[2:4][::-1], *lines[4:]]) if name == "a" else body
        places.append(len(out))
        out += b"%d 0 obj\n" % numbers[name.encode()] + body + b"\nendobj\n\n"
    table = b"xref\n0 5\n0000000000 65535 f\r\n" + b"".join(b"%010d 00000 n\r\n" % p for p in places)
    trailer = b"trailer\n<<\n  /Root %d 0 R\n>>\n" % numbers[b"root"]
    return out + table + trailer + b"startxref\n%d\n%%%%EOF" % len(out)


def test_order_and_numbers_do_not_show():
    orders = [*"abc", "root"], ["root", *"cba"], ["b", "root", "c", "a"]
    found = {in_order(write(order, swapped)) for order in orders for swapped in (False, True)}
    assert len(found) == 1


def test_places_are_those_of_the_objects_and_streams_stay():
    made = in_order(write(["c", "b", "a", "root"]))
    start = int(made.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert made[start:].startswith(b"xref\n0 5\n")
    places = [int(line[:10]) for line in made[start:].splitlines()[3:7]]
    assert [made[p:].split(b" ", 1)[0] for p in places] == [b"1", b"2", b"3", b"4"]
    assert b"stream\n1 0 R 7 0 R \nendstream" in made
    assert in_order(made) == made
