"""The embedded servers: where they live, whose they are, and what a crash may leave behind."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest

from hub.embedded import paths, processes, servers
from hub.embedded.children import Child, Children
from hub.embedded.listening import free_port, listen
from hub.embedded.paths import EmbeddedError
from hub.embedded.place import Place
from hub.embedded.servers import AlreadyRuns, Servers

LONG = "en mapp med å, ä och ö & ett långt namn " + "x" * 60


@pytest.fixture
def home(monkeypatch):
    """A folder the servers' account can reach, which pytest's own are not when root runs the tests."""
    top = Path(tempfile.mkdtemp(prefix="hub-test-"))
    top.chmod(0o755)
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HUB_HOME", str(top / "home"))
    yield top / "home"
    shutil.rmtree(top)


@pytest.fixture
def running(home):
    ours = Servers(durable=False)
    ours.start("test")
    yield ours
    ours.stop()


def ask(url: str, question: str):
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(question).fetchone()


# ---------------------------------------------------------------- where
def test_addresses_are_known_before_anything_runs(home):
    urls = paths.urls()
    assert set(urls) == {"DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_ADMIN_URL", "REDIS_URL", "CACHE_URL"}
    host = unquote(urlsplit(urls["DATABASE_URL"]).netloc.rpartition("@")[2])
    assert host == str(home / "run")
    assert not home.exists()


def test_a_path_too_long_or_in_need_of_quoting_gets_a_short_plain_one(home):
    for name in (LONG, "å", "a b", "a,b", "a%2Fb"):
        sockets = paths.socket_dir(home / name)
        assert sockets.parent == Path("/tmp") and len(str(sockets)) < 40
    assert paths.socket_dir(home / "a") != paths.socket_dir(home / "b")


def test_root_below_a_closed_folder_moves_out_and_opens_nothing(home, monkeypatch):
    if os.geteuid() != 0:
        pytest.skip("only root gives up its rights")
    closed = home.parent / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("HUB_HOME", str(closed / "checkout" / "var"))
    assert paths.home().parent == Path("/var/lib")
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_read_only_checkout_keeps_its_data_elsewhere(monkeypatch, tmp_path):
    monkeypatch.delenv("HUB_HOME")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(paths.os, "access", lambda path, mode: False)
    assert paths._asked_home().parent == tmp_path


def test_a_socket_folder_somebody_else_made_is_refused(home):
    if os.geteuid() != 0:
        pytest.skip("only root can make a folder of somebody else's")
    home.mkdir()
    os.chown(home, 12345, 12345)
    with pytest.raises(EmbeddedError, match="is not ours"):
        Place(home.parent).private(home)


# ---------------------------------------------------------------- roles
def test_the_roles_have_no_more_than_they_need(running):
    admin = running.place.urls["DATABASE_ADMIN_URL"]
    rights = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit FROM pg_roles WHERE rolname = "
    assert ask(admin, rights + "'hub_app'") == (False, False, False, False, False)
    assert ask(admin, rights + "'hub_owner'") == (False, False, False, True, True)
    assert ask(running.place.urls["DATABASE_URL"], "SELECT current_user, current_database()") == ("hub_app", "hub")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(running.place.urls["DATABASE_URL"], "CREATE TABLE x ()")


def test_no_door_but_the_socket(running):
    admin = running.place.urls["DATABASE_ADMIN_URL"]
    assert ask(admin, "SHOW listen_addresses") == ("",)
    assert running.place.sockets.stat().st_mode & 0o777 == 0o700


# ---------------------------------------------------------------- crashes
def test_a_second_owner_is_refused_by_name(running, home):
    with pytest.raises(AlreadyRuns, match=rf"`test` \(process {os.getpid()}\) already runs on {home}"):
        Servers(durable=False).start("second")


def test_what_died_is_started_again(running):
    for server in running.list:
        server.child.kill()
        server.child.wait()
    assert running.heal() == ["Postgres", "Valkey"]
    until = time.monotonic() + 60  # a server that was killed mends its files before it answers
    while not running.are_ready() and time.monotonic() < until:
        time.sleep(0.1)
    assert running.are_ready() and running.heal() == []


@pytest.mark.parametrize("pid", ["ours", "a zombie", "gone", "rubbish"])
def test_a_stale_pid_file_keeps_nothing_from_starting(running, pid):
    running.stop()
    zombie = subprocess.Popen([sys.executable, "-c", ""])
    while processes.is_alive(zombie.pid):
        time.sleep(0.01)
    number = {"ours": os.getpid(), "a zombie": zombie.pid, "gone": 2**22 + 1, "rubbish": "x"}[pid]
    (running.place.home / "pg" / "postmaster.pid").write_text(f"{number}\n/elsewhere\n")
    running.start("test")
    assert running.are_ready()
    zombie.wait()


def test_orphans_are_stopped_before_new_ones_start(running):
    """As after the death of an owner on a system that cannot tie children to it."""
    children = [server.child for server in running.list]
    for server in running.list:
        server.child = None
    running._lock.close()
    reapers = [threading.Thread(target=child.wait) for child in children]
    for reaper in reapers:
        reaper.start()
    running._lock = None
    running.start("test")
    assert running.are_ready() and all(child.poll() is not None for child in children)
    for reaper in reapers:
        reaper.join()


def test_an_initdb_that_was_cut_off_is_begun_again(home):
    (home / "pg.new").mkdir(parents=True)
    home.chmod(0o711)
    (home / "pg.new" / "PG_VERSION").write_text("18\n")
    ours = Servers(durable=False)
    ours.start("test")
    assert ours.are_ready()
    ours.stop()


def test_an_unreadable_log_of_the_broker_is_put_aside(home):
    ours = Servers(durable=True)
    ours.start("test")
    ours.stop()
    for path in (home / "valkey").glob("appendonlydir/*.incr.aof"):
        path.write_bytes(b"*3\r\n$3\r\nSET\r\nrubbish\r\n" * 9)
    ours.start("test")
    assert ours.are_ready() and list(home.glob("valkey.unreadable-*"))
    ours.stop()


def test_another_major_version_is_told_and_not_touched(running, home):
    running.stop()
    (home / "pg" / "PG_VERSION").write_text("12\n")
    with pytest.raises(EmbeddedError, match="is PostgreSQL 12, the program 1"):
        running.start("test")


def test_a_path_with_everything_in_it(home, monkeypatch):
    monkeypatch.setenv("HUB_HOME", str(home / LONG))
    with servers.borrowed("test"):
        assert ask(paths.urls()["DATABASE_URL"], "SELECT 1") == (1,)
    shutil.rmtree(paths.socket_dir(paths.home()))


# ---------------------------------------------------------------- shared
def test_a_command_uses_the_servers_that_run(running):
    with servers.borrowed("shell"):
        assert ask(paths.urls()["DATABASE_URL"], "SELECT 1") == (1,)
    assert running.are_ready()


def test_the_first_command_waits_for_the_second(home):
    """Otherwise it would stop the servers under the feet of whoever found them running."""
    ended = threading.Event()

    def first():
        with servers.borrowed("first"):
            begun.set()
            leave.wait(10)
        ended.set()

    begun, leave = threading.Event(), threading.Event()
    thread = threading.Thread(target=first)
    thread.start()
    assert begun.wait(60)
    with servers.borrowed("second"):
        leave.set()
        assert not ended.wait(0.5)
        assert ask(paths.urls()["DATABASE_URL"], "SELECT 1") == (1,)
    assert ended.wait(20)
    thread.join()
    with (home / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_servers_that_are_named_are_not_started(home, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://hub_app@db/hub")
    assert [type(server).__name__ for server in Servers().list] == ["Valkey"]
    monkeypatch.setenv("REDIS_URL_FILE", "/run/secrets/redis")
    assert Servers().list == []


# ---------------------------------------------------------------- ports, programs, logs
def test_a_taken_port_gives_the_next_free_one():
    with listen("127.0.0.1", 18765) as first:
        taken = first.getsockname()[1]
        assert free_port(taken) > taken
        with pytest.raises(EmbeddedError, match="is taken"):
            listen("127.0.0.1", taken, 1)


def test_programs_that_keep_dying_are_given_longer_pauses(home):
    place = Place()
    place.make()
    child = Child("brief", [sys.executable, "-c", ""], dict(os.environ))
    pauses = []
    for _ in range(3):
        child.start(place)
        child.process.wait()
        pauses.append(child.rest())
    assert pauses == [0.5, 1, 2]


def test_what_runs_once_is_not_started_again(home):
    place = Place()
    place.make()
    children = Children(place)
    for name, is_once in (("brief", False), ("demo", True)):
        children.start(Child(name, [sys.executable, "-c", "raise SystemExit(3)"], dict(os.environ), is_once=is_once))
    for child in children.list:
        child.process.wait()
    assert [line.split()[0] for line in children.heal()] == ["brief"]
    children.stop()


def test_a_killed_supervisors_programs_are_swept_and_strangers_are_not(home):
    place = Place()
    place.make()
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    left, stranger = (subprocess.Popen(sleep, start_new_session=True) for _ in "ab")
    children = Children(place)
    children.register.write_text(f'[[{left.pid}, "{processes.born(left.pid)}"], [{stranger.pid}, "1"]]')
    reaper = threading.Thread(target=left.wait)
    reaper.start()
    children.sweep()
    reaper.join(10)
    assert left.poll() is not None and stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_logs_are_turned_over_by_size(home):
    place = Place()
    place.make()
    for round_ in range(5):
        (home / "log" / "web.log").write_bytes(b"%d" % round_ * 5_000_001)
        place.rotate_logs()
    kept = sorted(path.name for path in (home / "log").iterdir())
    assert kept == ["web.log.1", "web.log.2", "web.log.3"]
    assert (home / "log" / "web.log.1").read_bytes()[:1] == b"4"
