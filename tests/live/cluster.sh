#!/bin/sh
# A scratch PostgreSQL 15 cluster for tests: made in DIR, nothing durable, passwords as in life.
#   cluster.sh start DIR [PORT]   prints the administrator's URL; without PORT a free one is taken
#   cluster.sh stop DIR           stops it and removes DIR
# PostgreSQL refuses to run as root; then its own service user runs it.
set -eu

bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
command=${1:-} dir=${2:-} port=${3:-}
if [ -z "$command" ] || [ -z "$dir" ]; then
  echo "usage: cluster.sh start DIR [PORT] | stop DIR" >&2
  exit 2
fi

as_service() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=postgres --regid=postgres --clear-groups -- env HOME="$dir" "$@"
  else
    "$@"
  fi
}
give_to_service() { if [ "$(id -u)" = 0 ]; then chown postgres:postgres "$1"; fi; }
free_port() {
  python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

case $command in
  start)
    [ -n "$port" ] || port=$(free_port)
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
    give_to_service "$dir"
    cd "$dir"
    if [ ! -d "$dir/pg/base" ]; then
      printf 'pw' > "$dir/password"
      give_to_service "$dir/password"
      as_service "$bin/initdb" -D "$dir/pg" -U admin --pwfile="$dir/password" -A scram-sha-256 \
        -E UTF8 --locale=C.UTF-8 --no-sync > "$dir/initdb.log" 2>&1 \
        || { cat "$dir/initdb.log" >&2; exit 1; }
    fi
    as_service "$bin/pg_ctl" -D "$dir/pg" -l "$dir/pg.log" -w -t 30 start -o "-p $port -k '$dir' \
      -c listen_addresses=127.0.0.1 -c max_connections=160 -c shared_buffers=64MB \
      -c fsync=off -c synchronous_commit=off -c full_page_writes=off" > "$dir/start.log" 2>&1 \
      || { cat "$dir/start.log" "$dir/pg.log" >&2; exit 1; }
    echo "postgresql://admin:pw@127.0.0.1:$port/postgres"
    ;;
  stop)
    dir=$(cd "$dir" && pwd)
    cd "$dir"
    as_service "$bin/pg_ctl" -D "$dir/pg" -m immediate -w stop > /dev/null 2>&1 || true
    cd /
    rm -rf "$dir"
    ;;
  *)
    echo "cluster.sh: no command $command" >&2
    exit 2
    ;;
esac
