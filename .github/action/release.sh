#!/usr/bin/env bash
# Gets the released program of the version that this action is, where it was asked for by one of that version's tags: `v1.2.3`, `v1` or
# `v1.2`. Says whether there is one in `found`, and what names these sources in `sources`: where there is none, they are built.
set -euo pipefail

action="$GITHUB_ACTION_PATH"
folder="$RUNNER_TEMP/infrabook"
mkdir -p "$folder/bin"

sum() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }

sources="$(cd "$action" && find Cargo.toml Cargo.lock src themes -type f -print0 | LC_ALL=C sort -z | xargs -0 cat | sum | cut -d ' ' -f 1)"
{ echo "sources=$sources"; echo "found=false"; } >>"$GITHUB_OUTPUT"

# `v1` and `v1.2` are moved from release to release: which one this is stands in Cargo.toml. Any other name may be a branch's.
version="$(sed -n 's/^version = "\(.*\)"$/\1/p' "$action/Cargo.toml" | head -n 1)"
major="${version%%.*}"
minor="${version#*.}"
case "${ACTION_REF:-}" in
  "v$version" | "v$major" | "v$major.${minor%%.*}") ;;
  *) exit 0 ;;
esac
case "$RUNNER_OS-$RUNNER_ARCH" in
  Linux-X64) name=x86_64-unknown-linux-musl.tar.gz ;;
  Linux-ARM64) name=aarch64-unknown-linux-musl.tar.gz ;;
  macOS-X64) name=x86_64-apple-darwin.tar.gz ;;
  macOS-ARM64) name=aarch64-apple-darwin.tar.gz ;;
  Windows-X64) name=x86_64-pc-windows-msvc.zip ;;
  *) exit 0 ;;
esac
archive="infrabook-v$version-$name"

downloads="$(mktemp -d "$RUNNER_TEMP/infrabook/XXXXXX")"
trap 'rm -rf "$downloads"' EXIT
if ! gh release download "v$version" --repo "$ACTION_REPOSITORY" --pattern "$archive" --pattern SHA256SUMS --dir "$downloads"; then
  echo "There is no $archive at $ACTION_REPOSITORY: infrabook is built"
  exit 0
fi
# From here on, what is wrong is wrong: a download that is not what was released is not replaced by anything.
cd "$downloads"
if ! grep -F "  $archive" SHA256SUMS >expected || ! sum -c expected; then
  echo "::error::$archive is not what was released"
  exit 1
fi
case "$archive" in
  *.zip) unzip -q "$archive" && program=infrabook.exe ;;
  *) tar -xzf "$archive" && program=infrabook ;;
esac
cp "infrabook-v$version-${name%%.*}/$program" "$folder/bin/"
echo "found=true" >>"$GITHUB_OUTPUT"
