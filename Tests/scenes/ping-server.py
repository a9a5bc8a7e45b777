#!/usr/bin/env python3
"""A server that is shaped as Healthchecks is: `ping-server.py FOLDER`.

It writes its port to FOLDER/port and each request to FOLDER/pings, one JSON object a line, then answers as the first word of
FOLDER/behaviour says: a status, or `hang`.
"""
import http.server
import json
import pathlib
import sys
import threading
import time
import urllib.parse

folder = pathlib.Path(sys.argv[1])
lock = threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        parts = urllib.parse.urlsplit(self.path)
        ping = {
            "method": self.command, "path": parts.path, "query": dict(urllib.parse.parse_qsl(parts.query)), "body": body,
            "type": self.headers.get("Content-Type", ""),
        }
        with lock, open(folder / "pings", "a", encoding="utf-8") as log:
            log.write(json.dumps(ping) + "\n")
        behaviour = (folder / "behaviour").read_text().split()[0]
        if behaviour == "hang":
            time.sleep(60)
            return
        self.send_response(int(behaviour))
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"OK")

    do_GET = do_HEAD = do_POST = answer

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
(folder / "port.new").write_text(str(server.server_port))
(folder / "port.new").rename(folder / "port")
server.serve_forever()
