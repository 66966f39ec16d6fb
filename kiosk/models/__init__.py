"""All tables, so that importing this package knows the whole schema."""

from kiosk.models.audit_entry import AuditEntryRecord
from kiosk.models.ballot import BallotRecord, BodyEndRecord, SlipEndRecord
from kiosk.models.base import Base
from kiosk.models.ceremony import (
    AttestationRecord,
    CeremonyMessageRecord,
    PartialDecryptionRecord,
)
from kiosk.models.closing_words import ClosingWordsRecord, OtherAttestationRecord
from kiosk.models.election import ElectionRecord
from kiosk.models.incident import DecisionRecord, IncidentRecord
from kiosk.models.instance import InstanceRecord
from kiosk.models.ledger_entry import LedgerEntryRecord
from kiosk.models.ledger_objection import LedgerObjectionRecord
from kiosk.models.ledger_proof import LedgerProofRecord
from kiosk.models.ledger_publication import LedgerPublicationRecord
from kiosk.models.meeting import MeetingFileRecord, MeetingRecord, SeatRecord
from kiosk.models.opened_ballot import CardRecord, OpenedBallotRecord
from kiosk.models.paper_count import PaperCountRecord
from kiosk.models.proposal import ProposalRecord
from kiosk.models.register import RegisterEntryRecord
from kiosk.models.results import ResultsRecord
from kiosk.models.score_input import ScoreTableRecord, ScoreUploadRecord, ScoreValueRecord
from kiosk.models.score_meeting import ScoreMeetingRecord
from kiosk.models.score_posting import ScoreObjectionRecord, ScorePostingRecord
from kiosk.models.score_proposal import ScoreProposalRecord
from kiosk.models.score_sheet import ScoreSheetRecord
from kiosk.models.sealed_package import SealedPackageRecord
from kiosk.models.sealing import SealingWordsRecord
from kiosk.models.secrecy_page import SecrecyPageRecord
from kiosk.models.sign_off import ChiefRecord, SignOffExceptionRecord, SignOffRecord
from kiosk.models.staff import StaffRecord, StaffSessionRecord
from kiosk.models.tablet import EnrolmentCodeRecord, TabletRecord
from kiosk.models.withdrawal import WithdrawalRecord

__all__ = [
    "AttestationRecord",
    "AuditEntryRecord",
    "BallotRecord",
    "Base",
    "BodyEndRecord",
    "CardRecord",
    "CeremonyMessageRecord",
    "ChiefRecord",
    "ClosingWordsRecord",
    "DecisionRecord",
    "ElectionRecord",
    "EnrolmentCodeRecord",
    "IncidentRecord",
    "InstanceRecord",
    "LedgerEntryRecord",
    "LedgerObjectionRecord",
    "LedgerProofRecord",
    "LedgerPublicationRecord",
    "MeetingFileRecord",
    "MeetingRecord",
    "OpenedBallotRecord",
    "OtherAttestationRecord",
    "PaperCountRecord",
    "PartialDecryptionRecord",
    "ProposalRecord",
    "RegisterEntryRecord",
    "ResultsRecord",
    "ScoreMeetingRecord",
    "ScoreObjectionRecord",
    "ScorePostingRecord",
    "ScoreProposalRecord",
    "ScoreSheetRecord",
    "ScoreTableRecord",
    "ScoreUploadRecord",
    "ScoreValueRecord",
    "SealedPackageRecord",
    "SealingWordsRecord",
    "SeatRecord",
    "SecrecyPageRecord",
    "SignOffExceptionRecord",
    "SignOffRecord",
    "SlipEndRecord",
    "StaffRecord",
    "StaffSessionRecord",
    "TabletRecord",
    "WithdrawalRecord",
]
