#!/bin/bash
# Judges the submissions of a pull request, run from a checkout of the base branch:
#   scripts/judge-submissions.sh score|rerun THEIRS SUMMARY
# `score` runs none of their code, and fails where one is refused, a person must look, or an entry that is there already was
# changed: its marks are not those of a newcomer. `rerun` makes the predictions of those with a recipe again. Exit code 1
# where one fails.
set -u
job=$1 theirs=$2 summary=$3
failed=0
if [ -L "$(dirname -- "$theirs")" ] || [ -L "$theirs" ]; then echo 'a folder is a link'; exit 1; fi
if [ "$job" = score ] && ! cmp -s -- "$theirs/evidence.json" corpus/submissions/evidence.json; then
  echo 'evidence.json is written by maintainers: take the change out, or merge it by hand'
  failed=1
fi
while IFS= read -r -d '' folder; do
  name=$(basename -- "$folder")
  if [ ! -L "$folder" ] && diff -r --no-dereference -- "$folder" "corpus/submissions/$name" >/dev/null 2>&1; then continue; fi
  if [ "$job" = score ]; then
    if [ -e "corpus/submissions/$name" ]; then
      echo "$name is an entry already and is another one here: a maintainer must look, or rebase where nobody changed it"
      failed=1
    fi
    node bin/faultgap.js submit check "$folder" || failed=1
    node bin/faultgap.js submit score --markdown "$folder" >> "$summary" || failed=1
  elif grep -q '"recipe": *null' "$folder/card.json"; then
    echo "$name has no recipe: self-declared"
  else
    node bin/faultgap.js leaderboard rerun --quiet "$folder" || failed=1
  fi
done < <(find "$theirs" -mindepth 1 -maxdepth 1 ! -name README.md ! -name evidence.json ! -name package.json -print0)
exit "$failed"
