# read.R FILE...: what R makes of SPSS and Stata files (haven), as CSV beside each.
#
# FILE.csv has a column for each variable: days as ISO 8601, numbers with all their digits,
# ".c" for an extended missing value, 99 for a user-missing one. FILE.labels.csv has the labels:
# of variables (no code) and of values. Strings are written in UTF-8.
suppressMessages(library(haven))

cells <- function(x) {
  if (inherits(x, "Date")) return(format(x))
  if (is.character(x)) return(x)
  y <- as.vector(unclass(x))
  v <- vapply(y, function(n) if (is.na(n)) "" else format(n, digits = 15, scientific = FALSE), "")
  tag <- na_tag(as.double(y))
  v[!is.na(tag)] <- paste0(".", tag[!is.na(tag)])
  v
}

labels_of <- function(name, x) {
  l <- attr(x, "labels")
  tag <- if (is.null(l)) NULL else na_tag(as.double(l))
  code <- if (is.null(l)) NULL else ifelse(is.na(tag), format(as.vector(unclass(l)), trim = TRUE), paste0(".", tag))
  data.frame(variable = name, code = c("", code), label = c(attr(x, "label"), names(l)),
             missing = paste(attr(x, "na_values"), collapse = " "))
}

save <- function(frame, path) {
  write.table(frame, path, sep = ",", eol = "\r\n", row.names = FALSE, qmethod = "double", fileEncoding = "UTF-8", na = "")
}

for (path in commandArgs(TRUE)) {
  d <- if (grepl("[.]sav$", path)) read_sav(path, user_na = TRUE) else read_dta(path)
  save(as.data.frame(lapply(d, cells)), paste0(path, ".csv"))
  save(do.call(rbind, Map(labels_of, names(d), d)), paste0(path, ".labels.csv"))
}
