# One name in front of all app processes: what spreads requests over them (a service of Kubernetes, a network of
# compose) knows which of them are ready. Give each process a backend of its own where nothing else spreads them.
backend app {
    .host = "app";
    .port = "8000";
    .connect_timeout = 1s;
    .first_byte_timeout = 60s;
    .max_connections = 200;
}

# Who may purge: the site's own network. Who ends TLS before us: the same, nobody else reaches this port.
acl purgers { "10.0.0.0"/8; "172.16.0.0"/12; "192.168.0.0"/16; "127.0.0.1"; }
acl front { "10.0.0.0"/8; "172.16.0.0"/12; "192.168.0.0"/16; "127.0.0.1"; }

sub vcl_init {
    new apps = directors.round_robin();
    apps.add_backend(app);
}
