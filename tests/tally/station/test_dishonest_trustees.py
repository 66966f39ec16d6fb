"""A dishonest trustee, or a server that helps one, is stopped by the station and named."""

import json
import secrets
from dataclasses import replace

import pytest

from tally.canonical_json import canonical
from tally.errors import InvalidSignature, TallyError
from tally.group import IDENTITY, G, Point
from tally.station.ceremony import Rounds, new_key
from tally.station.key_shelf import KeyShelf, make_key
from tally.station.online_ceremony import run_ceremony
from tally.station.refusals import (
    CeremonyEnded,
    CommitmentsChanged,
    OtherCeremony,
    OwnMessageChanged,
)
from tally.trustee import channel, complaint
from tally.trustee.certificate import BadCeremonyMessage, new_seed
from tally.trustee.channel import carried_point, open_sealed, read_sealed, send
from tally.trustee.commitment import Beginning, begin, new_ceremony
from tally.trustee.complaint import find_complaint, verdict
from tally.trustee.dealing import check_dealt, sign_dealt
from tally.trustee.dealt import Coefexps
from tally.trustee.signed import decryption_key, parse_signed, sign, sign_words, signing_key
from tests.tally.station.played_ceremony import Patience, Player, Table, Waiting

random = secrets.token_bytes
LOW_ORDER = Point(bytes(32))
"""(sqrt(-1), 0): of order 4."""


@pytest.fixture
def station(tmp_path, passphrase):
    """Seat 1: a real key file, a real journal."""

    def sit(table):
        shelf = KeyShelf(tmp_path / "stick")
        shelf.folder.mkdir(exist_ok=True)
        return make_key(
            shelf,
            new_key(table.meeting(), random),
            passphrase,
            journals=tmp_path / "machine",
            random=random,
            cost=16,
        )

    return sit


def play(station, table, patience=None):
    key = station(table)
    run_ceremony(key, table, random, patience or Patience())
    return key


def test_honest_players_come_to_the_end(station):
    table = Table()
    key = play(station, table)
    assert key.keyfile.share * G == Point.from_hex(
        json.loads(table.own["output"])["public_key"]["public_key"]
    )
    assert len(json.loads(key.journal.last("dones"))) == 3


# ---------- before the shares: the message is refused in the name of its author ----------


def changed(begun, **changes):
    """``begun`` with other contents."""
    return replace(begun, **changes)


def committing(**makes):
    """A player that commits to, and reveals, what ``makes`` make of an honest beginning."""

    class Crooked(Player):
        def __init__(self, table, index):
            super().__init__(table, index)
            honest = self.begun
            fixed = {name: property(_always(make(honest))) for name, make in makes.items()}
            kind = type("Begun", (Beginning,), fixed)
            self.begun = kind(
                place=honest.place,
                seed=honest.seed,
                coefficients=honest.coefficients,
                nonce=honest.nonce,
            )

    return Crooked


def _always(value):
    return lambda _self: value


def placed(**changes):
    """A certificate for another place."""
    return committing(
        certificate=lambda begun: (
            changed(begun, place=replace(begun.place, **changes)).certificate
        )
    )


def showing(points, signer=None):
    """Other public coefficients."""
    return committing(
        coefexps=lambda begun: sign(
            signing_key(signer or begun.seed), canonical(Coefexps(points(begun)))
        )
    )


def first(point):
    """``point`` in the place of the first coefficient."""
    return showing(lambda begun: (point(begun).hex, (begun.coefficients[1] * G).hex))


def honest_points(begun):
    return tuple((one * G).hex for one in begun.coefficients)


def small_key(begun):
    content = json.loads(begun.certificate.message)
    content["encryption"] = LOW_ORDER.hex
    return sign(signing_key(begun.seed), canonical(content))


class AnotherCertificate(Player):
    def reveal(self):
        return changed(self.begun, seed=new_seed(random)).reveal


class Rushing(Player):
    """Speaks last and chooses its polynomial so that the key becomes one that it knows."""

    def reveal(self):
        others = [
            json.loads(self.table.own["reveal"]),
            json.loads(self.table.players[2].reveal()),
        ]
        key = 42 * G
        for one in others:
            key -= Point.from_hex(json.loads(one["coefexps"]["message"])["coefexps"][0])
        shown = json.loads(self.begun.reveal)
        points = (key.hex, (self.begun.coefficients[1] * G).hex)
        signed = sign(signing_key(self.begun.seed), canonical(Coefexps(points)))
        shown["coefexps"] = json.loads(signed.text)
        return canonical(shown)


class CopiedCommitment(Player):
    def commitment(self):
        copied = json.loads(self.table.players[2].commitment())
        return canonical({**copied, "index": 3})


class KnownSeed(Player):
    """Two of these show the same keys."""

    def __init__(self, table, index):
        super().__init__(table, index)
        self.begun = changed(self.begun, seed="2uABhtqahePv6QRroULRfY")


class OtherCeremonyInside(Player):
    """Commits under another ceremony's number and says this one's."""

    def commitment(self):
        place = replace(self.place, ceremony=new_ceremony(random))
        message = json.loads(changed(self.begun, place=place).commitment)
        return canonical({**message, "ceremony": self.place.ceremony})


class Replayed(Player):
    """Sends again what it sent in the ceremony before."""

    def __init__(self, table, index):
        super().__init__(table, index)
        self.begun = begin(replace(self.place, ceremony=new_ceremony(random)), random)


class ReplayedReveal(Player):
    def reveal(self):
        return begin(self.place, random).reveal


EARLY = {
    "another certificate than committed to": (2, {"second": AnotherCertificate}, "reveal"),
    "rushing: chosen after seeing the others'": (3, {"third": Rushing}, "reveal"),
    "another's commitment": (3, {"third": CopiedCommitment}, "commitment"),
    "wrong index": (2, {"second": placed(index=3)}, "certificate"),
    "wrong size": (2, {"second": placed(size=4)}, "certificate"),
    "wrong threshold": (2, {"second": placed(threshold=3)}, "certificate"),
    "number of another ceremony inside": (2, {"second": OtherCeremonyInside}, "reveal"),
    "replay of an old ceremony": (2, {"second": Replayed}, "commitment"),
    "a second commitment, shown only when revealing": (3, {"third": ReplayedReveal}, "reveal"),
    "identity among the points": (2, {"second": first(lambda _: IDENTITY)}, "polynomial"),
    "point of small order": (2, {"second": first(lambda _: LOW_ORDER)}, "polynomial"),
    "torsion in a point": (
        2,
        {"second": first(lambda begun: begun.coefficients[0] * G + LOW_ORDER)},
        "polynomial",
    ),
    "one coefficient too many": (
        2,
        {"second": showing(lambda begun: (*honest_points(begun), G.hex))},
        "polynomial",
    ),
    "one coefficient too few": (
        2,
        {"second": showing(lambda begun: honest_points(begun)[:1])},
        "polynomial",
    ),
    "points signed by another": (
        2,
        {"second": showing(honest_points, signer="2uABhtqahePv6QRroULRfY")},
        "polynomial",
    ),
    "encryption key of small order": (
        2,
        {"second": committing(certificate=small_key)},
        "certificate",
    ),
    "another's keys": (3, {"second": KnownSeed, "third": KnownSeed}, "certificate"),
}


@pytest.mark.parametrize("way", EARLY)
def test_a_message_that_does_not_hold_names_its_author(station, way):
    author, players, message = EARLY[way]
    table = Table(**players)
    with pytest.raises(BadCeremonyMessage) as stopped:
        play(station, table)
    assert stopped.value.author == author
    assert stopped.value.place["message"] == message
    assert "polynomial" not in table.own


def test_nobody_s_share_goes_out_before_everything_revealed_is_checked(station):
    for way, (_, players, _) in list(EARLY.items())[:3]:
        table = Table(**players)
        with pytest.raises(BadCeremonyMessage):
            play(station, table)
        assert set(table.own) <= {"commitment", "reveal"}, way


def test_whoever_does_not_reveal_is_waited_for_by_name_and_learns_no_share(station):
    silent = type("Silent", (Player,), {"reveal": lambda _: None})
    table, patience = Table(third=silent), Patience()
    with pytest.raises(Waiting):
        play(station, table, patience)
    assert patience.progress.what == "孙监票"
    assert set(table.own) == {"commitment", "reveal"}


def test_nobody_is_shown_anything_before_the_last_commitment(station):
    silent = type("Silent", (Player,), {"commitment": lambda _: None})
    table = Table(third=silent)
    with pytest.raises(Waiting):
        play(station, table)
    assert set(table.own) == {"commitment"}


# ---------- shares: every complaint is judged by everybody ----------


def bad_line(player, recipients, make):
    """A line that is well signed, with something else sealed for ``recipients``."""
    line = json.loads(player.line())
    for recipient in recipients:
        certificate = player.revealed().certificates[recipient - 1]
        line["secrets"][recipient - 1] = make(player, certificate)
    return sign_dealt(player.begun.seed, player.revealed(), canonical(line))


def sealing(recipients, make):
    return type(
        "Sealing", (Player,), {"polynomial": lambda self: bad_line(self, recipients, make)}
    )


def wrong_value(player, certificate):
    return send(
        canonical({"secret": "7"}),
        sender=signing_key(player.begun.seed),
        recipient=certificate.encryption,
        random=random,
    )


def nonsense(player, certificate):
    return send(
        "not a share",
        sender=signing_key(player.begun.seed),
        recipient=certificate.encryption,
        random=random,
    )


def value_at_other_place(player, _certificate):
    """What was dealt to seat 3, passed to seat 1 as it is."""
    return json.loads(player.line())["secrets"][2]


def for_another(player, certificate):
    """Sealed to the recipient, but signed for seat 3."""
    other = player.revealed().certificates[2].encryption
    inner = canonical({"recipient": other.hex, "message": canonical({"secret": "7"})})
    return reseal(sign(signing_key(player.begun.seed), inner).text, certificate.encryption)


def unsigned(_player, certificate):
    inner = canonical({"recipient": certificate.encryption.hex, "message": "{}"})
    return reseal(sign(7, inner).text, certificate.encryption)


def reseal(clear, recipient):
    nonce, carried = 5, 9 * G
    alpha, beta = nonce * G, nonce * recipient + carried
    data = channel._cipher(carried).encrypt(
        channel._iv(alpha, len(clear)), clear.encode(), None
    )
    return canonical({"alpha": alpha.hex, "beta": beta.hex, "data": data.hex()})


def garbage(_player, _certificate):
    return canonical({"alpha": (3 * G).hex, "beta": (4 * G).hex, "data": "ab" * 200})


BAD_SHARES = {
    "bad share to one": ((1,), wrong_value),
    "bad share to all": ((1, 2, 3), wrong_value),
    "nonsense for a share": ((1,), nonsense),
    "another's share passed on": ((1,), value_at_other_place),
    "share for another recipient": ((1,), for_another),
    "share signed by nobody": ((1,), unsigned),
    "channel that does not open": ((1,), garbage),
}


@pytest.mark.parametrize("way", BAD_SHARES)
def test_a_share_that_does_not_hold_ends_the_ceremony_and_names_its_author(station, way):
    table = Table(second=sealing(*BAD_SHARES[way]))
    with pytest.raises(CeremonyEnded) as ended:
        play(station, table)
    assert (ended.value.values["complainer"], ended.value.values["guilty"]) == (1, 2)
    assert "output" not in table.own
    # Somebody else, who has only what was published, comes to the same.
    other = table.players[3]
    lines = check_dealt(table.all("polynomial"), other.revealed())
    assert verdict(1, table.own["complaint"], other.revealed(), lines).author == 2


@pytest.mark.parametrize("sealed", ["", "{}", '{"alpha":"","beta":"","data":""}'])
def test_what_is_no_sealed_message_names_its_author_without_a_complaint(station, sealed):
    table = Table(second=sealing((3,), lambda *_: sealed))
    with pytest.raises(BadCeremonyMessage) as stopped:
        play(station, table)
    assert stopped.value.author == 2


def test_a_bad_share_to_somebody_else_ends_the_ceremony_here_too(station):
    class Complaining(Player):
        def complaint(self):
            lines = check_dealt(self.table.all("polynomial"), self.revealed())
            return find_complaint(self.begun.seed, 3, self.revealed(), lines, random)

        def output(self):
            return None

    table = Table(second=sealing((3,), wrong_value), third=Complaining)
    with pytest.raises(CeremonyEnded) as ended:
        play(station, table)
    assert (ended.value.values["complainer"], ended.value.values["guilty"]) == (3, 2)


def false(make):
    """A player who complains of seat 2 without cause."""

    class FalseAccuser(Player):
        def complaint(self):
            body = make(self)
            words = f"pingyi-dkg-complaint|1|{self.place.ceremony}|{canonical(body)}"
            return sign_words(self.begun.seed, words)

        def output(self):
            return None

    return FalseAccuser


def opened_share(player):
    sealed = read_sealed(
        json.loads(player.table.all("polynomial")[1])["polynomial"]["secrets"][2]
    )
    key = carried_point(sealed, decryption_key(player.begun.seed))
    return sealed, key


def good_share(player):
    signed = open_sealed(*opened_share(player))
    return {"against": 2, "message": json.loads(signed.text)}


def altered_share(player):
    body = good_share(player)
    inner = json.loads(body["message"]["message"])
    inner["message"] = canonical({"secret": "7"})
    body["message"]["message"] = canonical(inner)
    return body


def right_key(player):
    sealed, key = opened_share(player)
    proof = complaint._prove_key(player.place.ceremony, player.begun.seed, sealed, key, 77)
    return {
        "against": 2,
        "key": key.hex,
        "proof": {"challenge": str(proof.challenge), "response": str(proof.response)},
    }


def wrong_key(player):
    return {**right_key(player), "key": (5 * G).hex}


def share_of_own_making(player):
    certificate = player.revealed().certificates[2]
    inner = canonical({"recipient": certificate.encryption.hex, "message": "{}"})
    return {"against": 2, "message": json.loads(sign(7, inner).text)}


FALSE = {
    "a share that fits": good_share,
    "a share that its sender did not sign": altered_share,
    "a share of one's own making": share_of_own_making,
    "a channel that opens": right_key,
    "a channel with a wrong key": wrong_key,
    "a complaint of nothing": lambda _: {"against": 2},
    "a complaint of nobody": lambda _: {"against": 9},
}


@pytest.mark.parametrize("way", FALSE)
def test_a_complaint_without_cause_names_the_accuser(station, way):
    table = Table(third=false(FALSE[way]))
    with pytest.raises(CeremonyEnded) as ended:
        play(station, table)
    assert (ended.value.values["complainer"], ended.value.values["guilty"]) == (3, 3)


def test_a_complaint_that_nobody_signed_is_nobody_s(station):
    class Invented(Player):
        def complaint(self):
            return sign_words(new_seed(random), "pingyi-dkg-complaint|1|x")

        def output(self):
            return None

    with pytest.raises(InvalidSignature):
        play(station, Table(third=Invented))


# ---------- two stories: the server helps ----------


class ShownAnother(Player):
    """Seat 2, to whom the server showed another reveal (and commitment) of seat 3."""

    def revealed(self):
        honest = super().revealed()
        other = begin(replace(self.place, index=3), random).reveal
        return replace(honest, reveals=(*honest.reveals[:2], other))

    def output(self):
        return None


def test_different_reveals_to_two_people_are_found_by_what_each_signs(station):
    with pytest.raises(BadCeremonyMessage) as stopped:
        play(station, Table(second=ShownAnother))
    assert stopped.value.author == 3
    assert "another one was shown to trustee 2" in str(stopped.value)


class OtherPolynomial(Player):
    """Deals another polynomial than the one that it revealed."""

    def polynomial(self):
        other = changed(self.begun, coefficients=begin(self.place, random).coefficients)
        return sign_dealt(self.begun.seed, self.revealed(), self.line(other.coefficients))


class AlteredLine(Player):
    """Its shares are exchanged after it signed them."""

    def polynomial(self):
        message = json.loads(super().polynomial())
        message["polynomial"]["secrets"].reverse()
        return canonical(message)


class OldWords(Player):
    def polynomial(self):
        other = replace(self.revealed(), ceremony=new_ceremony(random))
        return sign_dealt(self.begun.seed, other, self.line())


@pytest.mark.parametrize("player", [OtherPolynomial, AlteredLine, OldWords])
def test_a_line_that_is_not_its_author_s_is_refused_by_name(station, player):
    table = Table(second=player)
    with pytest.raises(BadCeremonyMessage) as stopped:
        play(station, table)
    assert (stopped.value.author, stopped.value.place["message"]) == (2, "polynomial")
    assert "output" not in table.own


class OtherPayload(Table):
    """A server that assembles something else."""

    def __init__(self, change):
        super().__init__()
        self.change = change

    def trustees(self, ceremony):
        text = super().trustees(ceremony)
        if text is None:
            return None
        content = json.loads(text)
        self.change(content[0][1])
        return canonical(content)


def other_points(shared):
    points = canonical({"coefexps": [(2 * G).hex, (3 * G).hex]})
    shared["coefexps"][1] = json.loads(sign(7, points).text)


def other_certificate(shared):
    shared["certs"][2]["signature"]["challenge"] = "7"


def other_key(shared):
    shared["verification_keys"][0], shared["verification_keys"][1] = (
        shared["verification_keys"][1],
        shared["verification_keys"][0],
    )


@pytest.mark.parametrize(
    ("change", "author", "message"),
    [
        (other_points, 2, "polynomial"),
        (other_certificate, 3, "certificate"),
        (other_key, 1, "verification key"),
    ],
    ids=["other coefficients", "other certificate", "other verification key"],
)
def test_a_payload_of_something_else_is_refused_and_never_agreed_to(
    station, change, author, message
):
    table = OtherPayload(change)
    with pytest.raises(BadCeremonyMessage) as stopped:
        play(station, table)
    assert (stopped.value.author, stopped.value.place["message"]) == (author, message)
    assert "done" not in table.own


def test_a_payload_for_fewer_trustees_or_another_threshold_is_refused(station):
    for change in (
        lambda shared: shared.update(threshold=1),
        lambda shared: shared.update(verification_keys=shared["verification_keys"][:2]),
    ):
        table = OtherPayload(change)
        with pytest.raises(TallyError):
            play(station, table)
        assert "done" not in table.own


class WrongWord(Player):
    def done(self):
        return sign_words(
            self.begun.seed, f"pingyi-dkg-done|1|{self.place.ceremony}|{'0' * 64}"
        )


class ForgedWord(Player):
    def done(self):
        honest = parse_signed(super().done())
        return sign(7, honest.message).text


@pytest.mark.parametrize("player", [WrongWord, ForgedWord])
def test_agreement_to_something_else_names_who_gave_it(station, player):
    key_table = Table(third=player)
    with pytest.raises(BadCeremonyMessage) as stopped:
        play(station, key_table)
    assert (stopped.value.author, stopped.value.place["message"]) == (3, "end")


# ---------- the list never changes ----------


class Listed(Table):
    """A server that shows ``commitments`` instead of the true ones."""

    commitments = None

    def ceremony_messages(self, ceremony, kind):
        if kind == "commitment" and self.commitments:
            return self.commitments
        return super().ceremony_messages(ceremony, kind)


def test_a_second_list_of_commitments_is_refused_for_ever(station):
    silent = type("Silent", (Player,), {"reveal": lambda _: None})
    table = Listed(third=silent)
    key = station(table)
    with pytest.raises(Waiting):
        run_ceremony(key, table, random, Patience())
    place = table.players[3].place
    table.commitments = (*table.all("commitment")[:2], begin(place, random).commitment)
    for forget in (False, True):
        if forget:  # a machine that lost its journal: the key file remembers
            key.journal.path.unlink()
            key.journal.__init__(key.journal.path)
        with pytest.raises(CommitmentsChanged):
            run_ceremony(key, table, random, Patience())


def test_one_s_own_commitment_or_reveal_altered_is_refused(station):
    table = Listed()
    rounds = Rounds(station(table), random)
    rounds.commit()
    other = begin(rounds.place, random)
    others = [player.commitment() for player in table.players.values()]
    with pytest.raises(OwnMessageChanged):
        rounds.reveal([other.commitment, *others])
    rounds.reveal([rounds.commit(), *others])
    with pytest.raises(BadCeremonyMessage) as stopped:
        rounds.deal([other.reveal, *(player.reveal() for player in table.players.values())])
    assert stopped.value.author == 1


def test_a_key_of_another_ceremony_does_nothing_in_this_one(station):
    key = station(Table())
    other = Table()
    with pytest.raises(OtherCeremony):
        run_ceremony(key, other, random, Patience())
    assert other.own == {}
