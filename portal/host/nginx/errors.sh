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

page 400 'Dit begrepen we niet. Ga terug en probeer het nog eens.' 'We did not understand this. Go back and try again.' \
	'لم نفهم هذا. ارجع وحاول مرة أخرى.' 'እዚ ኣይተረድኣናን። ተመለስ እሞ መሊስካ ፈትን።' 'این را نفهمیدیم. برگردید و دوباره کوشش کنید.'
page 404 'Deze pagina is er niet.' 'This page is not here.' 'هذه الصفحة غير موجودة.' 'እዚ ገጽ የለን።' 'این صفحه وجود ندارد.'
page 413 'Dat was te veel in één keer.' 'That was too much at once.' 'كان ذلك كثيرًا دفعة واحدة.' 'እዚ ብሓደ ግዜ ብዙሕ እዩ።' 'این یکباره بسیار زیاد بود.'
page 414 'Dit adres is te lang.' 'This address is too long.' 'هذا العنوان طويل جدًا.' 'እዚ ኣድራሻ ነዊሕ እዩ።' 'این آدرس بسیار دراز است.'
page 429 'Het is nu erg druk. Wacht een minuut.' 'It is very busy now. Wait a minute.' 'يوجد ضغط كبير الآن. انتظر دقيقة.' 'ሕጂ ጽቕጥቕ ኣሎ። ሓንቲ ደቒቕ ተጸበ።' 'حالا بسیار بیروبار است. یک دقیقه صبر کنید.'
page 502 'We zijn even niet bereikbaar. Wat je verstuurde, is niet kwijt. Probeer het over een minuut nog eens.' \
	'We cannot be reached for a moment. Nothing that you sent is lost. Try again in a minute.' \
	'لا يمكن الوصول إلينا الآن. ما أرسلته لم يضع. حاول بعد دقيقة.' 'ንግዜኡ ክትረኽበና ኣይትኽእልን። ዝሰደድካዮ ኣይጠፍአን። ድሕሪ ሓንቲ ደቒቕ መሊስካ ፈትን።' \
	'چند لحظه در دسترس نیستیم. آنچه فرستادید گم نشده است. بعد از یک دقیقه دوباره کوشش کنید.'
