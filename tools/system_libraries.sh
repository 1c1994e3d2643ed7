#!/bin/sh
# Looks for the shared libraries that MediaPipe and OpenCV load on Linux. Installs them where that
# can be done without asking (root with apt-get), else says how.
set -eu

[ "$(uname -s)" = Linux ] || exit 0

missing=""
for pair in libGL.so.1:libgl1 libEGL.so.1:libegl1 libGLESv2.so.2:libgles2 \
    libglib-2.0.so.0:libglib2.0-0; do
    library=${pair%%:*}
    package=${pair##*:}
    found=$( (ldconfig -p 2>/dev/null || /sbin/ldconfig -p) | grep -c "$library" || true)
    [ "$found" != 0 ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing system libraries:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086 # the list is meant to be split
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "System libraries are missing:$missing" >&2
    echo "On Debian or Ubuntu: sudo apt-get install$missing" >&2
    exit 1
fi
