#!/usr/bin/env python3
"""hub-connect: hands in bookkeeping to Huvudbok from a computer that runs a desktop program.

One file, nothing to install but Python 3.8 or later; Windows, macOS and Linux. Save it anywhere and run it:

    python hub_connect.py synchronise https://hub.example
        Asks for e-mail and password, and for the company where you reach several. The password is used once and not
        kept: what is kept is a key for this computer and that company. Run it again to change company.

    python hub_connect.py upload --sie bok.se --until 2026-10-31
    python hub_connect.py upload --sie bok.se --unpaid obetalda.csv --documents Underlag --program administration
        Sends a SIE4 file, a list of unpaid invoices (CSV or JSON) and a folder of documents. Vouchers later than
        --until stay out, and so do documents of later vouchers. A broken transfer goes on where it was: run the same
        command again. --program says where the books come from: administration, advisor, byrastod, or client.

    python hub_connect.py status        what this computer is bound to
    python hub_connect.py forget        throws this computer's key away

Documents are named after their voucher: A-12.pdf, or 2026-10-03_A-12_invoice.pdf; the date tells years apart.
Unpaid invoices: columns typ (kund or leverantör), fakturanummer, motpartsnummer, namn, fakturadatum, förfallodatum,
belopp, kvar, valuta. Dates as 2026-10-31.

Where the key lies: HUB_CONNECT_HOME, else %APPDATA%\\hub-connect on Windows, else ~/.config/hub-connect; readable by
you alone. HUB_CONNECT_PASSWORD may hold the password for a run without keyboard.

Exit codes: 0 done · 1 the hub said no (what and what to do is printed) · 2 wrong use · 3 no connection, run it again
· 4 not synchronised, or no longer · 5 done, with remarks · 130 stopped by you.
"""

import argparse
import getpass
import hashlib
import json
import os
import platform
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

DONE, REFUSED, USAGE, OFFLINE, UNBOUND, REMARKS, STOPPED = 0, 1, 2, 3, 4, 5, 130
PROGRAMS = {"administration": "adm", "advisor": "advisor", "byrastod": "byrastod", "client": "client"}
FINAL = ("done", "refused", "cancelled", "undone")
TRIES = 5
DOCUMENTS = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".xlsx", ".xml", ".txt", ".csv")
NAME = re.compile(r"^(?:(\d{4}-\d\d-\d\d)[_ ])?([^\W\d_]{0,4})[- ]?(\d{1,12})(?:[_ .-].*)?$")


class Failed(Exception):
    """Ends the program: what to print, and the exit code."""

    def __init__(self, code, text):
        Exception.__init__(self, text)
        self.code, self.text = code, text


# ------------------------------------------------------------------ what is kept on this computer
def home():
    given = os.environ.get("HUB_CONNECT_HOME")
    if given:
        return given
    if os.name == "nt":
        return os.path.join(os.environ.get("APPDATA", os.path.expanduser("~")), "hub-connect")
    base = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    return os.path.join(base, "hub-connect")


def kept():
    """What was kept: machine, and after synchronising hub, company and token."""
    try:
        with open(os.path.join(home(), "settings.json"), encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Failed(UNBOUND, f"The settings in {home()} cannot be read. Remove them and synchronise again.") from error


def keep(settings):
    """Written beside and moved in place; readable by this user alone from its first byte."""
    os.makedirs(home(), mode=0o700, exist_ok=True)
    path = os.path.join(home(), "settings.json")
    beside = f"{path}.{os.getpid()}"
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(settings, file, indent=1)
    os.replace(beside, path)


# ------------------------------------------------------------------ the hub
class _Stay(urllib.request.HTTPRedirectHandler):
    """A key is shown to the hub it is of, and to nobody the hub points at."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        return None


class Hub:
    """Calls with patience: what did not get through is tried again, what was refused is not."""

    def __init__(self, base, token="", company=""):
        self.base, self.token = base.rstrip("/"), token
        self.at = f"{self.base}/api/v1/companies/{company}" if company else f"{self.base}/api/v1"
        self.opener = urllib.request.build_opener(_Stay)

    def ask(self, method, path, body=None, data=None, tries=TRIES):
        for turn in range(1, tries + 1):
            try:
                return self._once(method, path, body, data)
            except (urllib.error.URLError, ConnectionError, TimeoutError, OSError) as error:
                if isinstance(error, urllib.error.HTTPError):
                    raise
                if turn == tries:
                    raise Failed(
                        OFFLINE, f"No connection to {self.base} ({error}). Run the same command again."
                    ) from error
            except _Busy as busy:
                if turn == tries:
                    raise Failed(OFFLINE, f"The hub answers {busy}. Try again later.") from busy
            time.sleep(min(2**turn, 20) * float(os.environ.get("HUB_CONNECT_WAIT", "1")))

    def _once(self, method, path, body, data):
        content = json.dumps(body).encode() if body is not None else data
        request = urllib.request.Request(self.at + path, data=content, method=method)
        request.add_header("Accept", "application/json")
        request.add_header("User-Agent", "hub-connect/1")
        if content is not None:
            kind = "application/json" if body is not None else "application/octet-stream"
            request.add_header("Content-Type", kind)
        if self.token:
            request.add_header("Authorization", "Bearer " + self.token)
        try:
            with self.opener.open(request, timeout=120) as answer:
                return _json(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                _explain(error.code, error.read(200000), bool(self.token))


class _Busy(Exception):
    pass


def _json(body):
    try:
        return json.loads(body.decode("utf-8"))
    except ValueError:
        raise Failed(REFUSED, "What answers at this address is not Huvudbok. Check the address.") from None


def _explain(status, body, is_bound):
    """The hub's own words, with what to do."""
    if status in (502, 503, 504):
        raise _Busy(status)
    if 300 <= status < 400:
        raise Failed(REFUSED, "The hub moved. Synchronise with its present address.")
    try:
        said = json.loads(body.decode("utf-8"))
    except ValueError:
        said = {}
    if not isinstance(said, dict):
        said = {}
    code = said.get("code", f"HTTP {status}")
    text = " ".join(filter(None, [said.get("message", ""), said.get("cure", "")])) or f"HTTP {status}"
    for field, faults in (said.get("fields") or {}).items():
        text += f"\n  {field}: {faults}"
    ended = is_bound and (status == 401 or code == "SRC-023")
    raise Refusal(UNBOUND if ended else REFUSED, f"{code}: {text}", code)


class Refusal(Failed):
    def __init__(self, exit_code, text, code):
        Failed.__init__(self, exit_code, text)
        self.said = code


# ------------------------------------------------------------------ synchronise
def synchronise(options):
    base = options.hub.rstrip("/")
    parts = urllib.parse.urlsplit(base)
    is_local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_local):
        raise Failed(USAGE, "The address must begin with https://, or the password would be readable on its way.")
    email = options.email or input("E-mail: ")
    password = os.environ.get("HUB_CONNECT_PASSWORD") or getpass.getpass("Password: ")
    settings = kept()
    settings.setdefault("machine", uuid.uuid4().hex)
    asked = {"email": email, "password": password, "machine": settings["machine"]}
    asked["machine_name"] = (options.name or platform.node() or "computer")[:45]
    asked["company"] = None
    answer = Hub(base).ask("POST", "/connect/sessions/", body=asked)
    if not answer["token"]:
        asked["company"] = choose(answer["companies"], options.company)
        answer = Hub(base).ask("POST", "/connect/sessions/", body=asked)
    elif options.company and not matches(answer["company"], options.company):
        raise Failed(USAGE, "You reach {}, not {}.".format(answer["company"]["name"], options.company))
    settings.update(hub=base, token=answer["token"], company=answer["company"])
    keep(settings)
    print("Synchronised with {} ({}).".format(answer["company"]["name"], answer["company"]["orgnr"]))
    return DONE


def matches(company, wanted):
    digits = re.sub(r"\D", "", wanted)
    same = digits and digits == re.sub(r"\D", "", company["orgnr"])
    return bool(same) or wanted.lower() in (company["name"].lower(), company["id"])


def choose(companies, wanted):
    """The id of the company asked for, or the one a person picks."""
    if wanted:
        found = [each for each in companies if matches(each, wanted)]
        if len(found) == 1:
            return found[0]["id"]
        raise Failed(USAGE, "{} is not one of: {}".format(wanted, ", ".join(each["name"] for each in companies)))
    for place, each in enumerate(companies, 1):
        print(f"{place:3d}  {each['orgnr']}  {each['name']}")
    if not sys.stdin.isatty():
        raise Failed(USAGE, "Several companies: say which with --company.")
    while True:
        text = input(f"Company (1-{len(companies)}): ")
        if text.isdigit() and 1 <= int(text) <= len(companies):
            return companies[int(text) - 1]["id"]


# ------------------------------------------------------------------ upload
def upload(options):
    settings = kept()
    if not settings.get("token"):
        raise Failed(UNBOUND, "This computer is not synchronised. Run: hub_connect.py synchronise ADDRESS")
    if not (options.sie or options.unpaid or options.documents):
        raise Failed(USAGE, "Nothing to send: give --sie, --unpaid or --documents.")
    hub = Hub(settings["hub"], settings["token"], settings["company"]["id"])
    print("To {} ({})".format(settings["company"]["name"], settings["company"]["orgnr"]))
    about = {"program": PROGRAMS[options.program], "until": options.until}
    result = DONE
    if options.sie:
        result = max(result, send_sie(hub, options.sie, about))
    if options.unpaid:
        done = send(hub, options.unpaid, dict(about, kind="open_items"))
        for kind, counts in sorted(done["result"].items()):
            print(f"  {kind}: {counts['all']} unpaid")
    if options.documents:
        result = max(result, send_documents(hub, options.documents, about))
    return result


def send_sie(hub, path, about):
    state = send(hub, path, dict(about, kind="sie"))
    if state["result"].get("left_out"):
        print(f"  {state['result']['left_out']} vouchers after {about['until']} are left out")
    while state["import"]["state"] not in FINAL:
        show(
            "  %s" % (state["import"]["current"] or "waiting for its turn"),
            state["import"]["done"],
            state["import"]["total"],
        )
        time.sleep(1)
        state = hub.ask("GET", "/connect/uploads/{}/".format(state["id"]))
    made = state["import"]
    end_line()
    print("  %s" % (made["result"] or made["state"]))
    for finding in made["findings"][:10]:
        print("  {} {} {}".format(finding.get("code", ""), finding.get("message", ""), finding.get("cure", "")))
    if made["state"] != "done":
        return REFUSED
    return REMARKS if any(f.get("severity") in ("error", "warning") for f in made["findings"]) else DONE


def send_documents(hub, folder, about):
    if not os.path.isdir(folder):
        raise Failed(USAGE, f"{folder} is not a folder.")
    sent, left = 0, 0
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        stem, ending = os.path.splitext(name)
        found = NAME.match(stem)
        if name.startswith(".") or not os.path.isfile(path) or ending.lower() not in DOCUMENTS:
            continue
        if not found:
            print(f"  {name}: no voucher in its name, left out")
            left += 1
            continue
        if found.group(1) and about["until"] and found.group(1) > about["until"]:
            print("  {}: after {}, left out".format(name, about["until"]))
            continue
        facts = {"series": found.group(2), "number": found.group(3), "date": found.group(1)}
        try:
            send(hub, path, dict(about, kind="document", **facts))
            sent += 1
        except Refusal as refusal:
            if refusal.code == UNBOUND:
                raise
            print(f"  {name}: {refusal.text}")
            left += 1
    print(f"Documents: {sent} sent, {left} left out")
    return REMARKS if left else DONE


def send(hub, path, about):
    """The file in parts, from where it broke off; then the act. Gives the upload's state."""
    try:
        size, digest = measure(path)
    except OSError as error:
        raise Failed(USAGE, f"{path} cannot be read: {error.strerror}") from error
    if not size:
        raise Failed(USAGE, f"{path} is empty.")
    name = os.path.basename(path)
    asked = dict(about, name=name, size=size, sha256=digest)
    for _turn in range(2):
        state = hub.ask("POST", "/connect/uploads/", body=asked)
        if 0 < state["received"] < size:
            print("  {}: going on from {}".format(name, amount(state["received"])))
        state = send_parts(hub, path, name, state)
        state = hub.ask("POST", "/connect/uploads/{}/completion/".format(state["id"]))
        if state["state"] == "taken":
            return state
    raise Failed(REFUSED, f"{name} was damaged on its way, twice.")


def send_parts(hub, path, name, state):
    with open(path, "rb") as file:
        while state["received"] < state["size"]:
            file.seek(state["received"])
            part = file.read(min(state["part"], 1000000))
            if not part:
                raise Failed(USAGE, f"{name} became shorter while it was sent. Run the command again.")
            digest = hashlib.sha256(part).hexdigest()
            where = f"/connect/uploads/{state['id']}/parts/?offset={state['received']}&sha256={digest}"
            before = state["received"]
            state = hub.ask("POST", where, data=part)
            show("  " + name, state["received"], state["size"])
            if state["received"] == before:
                raise Failed(REFUSED, f"The hub takes no more of {name}.")
            time.sleep(float(os.environ.get("HUB_CONNECT_PAUSE", "0")))  # to spare a slow line
    end_line()
    return state


def measure(path):
    digest, size = hashlib.sha256(), 0
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
            size += len(block)
    return size, digest.hexdigest()


# ------------------------------------------------------------------ the screen
_shown = [""]


def show(text, done, total):
    """One line that changes on a screen; in a log a line each, when it says something new."""
    part = f" {100 * done // total:3d} %" if total else ""
    line = text + part
    if sys.stdout.isatty():
        sys.stdout.write(f"\r{line[:78]:78}")
        sys.stdout.flush()
    elif line != _shown[0]:
        print(line, flush=True)
    _shown[0] = line


def end_line():
    if sys.stdout.isatty() and _shown[0]:
        print()
    _shown[0] = ""


def amount(size):
    return f"{size / 1e6:.1f} MB" if size >= 100000 else f"{size} bytes"


# ------------------------------------------------------------------ the rest
def status(_options):
    settings = kept()
    if not settings.get("token"):
        print("Not synchronised.")
        return UNBOUND
    print("{}: {} ({})".format(settings["hub"], settings["company"]["name"], settings["company"]["orgnr"]))
    return DONE


def forget(_options):
    settings = kept()
    for name in ("hub", "token", "company"):
        settings.pop(name, None)
    keep(settings)
    print("The key is forgotten here. Revoke it in the hub too: Inställningar, API och webhooks.")
    return DONE


def day(text):
    try:
        time.strptime(text, "%Y-%m-%d")
        return text
    except ValueError:
        raise argparse.ArgumentTypeError("write the date as 2026-10-31") from None


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="hub_connect.py", description=__doc__.split("\n\n")[0])
    acts = parser.add_subparsers(dest="act", metavar="synchronise|upload|status|forget")
    act = acts.add_parser("synchronise", help="bind this computer to a company")
    act.add_argument("hub", help="address of the hub, https://…")
    act.add_argument("--email")
    act.add_argument("--company", help="name or organisation number")
    act.add_argument("--name", help="what to call this computer")
    act.set_defaults(run=synchronise)
    act = acts.add_parser("upload", help="send books")
    act.add_argument("--sie", metavar="FILE")
    act.add_argument("--unpaid", metavar="FILE", help="CSV or JSON")
    act.add_argument("--documents", metavar="FOLDER")
    act.add_argument("--until", type=day, metavar="DATE", help="the last day to send")
    act.add_argument("--program", choices=sorted(PROGRAMS), default="client")
    act.set_defaults(run=upload)
    acts.add_parser("status", help="what this computer is bound to").set_defaults(run=status)
    acts.add_parser("forget", help="throw the key away").set_defaults(run=forget)
    options = parser.parse_args(arguments)
    if not options.act:
        parser.print_help()
        return USAGE
    try:
        return options.run(options)
    except Failed as failed:
        end_line()
        print(failed.text, file=sys.stderr)
        return failed.code
    except (KeyboardInterrupt, EOFError):
        end_line()
        print("Stopped. Run the same command again to go on.", file=sys.stderr)
        return STOPPED


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(main())
