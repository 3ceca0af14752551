// Package when reads times and stretches of time as people write them in a
// search: "2h", "9am", "this morning", "2026-11-20 09:30 America/New_York",
// "20 Nov 14:00 – 16:00", "last 10 days", and RFC 3339. The form and the
// command line read through it, so that both understand the same words. All of
// them are of the past, and what can be read in two ways is refused with both.
//
// It also writes them as people read them: [Stamp], [Zone], [Elapsed].
//
// It is pure: the instant that counts as now and the zone of a text that names
// none are given. Results are in UTC.
package when
