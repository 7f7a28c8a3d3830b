# extract.awk - writes each fenced block of a document that names a file into DIR.
# A block opens with: three backticks, a language, a space, a path.
/^```[a-z]+ [^ ]+$/ { file = DIR "/" $2; d = file; sub(/\/[^\/]*$/, "", d); system("mkdir -p " d); printf "" > file; next }
/^```/ { if (file) close(file); file = ""; next }
file { print > file }
