# What ./run and ./test both need before they can start: Debian packages, Node, the release build,
# the built page. Sourced, not run. Each step looks first and does nothing when its work is already
# there, so a second start needs no network.

say() { printf '%s\n' "$*"; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# Runs a command with its output in a log, which is shown only when the command fails.
quietly() {
  local log=$1; shift
  mkdir -p "${log%/*}"
  "$@" >"$log" 2>&1 && return
  tail -n 40 "$log" >&2
  die "this command failed: $*
(the whole output is in $log)"
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

not_installed() {
  LC_ALL=C comm -23 <(printf '%s\n' "$@" | LC_ALL=C sort -u) \
    <(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
      sed -n 's/^installed //p' | LC_ALL=C sort -u)
}

# install_packages LABEL PACKAGE…: asks apt only for what is missing.
install_packages() {
  local label=$1 missing; shift
  mapfile -t missing < <(not_installed "$@")
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null ||
    die "Debian 12 is needed, or these packages by hand: ${missing[*]}"
  ((EUID == 0)) || command -v sudo >/dev/null ||
    die "packages are missing; as root: apt-get install ${missing[*]}"
  say "$label: installing ${#missing[@]} Debian packages (${missing[*]:0:4} …)"
  local new_redis=0
  [[ " ${missing[*]} " == *" redis-server "* ]] && new_redis=1
  # sqlagent brings up a PostgreSQL and a Redis of its own; Debian need not start another one of
  # each.
  local clusters=/etc/postgresql-common/createcluster.conf
  if [[ " ${missing[*]} " == *" postgresql-15 "* && ! -e $clusters ]]; then
    as_root mkdir -p "${clusters%/*}"
    echo 'create_main_cluster = false' | as_root tee "$clusters" >/dev/null
  fi
  quietly build/logs/apt-update.log as_root apt-get -q update
  quietly build/logs/apt-install.log as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -q install -y --no-install-recommends -o Dpkg::Options::=--force-confold "${missing[@]}"
  if ((new_redis)) && [[ -d /run/systemd/system ]]; then
    as_root systemctl disable --now redis-server >/dev/null 2>&1 || true
  fi
}

packages_in() { grep -v '^#' "$1"; }

# The page needs Node 20.19 or newer, Debian 12 has 18. A good one on the PATH is used; else one is
# fetched into .tools.
node_is_new_enough() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number);
             process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'
}
need_node() {
  local label=$1 machine tool
  PATH=$PWD/.tools/bin:$PATH
  node_is_new_enough && return
  case $(uname -m) in
    x86_64) machine=x64 ;;
    aarch64) machine=arm64 ;;
    *) die "install Node 20.19 or newer (and npm) by hand for $(uname -m)" ;;
  esac
  command -v npm >/dev/null || install_packages "$label" npm
  say "$label: fetching Node into .tools"
  rm -rf .tools/node .tools/bin
  mkdir -p .tools/node .tools/bin
  quietly build/logs/node.log npm install --no-audit --no-fund --no-package-lock --ignore-scripts \
    --prefix .tools/node "node-linux-$machine@22.23.3" npm@11.6.2
  ln -s "../node/node_modules/node-linux-$machine/bin/node" .tools/bin/node
  for tool in npm npx; do ln -s "../node/node_modules/npm/bin/$tool-cli.js" ".tools/bin/$tool"; done
  hash -r
  node_is_new_enough || die "the fetched Node does not run; see build/logs/node.log"
}

# build_program PRESET TARGET…
build_program() {
  local preset=$1; shift
  [[ -f build/$preset/build.ninja ]] ||
    quietly "build/logs/cmake-$preset.log" cmake --preset "$preset"
  if [[ -t 1 ]]; then
    ninja -C "build/$preset" -j"$(nproc)" "$@" || die "the build failed"
  else
    quietly "build/logs/ninja-$preset.log" ninja -C "build/$preset" -j"$(nproc)" "$@"
  fi
}

# The fingerprint of everything that the page is built from.
page_sources() {
  find web -type f -not -path 'web/node_modules/*' -not -path 'web/out/*' -not -path 'web/.next/*' \
    -not -path 'web/e2e/*' -not -path 'web/next-env.d.ts' -not -name '*.tsbuildinfo' -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
}
need_page_packages() {
  local label=$1 stamp=web/node_modules/.lock-fingerprint
  [[ -f $stamp && $(<"$stamp") == "$(sha256sum <web/package-lock.json)" ]] && return
  need_node "$label"
  say "$label: npm ci"
  quietly build/logs/npm-ci.log npm --prefix web ci --no-audit --no-fund
  sha256sum <web/package-lock.json >"$stamp"
}
build_page() {
  local label=$1 stamp=build/page-fingerprint now
  now=$(page_sources)
  [[ -f web/out/index.html && -f $stamp && $(<"$stamp") == "$now" ]] && return
  need_node "$label"
  need_page_packages "$label"
  say "$label: building"
  quietly build/logs/page.log npm --prefix web run build
  page_sources >"$stamp"
}
