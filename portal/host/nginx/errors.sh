#!/bin/sh
# errors.sh DIR - writes the pages that nginx shows when there is no portal to ask.
#
# One page for each error, in all five languages below each other, because without the
# portal nobody knows which one the person reads. Neutral title, no picture, no script.
set -eu
dir=$1
mkdir -p "$dir"

page() { # file, then nl, en, ar, ti, fa-AF
	cat > "$dir/$1.html" <<TEXT
<!DOCTYPE html>
<html lang="nl">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Info</title></head>
<body>
<main>
<h1 lang="nl">$2</h1>
<p lang="en">$3</p>
<p lang="ar" dir="rtl">$4</p>
<p lang="ti">$5</p>
<p lang="fa-AF" dir="rtl">$6</p>
<p><a href="/">&#8635;</a></p>
<p><a href="tel:112"><bdi dir="ltr">112</bdi></a> &#183; <a href="tel:08000432"><bdi dir="ltr">0800-0432</bdi></a></p>
</main>
</body>
</html>
TEXT
}
