#!/usr/bin/env bash
# Puts what was built, a folder a target, into archives with all that belongs to it, and their sums beside them: what release.sh reads.
# Usage: archive.sh BUILT DIST
set -euo pipefail
built="$1" dist="$2"

version="$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)"
date="$(git log -1 --format=%ct)"
mkdir -p "$dist"
stage="$(mktemp -d)"
trap 'rm -rf "$stage"' EXIT

# The manual page and the completions are the same everywhere; one of the programs runs here.
native="$built/$(uname -m)-unknown-linux-musl/infrabook"
chmod +x "$native"
shared="$stage/shared"
mkdir -p "$shared/completions"
cp README.md LICENSE-MIT LICENSE-APACHE "$shared/"
"$native" man >"$shared/infrabook.1"
for shell in bash zsh fish powershell; do
  "$native" completions "$shell" >"$shared/completions/infrabook.$shell"
done

for folder in "$built"/*/; do
  target="$(basename "$folder")"
  name="infrabook-v$version-$target"
  cp -R "$shared" "$stage/$name"
  cp "$folder"/infrabook* "$stage/$name/"
  chmod 755 "$stage/$name"/infrabook "$stage/$name"/infrabook.exe 2>/dev/null || true
  find "$stage/$name" -exec touch -d "@$date" {} +
  case "$target" in
    *windows*) (cd "$stage" && TZ=UTC zip -q -X -r "$name.zip" "$name") && mv "$stage/$name.zip" "$dist/" ;;
    *) tar -C "$stage" --sort=name --owner=0 --group=0 --numeric-owner -czf "$dist/$name.tar.gz" "$name" ;;
  esac
done
cd "$dist"
sha256sum -- *.tar.gz *.zip >SHA256SUMS
