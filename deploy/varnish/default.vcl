# The cache in front of all app processes.
#
# backends.vcl, beside this file or on vcl_path, says for each installation: which app processes there are (a sub
# vcl_init that makes the director `apps`), who may purge (acl purgers), and whose X-Forwarded-Proto and X-Real-IP are
# believed (acl front: whoever ends TLS before us). Needs: -p http_gzip_support=off, as the site compresses by itself.
vcl 4.1;

import std;
import directors;
include "backends.vcl";

sub vcl_recv {
    set req.backend_hint = apps.backend();

    if (req.restarts == 0) {
        # What a request says about itself is not believed; what our own TLS proxy says is.
        if (client.ip !~ front) {
            set req.http.X-Real-IP = client.ip;
            unset req.http.X-Forwarded-Proto;
        }
        unset req.http.Forwarded;
        unset req.http.X-Stale;
    }

    if (req.method == "PURGE" || req.method == "BAN") {
        if (client.ip !~ purgers) {
            return (synth(405, "Not allowed"));
        }
        if (req.method == "PURGE") {
            return (purge);  # one address
        }
        # What the site publishes: all pages that show it. Each says in X-Cache-Tags what it shows.
        if (!req.http.X-Ban-Tags || req.http.X-Ban-Tags ~ "\s") {
            return (synth(400, "X-Ban-Tags: a pattern without blanks"));
        }
        ban("obj.http.X-Cache-Tags ~ " + req.http.X-Ban-Tags);
        return (synth(200, "Banned"));
    }
    if (req.method != "GET" && req.method != "HEAD") {
        # A form waits here until all of it is there: who sends slowly holds no process of the site.
        if (!std.cache_req_body(32MB)) {
            return (synth(413, "At most 32 MB"));
        }
        return (pass);
    }

    # Three copies of a page: brotli, gzip, neither.
    if (req.http.Accept-Encoding ~ "(^|[ ,])br($|[ ,;])") {
        set req.http.Accept-Encoding = "br";
    } else if (req.http.Accept-Encoding ~ "(^|[ ,])gzip($|[ ,;])") {
        set req.http.Accept-Encoding = "gzip";
    } else {
        unset req.http.Accept-Encoding;
    }

    # Who is signed in, or brings a token, gets an answer of their own. Static and uploaded files are the same for all.
    if (req.url !~ "^/(static|media)/") {
        if (req.http.Authorization || req.http.Cookie ~ "(^|; *)(__Host-)?sessionid=") {
            return (pass);
        }
        if (req.url ~ "^/(admin|documents|_util|api/manage|healthz|readyz|metrics)(/|\?|$)") {
            return (pass);
        }
    }
    unset req.http.Cookie;

    # A copy that has grown old is shown for a moment while a new one is fetched; for a day when nobody can make one.
    if (std.healthy(req.backend_hint) && !req.http.X-Stale) {
        set req.grace = 5s;
    } else {
        set req.grace = 24h;
    }
    return (hash);
}

sub vcl_hash {
    hash_data(req.http.X-Forwarded-Proto);
}

sub vcl_backend_fetch {
    unset bereq.http.X-Stale;
}

sub vcl_backend_response {
    # Another process may know better; a second try costs nobody anything, as nothing is changed by reading.
    if (beresp.status >= 500 && (bereq.method == "GET" || bereq.method == "HEAD")) {
        if (bereq.is_bgfetch) {
            return (abandon);  # the copy that is there stays
        }
        if (bereq.retries < 2 && !bereq.uncacheable) {
            return (retry);
        }
    }
    if (beresp.http.Set-Cookie || beresp.http.Cache-Control ~ "(?i)private|no-store" || beresp.http.Vary ~ "Cookie|\*") {
        set beresp.uncacheable = true;
        set beresp.ttl = 60s;
        return (deliver);
    }
    if (beresp.status == 200 || beresp.status == 301 || beresp.status == 404 || beresp.status == 410) {
        if (beresp.http.CDN-Cache-Control ~ "max-age=\d") {
            # Meant for us, https://www.rfc-editor.org/rfc/rfc9213: whoever changes such a page tells us.
            set beresp.ttl = std.duration(regsub(beresp.http.CDN-Cache-Control, "^.*max-age=(\d+).*$", "\1s"), 1s);
        } else if (beresp.ttl <= 0s && beresp.http.Cache-Control ~ "(?i)public") {
            # “public, max-age=0, must-revalidate”: many who ask at the same moment get one answer.
            set beresp.ttl = 1s;
        }
        if (beresp.ttl > 0s && beresp.status < 400) {
            set beresp.grace = 24h;
            set beresp.keep = 1h;  # asked again with If-None-Match
        }
    }
}

sub vcl_backend_error {
    # The process went away before or while it answered: the next one is asked.
    if ((bereq.method == "GET" || bereq.method == "HEAD") && bereq.retries < 3) {
        return (retry);
    }
    set beresp.http.Content-Type = "text/html; charset=utf-8";
    set beresp.http.Retry-After = "10";
    set beresp.http.Cache-Control = "no-store";
    set beresp.status = 503;
    set beresp.body = {"<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Back in a moment</title>
<body style="font:1.1rem/1.5 system-ui;margin:15vh auto;max-width:32rem;padding:0 1rem">
<h1>Back in a moment</h1><p>The site cannot answer just now. Please try again in a few seconds.</p></body></html>
"};
    return (deliver);
}

sub vcl_deliver {
    # Nobody could make a new one: a copy from the last day is better than an error.
    if (resp.status >= 500 && req.method != "POST" && req.restarts == 0 && !req.http.X-Stale && !obj.uncacheable) {
        set req.http.X-Stale = "1";
        return (restart);
    }
    # https://www.rfc-editor.org/rfc/rfc9211: each cache on the way, the one that is nearest to the visitor last.
    if (obj.hits > 0) {
        set resp.http.X-Here = "Varnish; hit";
    } else {
        set resp.http.X-Here = "Varnish; fwd=miss";
    }
    if (resp.http.Cache-Status) {
        set resp.http.Cache-Status = resp.http.Cache-Status + ", " + resp.http.X-Here;
    } else {
        set resp.http.Cache-Status = resp.http.X-Here;
    }
    unset resp.http.X-Here;
    unset resp.http.X-Cache-Tags;
    unset resp.http.CDN-Cache-Control;
    unset resp.http.X-Varnish;
    unset resp.http.Via;
}
