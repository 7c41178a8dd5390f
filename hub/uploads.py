"""What a file that somebody hands in may be, decided before anything reads it. Pure.

The first bytes say what a file is; its name only helps between text formats. A workbook or archive is judged by its
directory, and then while it is unpacked, because the directory may lie.
"""

from __future__ import annotations

import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, ClassVar, Literal

UploadKind = Literal["sie", "csv", "xlsx", "xml", "text", "pdf", "zip", "html", "binary", "empty"]
"""``text`` is readable text of no kind known here: MT940, BgMax and other bank formats tell themselves apart later."""

MAX_NAME = 120
HEAD = 8192
"""How many first bytes `inspect` wants to see."""

_MESSAGE = {
    "sv": "Filen {name} kunde inte tas emot.",
    "nb": "Filen {name} kunne ikke tas imot.",
    "en": "The file {name} could not be taken in.",
}
_TEXTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "UPL-001": {
        "sv": ("Den är {size} MB; gränsen är {limit} MB.", "Dela filen, till exempel per år eller månad."),
        "nb": ("Den er {size} MB; grensen er {limit} MB.", "Del filen, for eksempel per år eller måned."),
        "en": ("It is {size} MB; the limit is {limit} MB.", "Split the file, for example by year or month."),
    },
    "UPL-002": {
        "sv": ("Filen är tom.", "Exportera den igen från systemet den kommer från."),
        "nb": ("Filen er tom.", "Eksporter den på nytt fra systemet den kommer fra."),
        "en": ("The file is empty.", "Export it again from the system it comes from."),
    },
    "UPL-003": {
        "sv": (
            "Innehållet är av typen {kind}; här tas {wanted} emot.",
            "Välj en fil av rätt typ. Filnamnet avgör inte.",
        ),
        "nb": (
            "Innholdet er av typen {kind}; her tas {wanted} imot.",
            "Velg en fil av riktig type. Navnet avgjør ikke.",
        ),
        "en": (
            "Its content is {kind}; {wanted} is taken here.",
            "Choose a file of that kind. The name does not decide.",
        ),
    },
    "UPL-004": {
        "sv": (
            "Arkivet är skadat eller packat på ett okänt sätt.",
            "Öppna filen i Excel och spara den på nytt som .xlsx.",
        ),
        "nb": ("Arkivet er skadet eller pakket på ukjent vis.", "Åpne filen i Excel og lagre den på nytt som .xlsx."),
        "en": ("The archive is damaged or packed in an unknown way.", "Open it in Excel and save it again as .xlsx."),
    },
    "UPL-005": {
        "sv": ("Arkivet har fler än {limit} delar.", "Spara bladet som en egen arbetsbok eller som CSV."),
        "nb": ("Arkivet har flere enn {limit} deler.", "Lagre arket som en egen arbeidsbok eller som CSV."),
        "en": ("The archive has more than {limit} parts.", "Save the sheet as a workbook of its own, or as CSV."),
    },
    "UPL-006": {
        "sv": ("Uppackad är den större än {limit} MB.", "Ta bort bilder och tomma rader, eller spara bladet som CSV."),
        "nb": ("Utpakket er den større enn {limit} MB.", "Fjern bilder og tomme rader, eller lagre arket som CSV."),
        "en": ("Unpacked it is larger than {limit} MB.", "Remove pictures and empty rows, or save the sheet as CSV."),
    },
    "UPL-007": {
        "sv": (
            "En del packar upp till mer än {limit} gånger sin storlek.",
            "Ta bort tomma rader, eller spara som CSV.",
        ),
        "nb": ("En del pakkes ut til mer enn {limit} ganger sin størrelse.", "Fjern tomme rader, eller lagre som CSV."),
        "en": ("A part unpacks to over {limit} times its size.", "Remove empty rows, or save the sheet as CSV."),
    },
    "UPL-008": {
        "sv": ("Det ligger ett arkiv i arkivet: {entry}.", "Ta bort inbäddade filer, eller spara bladet som CSV."),
        "nb": ("Det ligger et arkiv i arkivet: {entry}.", "Fjern innebygde filer, eller lagre arket som CSV."),
        "en": ("There is an archive inside the archive: {entry}.", "Remove embedded files, or save the sheet as CSV."),
    },
    "UPL-009": {
        "sv": ("En del har ett otillåtet namn: {entry}.", "Filen kan vara skadlig. Be avsändaren om en ny."),
        "nb": ("En del har et ulovlig navn: {entry}.", "Filen kan være skadelig. Be avsenderen om en ny."),
        "en": ("A part has a forbidden name: {entry}.", "The file may be harmful. Ask the sender for a new one."),
    },
    "UPL-010": {
        "sv": ("Filen är lösenordsskyddad.", "Ta bort lösenordet i Excel och försök igen."),
        "nb": ("Filen er passordbeskyttet.", "Fjern passordet i Excel og prøv igjen."),
        "en": ("The file is protected by a password.", "Remove the password in Excel and try again."),
    },
    "UPL-011": {
        "sv": ("Filen är ingen Excel-arbetsbok.", "Spara den som Excel-arbetsbok (.xlsx) eller CSV."),
        "nb": ("Filen er ingen Excel-arbeidsbok.", "Lagre den som Excel-arbeidsbok (.xlsx) eller CSV."),
        "en": ("The file is no Excel workbook.", "Save it as an Excel workbook (.xlsx) or CSV."),
    },
}

_HTML = re.compile(
    r"(?:<\?xml[^>]*>|<!--(?:(?!-->).)*-->|\s)*<(?:!doctype\s+html|html|head|body|script|svg|iframe)\b", re.I | re.S
)
_XML = re.compile(r"\s*<(?:\?xml\b|!--|[A-Za-z_][\w.-]*[:\s>/])")
_SIE = re.compile(r"(?:^|[\r\n])[ \t]*#(?:FLAGGA|PROGRAM|FORMAT|GEN|SIETYP|FNAMN|ORGNR|KSUMMA|RAR|KONTO|VER)\b")
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_BINARY = (*_ARCHIVES, b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"MZ\x90", b"\x7fELF", b"\xd0\xcf\x11\xe0")
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f]")  # not tab, line ends, form feed, DOS end of file, escape
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_RATIO_FROM = 10_000_000  # a small part may be as repetitive as it likes
_CHUNK = 1 << 18


class UploadRefused(Exception):
    """A file that is not taken in. ``code`` is stable (UPL-001…); ``message``, ``cause`` and ``cure`` are Swedish,
    ``explain(language)`` gives the other languages."""

    texts: ClassVar[Mapping[str, Mapping[str, tuple[str, str]]]] = _TEXTS

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        self.message, self.cause, self.cure = self.explain("sv")
        super().__init__(f"{code}: {self.message} {self.cause} {self.cure}")

    def explain(self, language: str) -> tuple[str, str, str]:
        """(message, cause, cure) in "sv", "nb" or "en"."""
        message, cause, cure = (_MESSAGE[language], *self.texts[self.code][language])
        return message.format(**self.values), cause.format(**self.values), cure.format(**self.values)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may unpack to: number of parts, bytes of one and of all, growth of a large one."""

    entries: int = 2_000
    entry_bytes: int = 200_000_000
    total_bytes: int = 400_000_000
    ratio: int = 200


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Upload:
    """What was handed in, as far as its name and first bytes tell. ``has_nul``: no database takes it as text."""

    safe_name: str
    kind: UploadKind
    size: int
    has_nul: bool = False


def inspect(name: str, head: bytes, size: int, *, max_bytes: int = 50_000_000) -> Upload:
    """The kind of a file by its first bytes (HEAD of them, if there are so many). Raises UploadRefused if too large."""
    safe = safe_name(name)
    if size > max_bytes:
        raise UploadRefused("UPL-001", name=safe, size=_megabytes(size), limit=_megabytes(max_bytes))
    mark = next((mark for mark in _MARKS if head.startswith(mark)), b"")
    text = head.decode(_MARKS.get(mark, "latin-1"), "replace")
    kind: UploadKind = "empty" if not size or not head.strip() else _binary_kind(safe, head) or _text_kind(safe, text)
    return Upload(safe, kind, size, has_nul="\0" in text)


def check_kind(upload: Upload, *kinds: UploadKind) -> None:
    """Raises UploadRefused unless the file is of one of these kinds."""
    if upload.kind == "empty":
        raise UploadRefused("UPL-002", name=upload.safe_name)
    if upload.kind not in kinds:
        wanted = ", ".join(kind.upper() for kind in kinds)
        raise UploadRefused("UPL-003", name=upload.safe_name, kind=upload.kind.upper(), wanted=wanted)


def safe_name(name: str) -> str:
    """The name without path, control and direction marks, at most MAX_NAME characters, its extension kept."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    spaced = " ".join(last.split())
    plain = "".join(char for char in spaced if unicodedata.category(char)[0] != "C" and char not in '<>:"|?*').strip(
        ". "
    )
    if not plain or _DEVICE.match(plain):
        plain = f"fil-{plain}".rstrip("-")
    stem, dot, extension = plain.rpartition(".")
    if len(plain) > MAX_NAME and stem and len(extension) <= 10:
        return stem[: MAX_NAME - len(extension) - 1].rstrip(". ") + dot + extension
    return plain[:MAX_NAME]


def check_xlsx(file: BinaryIO, limits: Limits = DEFAULT_LIMITS, *, name: str = "xlsx") -> None:
    """Raises UploadRefused unless the file is a workbook that unpacks within the limits, holds no other archive and no
    name that leads out of it. Counts are read before the directory, sizes while unpacking; leaves the file at 0."""
    shown = safe_name(name)
    try:
        _check_end_record(file, limits, shown)
        with zipfile.ZipFile(file) as archive:
            _check_directory(archive.infolist(), limits, shown)
            _check_contents(archive, limits, shown)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, ValueError) as broken:
        raise UploadRefused("UPL-004", name=shown) from broken
    file.seek(0)


def _binary_kind(name: str, head: bytes) -> UploadKind | None:
    if b"%PDF-" in head[:1024]:  # a reader takes it so far in, which is how a picture or a list can be a PDF as well
        return "pdf"
    if head.startswith(_ARCHIVES[:2]):
        is_book = b"xl/" in head or (b"[Content_Types].xml" in head and name.lower().endswith((".xlsx", ".xlsm")))
        return "xlsx" if is_book else "zip"
    return "binary" if head.startswith(_BINARY) else None


def _text_kind(name: str, text: str) -> UploadKind:
    if _HTML.match(text):
        return "html"
    if _SIE.search(text):
        return "sie"
    if len(_CONTROL.findall(text)) > len(text) // 200:
        return "binary"
    if _XML.match(text):
        return "xml"
    return "csv" if name.lower().endswith((".csv", ".tsv", ".tab")) or _has_columns(text) else "text"


def _has_columns(text: str) -> bool:
    """Whether the first two lines have the same number, above none, of the same separator."""
    lines = [line for line in text.splitlines() if line.strip()][:2]
    return len(lines) == 2 and any(lines[0].count(mark) == lines[1].count(mark) > 0 for mark in ";\t,")


def _check_end_record(file: BinaryIO, limits: Limits, shown: str) -> None:
    """Before Python builds an object for each of a million entries: how many, and how long is the directory?"""
    size = file.seek(0, 2)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    file.seek(0)
    for found in re.finditer(b"PK\x05\x06", tail):
        record = tail[found.start() : found.start() + 22]
        entries, directory = int.from_bytes(record[10:12], "little"), int.from_bytes(record[12:16], "little")
        if entries > limits.entries or directory > limits.entries * 512 or b"PK\x06\x07" in tail:
            raise UploadRefused("UPL-005", name=shown, limit=limits.entries)


def _check_directory(entries: list[zipfile.ZipInfo], limits: Limits, shown: str) -> None:
    if len(entries) > limits.entries:
        raise UploadRefused("UPL-005", name=shown, limit=limits.entries)
    for entry in entries:
        _check_entry(entry, limits, shown)
    if sum(entry.file_size for entry in entries) > limits.total_bytes:
        raise UploadRefused("UPL-006", name=shown, limit=_megabytes(limits.total_bytes))
    names = [entry.filename for entry in entries]
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names or len(set(names)) < len(names):
        raise UploadRefused("UPL-011", name=shown)


def _check_entry(entry: zipfile.ZipInfo, limits: Limits, shown: str) -> None:
    # The name as stored: zipfile itself turns backslashes into slashes and cuts at NUL.
    stored = entry.orig_filename
    if re.search(r"^[/\\]|^[A-Za-z]:|\\|\0|(^|/)\.\.(/|$)", stored) or stat.S_ISLNK(entry.external_attr >> 16):
        raise UploadRefused("UPL-009", name=shown, entry=safe_name(stored))
    if entry.flag_bits & 0x1:
        raise UploadRefused("UPL-010", name=shown)
    if entry.file_size > limits.entry_bytes:
        raise UploadRefused("UPL-006", name=shown, limit=_megabytes(limits.entry_bytes))
    if entry.file_size > max(_RATIO_FROM, entry.compress_size * limits.ratio):
        raise UploadRefused("UPL-007", name=shown, limit=limits.ratio)


def _check_contents(archive: zipfile.ZipFile, limits: Limits, shown: str) -> None:
    """Unpacks everything once, to nowhere: Python stops at the size the directory states and then finds the lie."""
    for entry in archive.infolist():
        with archive.open(entry) as content:
            start = content.read(8)
            if start.startswith(_ARCHIVES):
                raise UploadRefused("UPL-008", name=shown, entry=safe_name(entry.filename))
            while content.read(_CHUNK):
                continue


def _megabytes(size: int) -> int:
    return -(-size // 1_000_000)
