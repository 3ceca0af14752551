// Package volume counts messages over time, so that a list of a million of them can be
// drawn as a few bars: how many were received in each bucket, and how many of these have
// a problem.
//
// A [Histogram] takes in one message at a time and keeps counts by the minute, so that
// no bar ever costs the messages again. A [Clock] cuts time into buckets as the clock on
// the wall does: quarters of an hour begin at :00, :15, :30 and :45, days at midnight
// and weeks on Monday, all in the zone of the person who reads. Where that zone changes
// its clocks a bucket is shorter or longer, and none is missing.
//
// It is pure: no clock, no input or output.
package volume
