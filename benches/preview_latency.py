#!/usr/bin/env python3
"""Measure a live preview's delay from saving a file until the page shows the change.

    preview_latency.py --label L --cwd SITE --url URL --edit FILE \\
        --find REGEX --put TEXT [--edits 10] [--json FILE] -- COMMAND...

Starts COMMAND (a preview server on the loopback interface), waits until URL answers
and the server is idle, then repeats: replace the first match of REGEX in FILE by TEXT
(in which {token} stands for a fresh word, {year} for a fresh year in a date and \\1 for a group), write the file in place,
and poll URL every ~2 ms until the answer contains the token.  Between two edits it
waits until the server has used no CPU for half a second.  The file is restored and the
server stopped at the end, by its process id.

Generic over tools: all that differs is the command, the address and the file.
"""

import argparse
import http.client
import json
import os
import random
import re
import signal
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

TICK = os.sysconf("SC_CLK_TCK")
POLL = 0.002


class Client:
    """One kept-alive connection; opened anew when the server closes it."""

    def __init__(self, url):
        parts = urlsplit(url)
        self.host, self.port, self.path = parts.hostname, parts.port, parts.path or "/"
        self.connection = None

    def get(self):
        """The body of the answer, or None where there is no good answer."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
            self.connection.request("GET", self.path)
            answer = self.connection.getresponse()
            data = answer.read()
            return data if answer.status == 200 else None
        except (OSError, http.client.HTTPException):
            self.connection = None
            return None


def cpu_seconds(pid):
    """CPU time of a process and its waited-for children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(int(fields[i]) for i in (11, 12, 13, 14)) / TICK


def machine_busy():
    """Seconds of CPU time the whole machine has been busy since boot."""
    fields = [int(x) for x in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    return (sum(fields[:3]) + sum(fields[5:8])) / TICK


def rss_mib(pid):
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def wait_idle(pid, quiet=0.5, limit=120.0):
    """Until the process has used no CPU to speak of for `quiet` seconds."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        before = cpu_seconds(pid)
        time.sleep(quiet)
        if cpu_seconds(pid) - before <= 0.02:
            return


def write_in_place(path, text):
    with open(path, "r+b") as f:
        data = text.encode()
        f.write(data)
        f.truncate(len(data))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--label", required=True)
    parser.add_argument("--cwd", required=True)
    parser.add_argument("--url", required=True)
    parser.add_argument("--edit", required=True, help="file to edit, below the site")
    parser.add_argument("--find", required=True)
    parser.add_argument("--put", required=True)
    parser.add_argument("--edits", type=int, default=10)
    parser.add_argument("--timeout", type=float, default=30.0)
    parser.add_argument("--start-timeout", type=float, default=300.0)
    parser.add_argument("--json")
    parser.add_argument("command", nargs="+")
    args = parser.parse_args()

    path = Path(args.cwd, args.edit)
    original = path.read_text(encoding="utf-8")
    if not re.search(args.find, original):
        parser.error(f"{args.find!r} isn't in {path}")
    client, delays, missed, cpu_used = Client(args.url), [], 0, []
    log = tempfile.TemporaryFile("w+")
    started = time.monotonic()
    server = subprocess.Popen(args.command, cwd=args.cwd, stdout=log, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL)
    try:
        while client.get() is None:
            if server.poll() is not None or time.monotonic() - started > args.start_timeout:
                log.seek(0)
                raise SystemExit(f"{args.label}: no answer from the server\n{log.read()[-2000:]}")
            time.sleep(POLL)
        startup = time.monotonic() - started
        rng = random.Random(os.getpid())
        busy, since = machine_busy() - cpu_seconds(server.pid) - time.process_time(), time.monotonic()
        for _ in range(args.edits):
            wait_idle(server.pid)
            time.sleep(rng.uniform(0.0, 0.1))  # no fixed phase against the server's timers
            client.get()                        # the page has been visited just now
            token = f"zq{rng.getrandbits(40):010x}"
            put = args.put.replace("{token}", token)
            if "{year}" in put:
                year = str(rng.randint(3000, 9999))
                put, token = put.replace("{year}", year), f'datetime="{year}'
            edited = re.sub(args.find, put, original, count=1)
            cpu = cpu_seconds(server.pid)
            start = time.monotonic()
            write_in_place(path, edited)
            while True:
                body = client.get()
                now = time.monotonic() - start
                if body is not None and token.encode() in body:
                    delays.append(now)
                    break
                if now > args.timeout:
                    missed += 1
                    break
                time.sleep(POLL)
            wait_idle(server.pid)
            cpu_used.append(cpu_seconds(server.pid) - cpu)
            if missed >= 2 and not delays:
                break
        busy = machine_busy() - cpu_seconds(server.pid) - time.process_time() - busy
        foreign = max(0.0, busy) / (os.cpu_count() * (time.monotonic() - since))
        memory = rss_mib(server.pid)
    finally:
        write_in_place(path, original)
        if server.poll() is None:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        log.close()
    result = {"label": args.label, "startup": round(startup, 3), "edits": len(delays), "missed": missed,
              "median_ms": round(1000 * statistics.median(delays), 1) if delays else None,
              "min_ms": round(1000 * min(delays), 1) if delays else None,
              "max_ms": round(1000 * max(delays), 1) if delays else None,
              "server_cpu_ms_per_edit": round(1000 * statistics.median(cpu_used)),
              "rss_mib": round(memory), "foreign": round(foreign, 3)}
    print(json.dumps(result), flush=True)
    if args.json:
        with open(args.json, "a") as f:
            f.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
