# Writes classification sets of mlbench and kernlab as CSV files to the folder given, the class last.
# Values of factors get "c:" in front, so that numbers that only name categories are not read as numbers.
library(mlbench)
library(kernlab)
folder <- commandArgs(trailingOnly = TRUE)[1]
write_set <- function(name, frame, target) {
  class <- frame[[target]]
  frame[[target]] <- NULL
  frame$target <- class
  frame[] <- lapply(frame, function(column) if (is.factor(column)) ifelse(is.na(column), NA, paste0("c:", column)) else column)
  write.csv(frame, file.path(folder, paste0(name, ".csv")), row.names = FALSE)
}
data(LetterRecognition, Satellite, DNA, Vowel, Ionosphere, PimaIndiansDiabetes, Soybean, spam, income)
write_set("letter", LetterRecognition, "lettr")
write_set("satellite", Satellite, "classes")
write_set("dna", DNA, "Class")
write_set("vowel", Vowel, "Class")
write_set("ionosphere", Ionosphere, "Class")
write_set("pima", PimaIndiansDiabetes, "diabetes")
write_set("soybean", Soybean, "Class")
write_set("spam", spam, "type")
write_set("income", income, "INCOME")
