#!/bin/sh
# Fetch RSS and Atom feeds into the inbox: fetch-feeds.sh FEEDS INBOX STATE
#
#   FEEDS  lines "NAME URL"; NAME is the folder below INBOX, which names the outlet
#   STATE  where the last body and ETag of each feed are kept: an unchanged feed is not dropped again
#
# One feed that fails stops no other; the exit status is then 1, and stderr (which cron mails) says which and why.
set -eu
umask 007

most_bytes=10485760
feeds=$1 inbox=$2 state=$3
failed=0

complain() {
    echo "fetch-feeds: $*" >&2
    failed=1
}

# Prints the HTTP status. -q: nobody's .curlrc; --globoff: brackets in an address are only brackets.
# The limit on file size stops what is too large, also where the server does not announce it or it is compressed.
fetch() {
    (
        ulimit -f $((most_bytes / 512))
        exec curl -q --silent --show-error --fail --globoff --compressed \
            --proto '=http,https' --location --max-redirs 3 --proto-redir '=http,https' \
            --connect-timeout 10 --max-time 60 \
            --etag-compare "$state/$1.etag" --etag-save "$state/$1.etag.new" \
            --output "$state/$1.part" --write-out '%{http_code}' --url "$2"
    )
}

# The monitor does not read hidden files, and a rename shows it the whole feed or nothing.
drop() {
    mkdir -p "$inbox/$1"
    cp "$state/$1.part" "$inbox/$1/.feed.part"
    mv "$inbox/$1/.feed.part" "$inbox/$1/$(date -u +%Y%m%dT%H%M%SZ).xml"
}

# Remembered only after the drop: a crash between the two drops the feed again, and its articles are known by then.
remember() {
    mv "$state/$1.part" "$state/$1.last"
    if [ -s "$state/$1.etag.new" ]; then mv "$state/$1.etag.new" "$state/$1.etag"; else rm -f "$state/$1.etag"; fi
}

take() {
    rm -f "$state/$1.part" "$state/$1.etag.new"
    if ! status=$(fetch "$1" "$2"); then
        complain "$1: $2 could not be fetched; see the line above (a limit of $most_bytes bytes holds)"
    elif [ "$status" = 200 ] && [ -s "$state/$1.part" ]; then
        cmp -s "$state/$1.part" "$state/$1.last" || drop "$1"
        remember "$1"
    elif [ "$status" != 304 ]; then
        complain "$1: $2 answered $status without a feed"
    fi
    rm -f "$state/$1.part" "$state/$1.etag.new"
}

mkdir -p "$state"
while read -r name url rest; do
    case $name in
    '' | '#'*) continue ;;
    *[!A-Za-z0-9_-]* | -*) complain "$name: a name may hold only letters, digits, - and _" ;;
    *) if [ -n "$url" ] && [ -z "$rest" ]; then take "$name" "$url"; else complain "$name: write NAME URL"; fi ;;
    esac
done <"$feeds"
exit $failed
