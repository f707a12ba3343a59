#!/bin/sh
# Installs a released helpc: downloads its archive unless a cache has it, verifies its SHA-256, unpacks it, and prints
# the path of the program. Compiles nothing and runs nothing that it has not verified.
#
#   INSTALL_VERSION      the version, for example 1.2.3
#   INSTALL_RELEASES     the address below which vVERSION/ has the files of each release: https:// or file://
#   INSTALL_SHA256       the SHA-256 of the archive; without it, that of the release's file SHA256SUMS
#   INSTALL_ATTESTATION  the repository whose build attestation the archive must have, for example owner/helpc (needs gh)
#   INSTALL_CACHE        a folder that keeps archives (default: ~/.cache/helpc)
#   INSTALL_TO           the folder of the program (default: INSTALL_CACHE/bin)
set -eu

fail() {
  echo "helpc: $*" >&2
  exit 2
}

version=${INSTALL_VERSION-}
version=${version#v}
case $version in
  "") fail "no version to install: set the version, for example 1.2.3" ;;
  *[!0-9A-Za-z.+-]* | [!0-9]*) fail "\`$version\` is not a version; use a number such as 1.2.3" ;;
esac

case $(uname -s)-$(uname -m) in
  # Linked statically: runs on every distribution.
  Linux-x86_64 | Linux-amd64) target=x86_64-unknown-linux-musl ;;
  Linux-aarch64 | Linux-arm64) target=aarch64-unknown-linux-musl ;;
  Darwin-x86_64) target=x86_64-apple-darwin ;;
  Darwin-arm64) target=aarch64-apple-darwin ;;
  MINGW*-x86_64 | MSYS*-x86_64 | CYGWIN*-x86_64) target=x86_64-pc-windows-msvc ;;
  *) fail "no release for $(uname -s) on $(uname -m); install it with \`cargo install --locked helpc\`" ;;
esac
name=helpc-$version-$target
archive=$name.tar.gz

releases=${INSTALL_RELEASES%/}
case $releases in
  https://* | file://* | http://127.0.0.1:* | http://localhost:*) ;;
  *) fail "\`$releases\` is not the address of releases; it must start with https://" ;;
esac
cache=${INSTALL_CACHE:-${HOME:?}/.cache/helpc}
to=${INSTALL_TO:-$cache/bin}
mkdir -p "$cache/archives" "$to"

# Downloads a file of the release into the cache, whole or not at all.
download() {
  part=$cache/archives/$1.part.$$
  address=$releases/v$version/$1
  case $releases in
    file://*) cp -- "${address#file://}" "$part" 2> /dev/null || fail "cannot read $address" ;;
    *)
      if command -v curl > /dev/null; then
        curl --fail --silent --show-error --location --retry 3 --max-time 300 --output "$part" -- "$address"
      elif command -v wget > /dev/null; then
        wget -q -O "$part" "$address"
      else
        fail "cannot download: neither curl nor wget is installed"
      fi || { rm -f -- "$part"; fail "cannot download $address; is there a release v$version?"; }
      ;;
  esac
  mv -- "$part" "$cache/archives/$2"
}

sha256() {
  if command -v sha256sum > /dev/null; then
    sha256sum < "$1" | cut -d ' ' -f 1
  else
    shasum -a 256 < "$1" | cut -d ' ' -f 1
  fi
}

expected=${INSTALL_SHA256-}
case $expected in
  "")
    sums=helpc-$version-SHA256SUMS
    [ -f "$cache/archives/$sums" ] || download SHA256SUMS "$sums"
    expected=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' "$cache/archives/$sums")
    [ -n "$expected" ] || fail "SHA256SUMS of release v$version does not list $archive"
    ;;
  *[!0-9a-f]*) fail "\`$expected\` is not a SHA-256 in lowercase hexadecimal" ;;
esac

[ -f "$cache/archives/$archive" ] || download "$archive" "$archive"
found=$(sha256 "$cache/archives/$archive")
if [ "$found" != "$expected" ]; then
  # Neither is trusted in the next run.
  rm -f -- "$cache/archives/$archive" "$cache/archives/helpc-$version-SHA256SUMS"
  fail "refusing $archive: its SHA-256 is $found, not $expected"
fi
if [ -n "${INSTALL_ATTESTATION-}" ]; then
  gh attestation verify "$cache/archives/$archive" --repo "$INSTALL_ATTESTATION" >&2 ||
    fail "refusing $archive: it has no valid build attestation of $INSTALL_ATTESTATION"
fi

program=helpc
[ "$target" != x86_64-pc-windows-msvc ] || program=helpc.exe
rm -rf -- "$to/$name.$$"
mkdir -- "$to/$name.$$"
tar -xzf "$cache/archives/$archive" -C "$to/$name.$$"
mv -f -- "$to/$name.$$/$name/$program" "$to/$program"
rm -rf -- "$to/$name.$$"
printf '%s\n' "$to/$program"
