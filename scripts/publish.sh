#!/bin/bash
# Publishes every package of this repository whose version is not on the registry yet, the main one last:
#   scripts/publish.sh [options of npm publish, such as --dry-run]
set -eu
for folder in $(npm query .workspace | node -p 'JSON.parse(require("fs").readFileSync(0)).map((one) => one.location).join(" ")') .; do
  id=$(node -p "const { name, version } = require('./$folder/package.json'); name + '@' + version")
  if [ -n "$(npm view "$id" version 2>/dev/null)" ]; then
    echo "$id is there already"
  else
    npm publish "./$folder" --access public "$@"
  fi
done
