#!/bin/sh
# errors.sh DIR - writes the pages that nginx shows when there is no portal to ask.
#
# One page for each error, in all six languages below each other, because without the
# portal nobody knows which one the person reads. Neutral title, no picture, no script.
set -eu
dir=$1
mkdir -p "$dir"

page() { # file, then nl, en, ar, ti, fa-AF, so
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
<p lang="so">$7</p>
<p><a href="/">&#8635;</a></p>
<p><a href="tel:112"><bdi dir="ltr">112</bdi></a> &#183; <a href="tel:08000432"><bdi dir="ltr">0800-0432</bdi></a></p>
</main>
</body>
</html>
TEXT
}

page 400 'Dit begrepen we niet. Ga terug en probeer het nog eens.' \
	'We did not understand this. Go back and try again.' \
	'لم نفهم هذا. يمكنك الرجوع والمحاولة مرة أخرى.' \
	'እዚ ኣይተረድኣናን። ተመለሱ እሞ መሊስኩም ፈትኑ።' \
	'این را نفهمیدیم. برگردید و دوباره کوشش کنید.' \
	'Tan ma fahmin. Dib u noqo oo mar kale isku day.'
page 404 'Deze pagina is er niet. Ga naar de eerste pagina.' \
	'This page is not here. Go to the first page.' \
	'هذه الصفحة غير موجودة. يمكنك الذهاب إلى الصفحة الأولى.' \
	'እዚ ገጽ የለን። ናብ መጀመርታ ገጽ ኪዱ።' \
	'این صفحه وجود ندارد. به صفحه اول بروید.' \
	'Boggani halkan ma yaal. Bogga hore tag.'
page 413 'Dat was te veel in één keer. Ga terug en maak het korter.' \
	'That was too much at once. Go back and make it shorter.' \
	'كان ذلك كثيرًا دفعة واحدة. الرجاء الرجوع وكتابة نص أقصر.' \
	'እዚ ብሓደ ግዜ ብዙሕ እዩ። ተመለሱ እሞ ኣሕጽርዎ።' \
	'این یکباره بسیار زیاد بود. برگردید و کوتاه‌تر بنویسید.' \
	'Hal mar aad bay u badnayd. Dib u noqo oo soo gaabi.'
page 414 'Dit adres is te lang. Ga naar de eerste pagina.' \
	'This address is too long. Go to the first page.' \
	'هذا العنوان طويل جدًا. يمكنك الذهاب إلى الصفحة الأولى.' \
	'እዚ ኣድራሻ ነዊሕ እዩ። ናብ መጀመርታ ገጽ ኪዱ።' \
	'این آدرس بسیار دراز است. به صفحه اول بروید.' \
	'Cinwaankani aad buu u dheer yahay. Bogga hore tag.'
page 429 'Het is nu erg druk. Wacht een minuut en probeer het nog eens.' \
	'It is very busy now. Wait a minute and try again.' \
	'يوجد ضغط كبير الآن. الرجاء الانتظار دقيقة ثم المحاولة مرة أخرى.' \
	'ሕጂ ጽቕጥቕ ኣሎ። ሓንቲ ደቒቕ ተጸበዩ እሞ መሊስኩም ፈትኑ።' \
	'حالا بسیار بیروبار است. یک دقیقه صبر کنید و دوباره کوشش کنید.' \
	'Hadda aad bay mashquul u tahay. Hal daqiiqo sug oo mar kale isku day.'
page 502 'We zijn even niet bereikbaar. Wat je eerder verstuurde, is niet kwijt. Probeer het over een minuut nog eens.' \
	'We cannot be reached for a moment. What you sent before is not lost. Try again in a minute.' \
	'لا يمكن الوصول إلينا الآن. ما أرسلته من قبل لم يضع. يمكنك المحاولة بعد دقيقة.' \
	'ንግዜኡ ክትረኽቡና ኣይትኽእሉን ኢኹም። ቅድሚ ሕጂ ዝሰደድኩምዎ ኣይጠፍአን። ድሕሪ ሓንቲ ደቒቕ መሊስኩም ፈትኑ።' \
	'چند لحظه در دسترس نیستیم. آنچه پیش‌تر فرستادید گم نشده است. بعد از یک دقیقه دوباره کوشش کنید.' \
	'Hadda nalama heli karo muddo yar. Wixii aad hore u dirtay ma lumin. Hal daqiiqo kadib mar kale isku day.'
