#!/usr/bin/env bash
# Runs infrabook on what the action's inputs say, which come as environment variables.
set -euo pipefail

case "$COMMAND" in
  '' | *[!a-z-]* | -*)
    echo "::error::\`command\` names a command of infrabook, such as build or check"
    exit 1
    ;;
esac

arguments=()
while IFS= read -r argument; do
  argument="${argument%$'\r'}"
  [ -z "$argument" ] || arguments+=("$argument")
done <<<"${ARGUMENTS:-}"

if [ "$COMMAND" = build ]; then
  site="${OUTPUT:-$RUNNER_TEMP/infrabook-site}"
  case "$site" in
    *$'\n'* | *$'\r'*)
      echo "::error::\`output\` is one folder"
      exit 1
      ;;
  esac
  arguments+=(--dest-dir "$site")
  [ -z "${VERSION_NAME:-}" ] || arguments+=("--version-name=$VERSION_NAME")
  # Also where the build has findings: the site is written all the same.
  echo "site=$site" >>"$GITHUB_OUTPUT"
fi

program="$RUNNER_TEMP/infrabook/bin/infrabook"
echo "$RUNNER_TEMP/infrabook/bin" >>"$GITHUB_PATH"
# An empty list is unset for the bash of macOS.
exec "$program" "$COMMAND" ${arguments[@]+"${arguments[@]}"} -- "$DIRECTORY"
