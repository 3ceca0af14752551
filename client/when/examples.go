package when

// Example is a way to write a time, with what it is.
type Example struct {
	Written []string
	Is      string // a sentence
}

// Examples are the ways in which times are written, for people to read.
var Examples = []Example{
	{[]string{"2h", "last 7 days", "half an hour ago"}, "That long up to now."},
	{[]string{"9am", "14:00", "14.00", "1400", "noon", "at 9"}, "The last such time, before nine yesterday's, up to now."},
	{[]string{"today", "yesterday", "last monday", "weekend", "20 Nov", "the 20th", "20.11."}, "All of that day; without a year the latest one."},
	{[]string{"this morning", "yesterday afternoon", "last night", "tonight"}, "6 to 12, 12 to 18, 18 to 24, and the night 18 to 6."},
	{[]string{"yesterday 14:00", "20.11. 9:00", "20 Nov 9:00 Berlin", "2026-11-20 09:30 -05:00", "2026-11-20T09:30:00Z"}, "From then up to now, in a zone or at a city."},
	{[]string{"9:00 - 11:00", "between 9 and 10", "9-11pm", "23:00 - 1:00", "20-22 Nov", "mon-wed"}, "From the one to the other, the last time that was."},
	{[]string{"21 Nov 14:01 +-15m", "~14:00", "around 14:00"}, "That long before and after; ~ and around are half an hour."},
	{[]string{"since monday", "until noon"}, "From then up to now; the 48 hours before."},
}
