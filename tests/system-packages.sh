#!/bin/sh
# The browser tests and the PDF need Chromium, sandboxed grading needs bubblewrap, the tests of grading on
# several machines PostgreSQL. None of them comes from PyPI.
# With the argument "chromium" it looks for that alone.
# Installs what is missing where it can (root on Debian), else names the command and stops.
set -eu

missing=""
command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="chromium"
[ "${1:-}" = chromium ] || command -v bwrap >/dev/null 2>&1 || missing="$missing bubblewrap"
[ "${1:-}" = chromium ] || command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
# The PDF is set in it; without it Chromium takes whatever there is.
if command -v apt-get >/dev/null 2>&1 && ! ls -d /usr/share/fonts/truetype/liberation* >/dev/null 2>&1; then
    missing="$missing fonts-liberation"
fi
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing system packages:$missing"
    apt-get update -qq
    # shellcheck disable=SC2086 # one word for each package
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    exit 0
fi
echo "System packages are needed that are not installed:$missing" >&2
echo "On Debian or Ubuntu type: sudo apt-get install -y $missing" >&2
echo "On Fedora: sudo dnf install $missing. Then try again." >&2
exit 1
