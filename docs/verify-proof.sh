#!/bin/sh
# Verifies one exported record of the ledger with stock openssl and a shell: docs/evidence.md says what it does.
# Usage: sh verify-proof.sh <folder> [key id that the city published]
# Exit code 0: verified. 1: not as it was signed. 2: files are missing.
set -eu

folder=${1:?usage: sh verify-proof.sh <folder> [key id]}
cd "$folder" || exit 2
for file in statement.txt salt.hex position.txt path.hex checkpoint.txt signature.der key.pem; do
    [ -f "$file" ] || { echo "missing: $file" >&2; exit 2; }
done

refuse() { echo "NOT VERIFIED: $1" >&2; exit 1; }
value() { sed -n "s/^$2: //p" "$1"; }
sha256() { openssl dgst -sha256 -r | cut -c1-64; }
unhex() {
    if command -v xxd >/dev/null 2>&1; then xxd -r -p; else tr -d '\n' | tr a-f A-F | basenc --base16 -d; fi
}
node() { { printf '\001'; printf '%s%s' "$1" "$2" | unhex; } | sha256; }
is_hash() { [ "${#1}" -eq 64 ] && case $1 in *[!0-9a-f]*) false ;; esac; }
is_number() { case $1 in '' | *[!0-9]* | ??????????*) false ;; esac; }

openssl dgst -sha256 -verify key.pem -signature signature.der checkpoint.txt >/dev/null 2>&1 ||
    refuse "the signature is not of this checkpoint and key"

key=$(openssl pkey -pubin -in key.pem -outform DER | sha256 | cut -c1-16)
[ "$key" = "$(value checkpoint.txt key)" ] || refuse "the checkpoint names another key"
[ $# -lt 2 ] || [ "$key" = "$2" ] || refuse "the key is $key, not the one that the city published"

index=$(value position.txt leaf-index)
size=$(value position.txt tree-size)
is_number "$index" && is_number "$size" || refuse "position.txt is not of its form"
[ "$index" -lt "$size" ] || refuse "there is no such place in the batch"
[ "$size" = "$(value checkpoint.txt count)" ] || refuse "the batch has another number of records"
[ "$(value position.txt batch)" = "$(value checkpoint.txt batch)" ] || refuse "the checkpoint is of another batch"

is_hash "$(cat salt.hex)" || refuse "salt.hex is not of its form"
root=$({ printf '\000'; unhex <salt.hex; cat statement.txt; } | sha256)
fn=$index
sn=$((size - 1))
while read -r sibling; do
    is_hash "$sibling" || refuse "path.hex is not of its form"
    [ "$sn" -gt 0 ] || refuse "the path is too long"
    if [ $((fn % 2)) -eq 1 ] || [ "$fn" -eq "$sn" ]; then
        root=$(node "$sibling" "$root")
        while [ $((fn % 2)) -eq 0 ] && [ "$fn" -ne 0 ]; do
            fn=$((fn / 2))
            sn=$((sn / 2))
        done
    else
        root=$(node "$root" "$sibling")
    fi
    fn=$((fn / 2))
    sn=$((sn / 2))
done <path.hex
[ "$sn" -eq 0 ] || refuse "the path is too short"
[ "$root" = "$(value checkpoint.txt root)" ] || refuse "the statement is not in this batch"

echo "verified: signed by key $key in batch $(value checkpoint.txt batch) at $(value checkpoint.txt time)"
cat statement.txt
